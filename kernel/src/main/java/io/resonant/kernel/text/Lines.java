package io.resonant.kernel.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A text cut at its line ends (LF, CRLF, CR), with the place of every line. */
public final class Lines {
    private final String source;
    private final int[] starts;
    private final int[] ends;

    private Lines(String source, int[] starts, int[] ends) {
        this.source = source;
        this.starts = starts;
        this.ends = ends;
    }

    /** A line end at the very end of the text does not start another line. */
    public static Lines of(String source) {
        var starts = new int[64];
        var ends = new int[64];
        int count = 0;
        int start = 0;
        for (int i = 0; i <= source.length(); i++) {
            boolean end = i == source.length();
            if (end && start == i) {
                break;
            }
            if (end || source.charAt(i) == '\n' || source.charAt(i) == '\r') {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                    ends = Arrays.copyOf(ends, count * 2);
                }
                starts[count] = start;
                ends[count] = i;
                count++;
                if (!end && source.charAt(i) == '\r' && i + 1 < source.length() && source.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        return new Lines(source, Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    public int count() {
        return starts.length;
    }

    /** @param line from 1 */
    public String text(int line) {
        return source.substring(starts[line - 1], ends[line - 1]);
    }

    public List<String> texts() {
        var texts = new ArrayList<String>(starts.length);
        for (int line = 1; line <= starts.length; line++) {
            texts.add(text(line));
        }
        return texts;
    }

    /** Offset of the line's first character. */
    public int start(int line) {
        return starts[line - 1];
    }

    /** Offset behind the line's last character, before its line end. */
    public int end(int line) {
        return ends[line - 1];
    }

    /** The line that holds an offset, from 1; a line end belongs to the line that it ends. */
    public int lineAt(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return Math.max(1, found >= 0 ? found + 1 : -found - 1);
    }
}
