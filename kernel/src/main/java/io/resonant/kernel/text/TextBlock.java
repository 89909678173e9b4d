package io.resonant.kernel.text;

import java.util.Arrays;

/** A piece of running text: a heading, a paragraph, the text of a list item or a cell, without Markdown's marks. */
public final class TextBlock {
    /** Stands in {@link #prose()} for every character of code, of an address and of HTML. */
    public static final char MASK = '\uFFFC';

    private final Kind kind;
    private final String text;
    private final String prose;
    private final int line;
    private final int endLine;
    private final int section;
    private final int depth;
    private final boolean quoted;
    private final int[] pieces; // offset in text, line, offset in source; rising

    TextBlock(Kind kind, Place place, String text, String prose, int[] pieces) {
        this.kind = kind;
        this.text = text;
        this.prose = prose;
        this.line = place.line;
        this.endLine = place.endLine;
        this.section = place.section;
        this.depth = place.depth;
        this.quoted = place.quoted;
        this.pieces = pieces;
    }

    /** What a piece of text is part of. */
    public enum Kind {
        HEADING,
        PARAGRAPH,
        LIST_ITEM,
        TABLE_HEADER,
        TABLE_CELL,
        FOOTNOTE
    }

    record Place(int line, int endLine, int section, int depth, boolean quoted) {}

    public Kind kind() {
        return kind;
    }

    /** What a reader sees, code included; a line end of the source is {@code \n}. */
    public String text() {
        return text;
    }

    /** The same length as the text, with {@link #MASK} where the words are no prose. */
    public String prose() {
        return prose;
    }

    /** First line in the source, from 1. */
    public int line() {
        return line;
    }

    public int endLine() {
        return endLine;
    }

    /** Index of the section that it stands in. */
    public int section() {
        return section;
    }

    /** How many lists it stands in. */
    public int depth() {
        return depth;
    }

    /** Whether it stands in a block quote: somebody else's words, or an aside. */
    public boolean quoted() {
        return quoted;
    }

    /** The line of a character of the text, from 1. */
    public int lineAt(int offset) {
        int piece = piece(offset);
        return piece < 0 ? line : pieces[piece * 3 + 1];
    }

    /** The place of a character of the text in the source; -1 when it is not known. */
    public int sourceOffset(int offset) {
        int piece = piece(offset);
        return piece < 0 || pieces[piece * 3 + 2] < 0 ? -1 : pieces[piece * 3 + 2] + offset - pieces[piece * 3];
    }

    private int piece(int offset) {
        int low = 0;
        int high = pieces.length / 3;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pieces[middle * 3] <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    @Override
    public String toString() {
        return kind + " " + line + ": " + text + " " + Arrays.toString(pieces);
    }
}
