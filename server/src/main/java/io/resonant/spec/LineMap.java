package io.resonant.spec;

import io.resonant.kernel.text.LineDiff;
import io.resonant.kernel.text.Lines;
import java.util.List;

/** Where the lines of a text have gone in its next version. */
final class LineMap {
    private final int[] moved;
    private final List<String> after;

    LineMap(String before, String after) {
        this.after = Lines.of(after).texts();
        this.moved = new int[Lines.of(before).count() + 1];
        for (var line : LineDiff.between(before, after)) {
            if (line.fromLine() != null && line.toLine() != null) {
                moved[line.fromLine()] = line.toLine();
            }
        }
    }

    /**
     * The line now; for a line that was rewritten the nearest one that still has the quote, else the one that took
     * its place.
     */
    int follow(int line, String quote) {
        if (line < moved.length && moved[line] > 0) {
            return moved[line];
        }
        int guess = placeOf(line);
        if (!quote.isBlank()) {
            for (int distance = 0; distance < after.size(); distance++) {
                if (has(guess + distance, quote)) {
                    return guess + distance;
                }
                if (has(guess - distance, quote)) {
                    return guess - distance;
                }
            }
        }
        return guess;
    }

    private int placeOf(int line) {
        int above = Math.min(line, moved.length - 1);
        while (above > 0 && moved[above] == 0) {
            above--;
        }
        int guess = above > 0 ? moved[above] + 1 : 1;
        return Math.max(1, Math.min(guess, after.size()));
    }

    private boolean has(int line, String quote) {
        return line >= 1 && line <= after.size() && after.get(line - 1).contains(quote);
    }
}
