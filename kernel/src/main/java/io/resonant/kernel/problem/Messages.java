package io.resonant.kernel.problem;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words for problem codes in one language, gathered from every {@code messages/problems_<language>.properties} on
 * the class path, so that each module keeps the texts of its own codes. {@code {name}} is replaced by the member of
 * that name, or by the text {@code name.value} where there is one, so that a thing is called what readers call it.
 */
public final class Messages {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");
    private final Map<String, String> texts;

    /** Read when the first problem is told: a start has none. */
    private static final class English {
        private static final Messages PROBLEMS = of("problems", "en");
    }

    private static final class Japanese {
        private static final Messages PROBLEMS = of("problems", "ja");
    }

    private Messages(Map<String, String> texts) {
        this.texts = texts;
    }

    public static Messages english() {
        return English.PROBLEMS;
    }

    /** The language's texts; English for a language that we do not speak. */
    public static Messages in(String language) {
        return language.equals("ja") ? Japanese.PROBLEMS : English.PROBLEMS;
    }

    /** Texts of another kind, {@code messages/<kind>_<language>.properties}, read anew at each call. */
    public static Messages of(String kind, String language) {
        return load("messages/" + kind + "_" + (language.equals("ja") ? "ja" : "en") + ".properties");
    }

    /** What happened, what state it left and what to do; the bare code when nobody wrote a text. */
    public String detail(Problem problem) {
        return text(problem.code(), problem.members());
    }

    /** The text of a field error, whose keys are {@code field.<code>}. */
    public String detail(Problem.FieldError error) {
        return text("field." + error.code(), Map.of());
    }

    public Map<String, String> texts() {
        return Collections.unmodifiableMap(texts);
    }

    /** The text of a key with its parameters filled in; the bare key when nobody wrote a text. */
    public String text(String key, Map<String, @Nullable Object> parameters) {
        var template = texts.get(key);
        if (template == null) {
            return key;
        }
        Matcher matcher = PARAMETER.matcher(template);
        return matcher.replaceAll(match -> {
            var name = match.group(1);
            return Matcher.quoteReplacement(
                    parameters.containsKey(name) ? word(name, String.valueOf(parameters.get(name))) : match.group());
        });
    }

    private String word(String parameter, String value) {
        return texts.getOrDefault(parameter + "." + value, value);
    }

    private static Messages load(String name) {
        var texts = new TreeMap<String, String>();
        try {
            for (URL url : Collections.list(Messages.class.getClassLoader().getResources(name))) {
                var properties = new Properties();
                try (var reader = new InputStreamReader(url.openStream(), StandardCharsets.UTF_8)) {
                    properties.load(reader);
                }
                properties.forEach((key, value) -> texts.put((String) key, (String) value));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Messages(texts);
    }
}
