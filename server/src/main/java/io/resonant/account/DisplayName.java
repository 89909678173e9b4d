package io.resonant.account;

import io.resonant.kernel.problem.Problem;
import java.text.Normalizer;

/** Rules for the names of people and organisations: any script, but nothing that hides or turns other text around. */
public final class DisplayName {
    private static final int MAX_CODE_POINTS = 100;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private DisplayName() {}

    /** The name as it is kept. @throws Problem 422 with the field */
    public static String of(String text, String field) {
        var name = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        if (name.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw Problem.invalid(field, "required");
        }
        if (name.codePointCount(0, name.length()) > MAX_CODE_POINTS) {
            throw Problem.invalid(field, "too_long");
        }
        if (name.codePoints().anyMatch(DisplayName::deceives)) {
            throw Problem.invalid(field, "deceiving_text");
        }
        return name;
    }

    /** Line breaks, and marks such as the right-to-left override, would change what stands around the name. */
    private static boolean deceives(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> codePoint != ZERO_WIDTH_JOINER && codePoint != ZERO_WIDTH_NON_JOINER;
            default -> false;
        };
    }
}
