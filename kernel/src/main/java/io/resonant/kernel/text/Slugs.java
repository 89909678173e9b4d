package io.resonant.kernel.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Anchors of headings as GitHub makes them, so that a document's links work in both places. */
final class Slugs {
    private final Map<String, Integer> used = new HashMap<>();

    /** The slug of a heading, made unique by a number as it is met again. */
    String next(String heading) {
        var slug = slug(heading);
        var unique = slug;
        while (used.containsKey(unique)) {
            int number = used.merge(slug, 1, Integer::sum);
            unique = slug + "-" + number;
        }
        used.put(unique, 0);
        return unique;
    }

    static String slug(String heading) {
        var slug = new StringBuilder(heading.length());
        heading.strip().toLowerCase(Locale.ROOT).codePoints().forEach(point -> {
            if (point == ' ' || point == '\n') {
                slug.append('-');
            } else if (point == '-' || isKept(point)) {
                slug.appendCodePoint(point);
            }
        });
        return slug.toString();
    }

    private static boolean isKept(int point) {
        return switch (Character.getType(point)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.CONNECTOR_PUNCTUATION -> true;
            default -> false;
        };
    }
}
