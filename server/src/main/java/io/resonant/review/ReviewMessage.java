package io.resonant.review;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence for people that is stored as a code with parameters, so that every reader gets it in the own language.
 * The words live in {@code messages/review_<language>.properties}; {@code {name}} is replaced by the parameter of that
 * name.
 */
public record ReviewMessage(String code, Map<String, String> parameters) {
    /** The code of a sentence that was written by somebody else, such as a model, and is shown as it is. */
    public static final String LITERAL = "literal";

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");
    private static final Map<String, String> ENGLISH = load("en");
    private static final Map<String, String> JAPANESE = load("ja");

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

    /** The sentence in a language; English for a language that we do not speak; the bare code when it has no words. */
    public String text(String language) {
        var template = texts(language).get(code);
        return template == null
                ? code
                : PARAMETER
                        .matcher(template)
                        .replaceAll(match ->
                                Matcher.quoteReplacement(parameters.getOrDefault(match.group(1), match.group())));
    }

    static Map<String, String> texts(String language) {
        return language.equals("ja") ? JAPANESE : ENGLISH;
    }

    private static Map<String, String> load(String language) {
        var properties = new Properties();
        var name = "/messages/review_" + language + ".properties";
        try (var stream = ReviewMessage.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("missing on the class path: " + name);
            }
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var texts = new TreeMap<String, String>();
        properties.forEach((key, value) -> texts.put((String) key, (String) value));
        return texts;
    }
}
