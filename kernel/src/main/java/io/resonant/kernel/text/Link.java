package io.resonant.kernel.text;

/**
 * A link or an image.
 *
 * @param destination as written; for an anchor with its {@code #}
 * @param line from 1
 */
public record Link(Kind kind, String destination, String text, int line, boolean image) {
    /** Where a link goes: inside the document, to a neighbouring file, to another place, or nowhere. */
    public enum Kind {
        ANCHOR,
        RELATIVE,
        EXTERNAL,
        EMPTY
    }
}
