package io.resonant.e2e;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.NullMarked;

/**
 * A text that cannot be read any more once nobody wants it to be: a pattern that would never end on it ends then.
 *
 * @param isOver asked at each character
 */
@NullMarked
record EndingText(CharSequence text, BooleanSupplier isOver) implements CharSequence {
    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (isOver.getAsBoolean()) {
            throw new IllegalStateException("nobody waits for the end any more");
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new EndingText(text.subSequence(start, end), isOver);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
