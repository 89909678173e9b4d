package io.resonant.kernel.text;

import io.resonant.kernel.problem.Problem;

/** The rule for titles of what people write: one line that says something, of a length that every list can show. */
public final class Titles {
    /** In code points. */
    public static final int LONGEST = 200;

    private Titles() {}

    /** The title as it is kept. @throws Problem 422 with the field {@code title} */
    public static String checked(String given) {
        var title = given.strip();
        if (saysNothing(title)) {
            throw Problem.invalid("/title", "required");
        }
        if (title.codePointCount(0, title.length()) > LONGEST) {
            throw Problem.invalid("/title", "too_long");
        }
        if (title.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid("/title", "invalid");
        }
        return title;
    }

    /** Whether nobody sees anything of it: only spaces and marks such as the zero-width space and the Hangul filler. */
    public static boolean saysNothing(String title) {
        return title.codePoints().allMatch(Titles::isUnseen);
    }

    private static boolean isUnseen(int point) {
        return switch (point) {
            case 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0 -> true; // fillers, and the Braille letter without dots
            default ->
                Character.isWhitespace(point)
                        || Character.isSpaceChar(point)
                        || Character.getType(point) == Character.FORMAT;
        };
    }
}
