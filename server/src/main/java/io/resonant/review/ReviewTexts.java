package io.resonant.review;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of {@link ReviewMessage} in one language; {@code {name}} is replaced by the parameter of that name. */
final class ReviewTexts {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");
    private static final ReviewTexts ENGLISH = load("en");
    private static final ReviewTexts JAPANESE = load("ja");

    private final Map<String, String> texts;

    private ReviewTexts(Map<String, String> texts) {
        this.texts = texts;
    }

    static ReviewTexts in(String language) {
        return language.equals("ja") ? JAPANESE : ENGLISH;
    }

    String fill(ReviewMessage message) {
        var template = texts.get(message.code());
        if (template == null) {
            return message.code();
        }
        return PARAMETER
                .matcher(template)
                .replaceAll(match ->
                        Matcher.quoteReplacement(message.parameters().getOrDefault(match.group(1), match.group())));
    }

    Map<String, String> all() {
        return Collections.unmodifiableMap(texts);
    }

    private static ReviewTexts load(String language) {
        var properties = new Properties();
        var name = "/messages/review_" + language + ".properties";
        try (var stream = ReviewTexts.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("missing on the class path: " + name);
            }
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var texts = new TreeMap<String, String>();
        properties.forEach((key, value) -> texts.put((String) key, (String) value));
        return new ReviewTexts(texts);
    }
}
