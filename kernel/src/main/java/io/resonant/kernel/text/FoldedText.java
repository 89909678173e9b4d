package io.resonant.kernel.text;

import java.util.ArrayList;
import java.util.List;

/** A folded text that remembers where each of its characters came from, so that a match can be shown in the original. */
public final class FoldedText {
    private final String text;
    private final int[] starts;
    private final int[] ends;

    FoldedText(String text, int[] starts, int[] ends) {
        this.text = text;
        this.starts = starts;
        this.ends = ends;
    }

    /** A part of the original text: offsets of its first character and behind its last one. */
    public record Span(int start, int end) {}

    public String text() {
        return text;
    }

    /** The part of the original from which a part of the folded text came. */
    public Span original(int foldedStart, int foldedEnd) {
        if (foldedStart >= foldedEnd) {
            int at = foldedStart < starts.length ? starts[foldedStart] : starts.length == 0 ? 0 : ends[ends.length - 1];
            return new Span(at, at);
        }
        return new Span(starts[foldedStart], ends[foldedEnd - 1]);
    }

    /** Where a folded needle occurs, in places of the original; occurrences do not overlap. */
    public List<Span> find(String foldedNeedle) {
        var spans = new ArrayList<Span>();
        if (foldedNeedle.isEmpty()) {
            return spans;
        }
        int at = text.indexOf(foldedNeedle);
        while (at >= 0) {
            spans.add(original(at, at + foldedNeedle.length()));
            at = text.indexOf(foldedNeedle, at + foldedNeedle.length());
        }
        return spans;
    }
}
