package io.resonant.recommendation;

import io.resonant.kernel.problem.Messages;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The words for reasons. */
public final class Explanations {
    private static final Map<String, Messages> LANGUAGES = Map.of(
            "en", Messages.of("recommendation", "en"),
            "ja", Messages.of("recommendation", "ja"));

    private Explanations() {}

    /** In English when the language is not spoken here. */
    public static String text(Recommendation.Reason reason, String language) {
        var values = reason.values();
        var parameters = new TreeMap<String, @Nullable Object>();
        parameters.put("first", values.isEmpty() ? "" : values.getFirst());
        parameters.put("second", values.size() < 2 ? "" : values.get(1));
        parameters.put("all", String.join(", ", values));
        return messages(language).text(reason.code(), parameters);
    }

    static List<String> texts(List<Recommendation.Reason> reasons, String language) {
        return reasons.stream().map(reason -> text(reason, language)).toList();
    }

    /** All texts by language and code, for rankers elsewhere. */
    static Map<String, Map<String, String>> all() {
        var all = new TreeMap<String, Map<String, String>>();
        LANGUAGES.forEach((language, messages) -> all.put(language, messages.texts()));
        return all;
    }

    private static Messages messages(String language) {
        return LANGUAGES.getOrDefault(language, LANGUAGES.getOrDefault("en", Messages.english()));
    }
}
