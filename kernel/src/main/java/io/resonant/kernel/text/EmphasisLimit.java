package io.resonant.kernel.text;

/**
 * Takes the emphasis marks out of a passage that has thousands of them. commonmark looks at all of a paragraph's marks
 * again for each of them, so 600,000 marks in one paragraph take minutes. Marks become spaces: every offset stays.
 */
final class EmphasisLimit {
    private static final int MAX_MARKS = 5_000;

    private EmphasisLimit() {}

    static String applied(String source) {
        StringBuilder limited = null;
        int start = 0;
        while (start < source.length()) {
            int end = passageEnd(source, start);
            if (end - start > MAX_MARKS && marks(source, start, end) > MAX_MARKS) {
                limited = limited == null ? new StringBuilder(source) : limited;
                clear(limited, start, end);
            }
            start = end;
        }
        return limited == null ? source : limited.toString();
    }

    /** Behind the next blank line. */
    private static int passageEnd(String source, int start) {
        boolean blank = false; // the first line may be blank itself
        for (int i = start; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\n' || c == '\r') {
                boolean pair = c == '\r' && i + 1 < source.length() && source.charAt(i + 1) == '\n';
                if (blank && !pair) {
                    return i + 1;
                }
                blank = !pair || blank;
            } else if (c != ' ' && c != '\t') {
                blank = false;
            }
        }
        return source.length();
    }

    private static int marks(String source, int start, int end) {
        int marks = 0;
        for (int i = start; i < end; i++) {
            marks += isMark(source.charAt(i)) ? 1 : 0;
        }
        return marks;
    }

    /** Bullets and rulers at the start of a line stay. */
    private static void clear(StringBuilder text, int start, int end) {
        boolean leading = true;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                leading = true;
            } else if (c != ' ' && c != '\t' && c != '>') {
                boolean bullet = leading && i + 1 < end && Character.isWhitespace(text.charAt(i + 1));
                if (isMark(c) && !bullet) {
                    text.setCharAt(i, ' ');
                }
                leading = false;
            }
        }
    }

    private static boolean isMark(char c) {
        return c == '*' || c == '_' || c == '~';
    }
}
