package io.resonant.review;

import java.util.Map;
import java.util.TreeMap;

/**
 * A sentence for people that is stored as a code with parameters, so that every reader gets it in the own language.
 * The words live in {@code messages/review_<language>.properties}.
 */
public record ReviewMessage(String code, Map<String, String> parameters) {
    /** The code of a sentence that was written by somebody else, such as a model, and is shown as it is. */
    public static final String LITERAL = "literal";

    public ReviewMessage {
        parameters = Map.copyOf(parameters);
    }

    public static ReviewMessage of(String code) {
        return new ReviewMessage(code, Map.of());
    }

    public static ReviewMessage literal(String text) {
        return new ReviewMessage(LITERAL, Map.of("text", text));
    }

    public ReviewMessage with(String name, Object value) {
        var more = new TreeMap<>(parameters);
        more.put(name, String.valueOf(value));
        return new ReviewMessage(code, more);
    }

    /** The sentence in a language; English for a language that we do not speak. */
    public String text(String language) {
        return ReviewTexts.in(language).fill(this);
    }
}
