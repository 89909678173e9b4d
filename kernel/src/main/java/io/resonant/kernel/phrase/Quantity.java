package io.resonant.kernel.phrase;

import java.math.BigDecimal;

/**
 * An amount that a text names.
 *
 * @param start offset of its first character
 * @param end offset behind its last one
 * @param text as written
 * @param value in the base unit of its kind: seconds, bytes, or the unit itself
 * @param kind what is measured: {@code time}, {@code size}, {@code percent}, or a counted thing such as {@code item}
 */
public record Quantity(int start, int end, String text, BigDecimal value, String kind) {
    public boolean equalTo(Quantity other) {
        return kind.equals(other.kind) && value.compareTo(other.value) == 0;
    }
}
