package io.resonant.kernel.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines in which two texts differ. Lines that occur once on both sides are matched first (patience), because such
 * a diff reads as the edit was meant; what lies between goes through Myers' algorithm (An O(ND) Difference Algorithm,
 * 1986). The work is bounded: what is too different to be compared within the budget is given as removed and added.
 * Line ends themselves are not compared.
 */
public final class LineDiff {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_EDITS = 2_000;
    private static final long BUDGET = 40_000_000;

    private final int[] from;
    private final int[] to;
    private final boolean[] kept;
    private final boolean[] matched;
    private final ArrayDeque<Range> open = new ArrayDeque<>();
    private long budget = BUDGET;

    private LineDiff(int[] from, int[] to) {
        this.from = from;
        this.to = to;
        this.kept = new boolean[from.length];
        this.matched = new boolean[to.length];
    }

    public enum Kind {
        EQUAL,
        INSERT,
        DELETE
    }

    /**
     * @param fromLine number in the first text, from 1; null for an added line
     * @param toLine number in the second text, from 1; null for a removed line
     */
    public record Line(
            Kind kind,
            String text,
            @Nullable Integer fromLine,
            @Nullable Integer toLine) {}

    private record Range(int fromStart, int fromEnd, int toStart, int toEnd, int depth) {}

    public static List<Line> between(String from, String to) {
        var fromLines = Lines.of(from).texts();
        var toLines = Lines.of(to).texts();
        var numbers = new HashMap<String, Integer>();
        var diff = new LineDiff(numbered(fromLines, numbers), numbered(toLines, numbers));
        diff.compare();
        return diff.lines(fromLines, toLines);
    }

    private static int[] numbered(List<String> lines, Map<String, Integer> numbers) {
        var numbered = new int[lines.size()];
        for (int i = 0; i < numbered.length; i++) {
            int next = numbers.size();
            numbered[i] = numbers.computeIfAbsent(lines.get(i), line -> next);
        }
        return numbered;
    }

    private void compare() {
        open.push(new Range(0, from.length, 0, to.length, 0));
        while (!open.isEmpty()) {
            var range = trimmed(open.pop());
            if (range.fromStart < range.fromEnd && range.toStart < range.toEnd && !splitAtUniqueLines(range)) {
                shortestEdit(range);
            }
        }
    }

    private Range trimmed(Range range) {
        int fromStart = range.fromStart;
        int fromEnd = range.fromEnd;
        int toStart = range.toStart;
        int toEnd = range.toEnd;
        while (fromStart < fromEnd && toStart < toEnd && from[fromStart] == to[toStart]) {
            match(fromStart++, toStart++);
        }
        while (fromStart < fromEnd && toStart < toEnd && from[fromEnd - 1] == to[toEnd - 1]) {
            match(--fromEnd, --toEnd);
        }
        return new Range(fromStart, fromEnd, toStart, toEnd, range.depth);
    }

    private void match(int fromIndex, int toIndex) {
        kept[fromIndex] = true;
        matched[toIndex] = true;
    }

    private boolean splitAtUniqueLines(Range range) {
        if (range.depth == MAX_DEPTH) {
            return false;
        }
        var pairs = increasing(uniquePairs(range));
        if (pairs.isEmpty()) {
            return false;
        }
        int fromStart = range.fromStart;
        int toStart = range.toStart;
        for (var pair : pairs) {
            match(pair[0], pair[1]);
            open.push(new Range(fromStart, pair[0], toStart, pair[1], range.depth + 1));
            fromStart = pair[0] + 1;
            toStart = pair[1] + 1;
        }
        open.push(new Range(fromStart, range.fromEnd, toStart, range.toEnd, range.depth + 1));
        return true;
    }

    /** Places of the lines that occur once in both halves of the range, in the order of the first text. */
    private List<int[]> uniquePairs(Range range) {
        var places = new HashMap<Integer, int[]>(); // count and place in "from", count and place in "to"
        for (int i = range.fromStart; i < range.fromEnd; i++) {
            var place = places.computeIfAbsent(from[i], number -> new int[4]);
            place[0]++;
            place[1] = i;
        }
        for (int i = range.toStart; i < range.toEnd; i++) {
            var place = places.get(to[i]);
            if (place != null) {
                place[2]++;
                place[3] = i;
            }
        }
        return places.values().stream()
                .filter(place -> place[0] == 1 && place[2] == 1)
                .map(place -> new int[] {place[1], place[3]})
                .sorted((a, b) -> Integer.compare(a[0], b[0]))
                .toList();
    }

    /** The longest part of the pairs that rises in the second text too. */
    private static List<int[]> increasing(List<int[]> pairs) {
        var tops = new ArrayList<Integer>();
        var previous = new int[pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            int pile = pile(pairs, tops, pairs.get(i)[1]);
            previous[i] = pile == 0 ? -1 : tops.get(pile - 1);
            if (pile == tops.size()) {
                tops.add(i);
            } else {
                tops.set(pile, i);
            }
        }
        var rising = new ArrayDeque<int[]>();
        for (int i = tops.isEmpty() ? -1 : tops.getLast(); i >= 0; i = previous[i]) {
            rising.push(pairs.get(i));
        }
        return List.copyOf(rising);
    }

    private static int pile(List<int[]> pairs, List<Integer> tops, int value) {
        int low = 0;
        int high = tops.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pairs.get(tops.get(middle))[1] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void shortestEdit(Range range) {
        int fromSize = range.fromEnd - range.fromStart;
        int toSize = range.toEnd - range.toStart;
        int most = Math.min(MAX_EDITS, fromSize + toSize);
        var furthest = new int[2 * most + 3];
        var trace = new ArrayList<int[]>();
        for (int edits = 0; edits <= most && budget > 0; edits++) {
            trace.add(Arrays.copyOfRange(furthest, most + 1 - edits - 1, most + 1 + edits + 2));
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
                int center = most + 1 + diagonal;
                boolean down = diagonal == -edits || (diagonal != edits && furthest[center - 1] < furthest[center + 1]);
                int x = down ? furthest[center + 1] : furthest[center - 1] + 1;
                int start = x;
                while (x < fromSize
                        && x - diagonal < toSize
                        && x - diagonal >= 0
                        && from[range.fromStart + x] == to[range.toStart + x - diagonal]) {
                    x++;
                }
                budget -= 1 + x - start;
                furthest[center] = x;
                if (x >= fromSize && x - diagonal >= toSize) {
                    walkBack(range, trace, edits, diagonal);
                    return;
                }
            }
        }
    }

    /** Follows the edits from the end to the start and keeps the lines on the diagonals. */
    private void walkBack(Range range, List<int[]> trace, int edits, int lastDiagonal) {
        int x = range.fromEnd - range.fromStart;
        int diagonal = lastDiagonal;
        for (int d = edits; d >= 0; d--) {
            var furthest = trace.get(d); // index 0 is diagonal -d-1
            int center = diagonal + d + 1;
            boolean down = diagonal == -d || (diagonal != d && furthest[center - 1] < furthest[center + 1]);
            int startX = d == 0 ? 0 : (down ? furthest[center + 1] : furthest[center - 1] + 1);
            while (x > startX) {
                x--;
                match(range.fromStart + x, range.toStart + x - diagonal);
            }
            diagonal = down ? diagonal + 1 : diagonal - 1;
            x = down ? startX : startX - 1;
        }
    }

    private List<Line> lines(List<String> fromLines, List<String> toLines) {
        var lines = new ArrayList<Line>(Math.max(from.length, to.length));
        int i = 0;
        int j = 0;
        while (i < from.length || j < to.length) {
            if (i < from.length && !kept[i]) {
                lines.add(new Line(Kind.DELETE, fromLines.get(i), i + 1, null));
                i++;
            } else if (j < to.length && !matched[j]) {
                lines.add(new Line(Kind.INSERT, toLines.get(j), null, j + 1));
                j++;
            } else {
                lines.add(new Line(Kind.EQUAL, fromLines.get(i), i + 1, j + 1));
                i++;
                j++;
            }
        }
        return lines;
    }
}
