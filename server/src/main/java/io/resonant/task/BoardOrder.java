package io.resonant.task;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Places in a column of the board. They leave gaps, so that a task that moves writes one row; only when a gap is used
 * up, after some twenty moves into the same spot, its surroundings spread out.
 */
final class BoardOrder {
    /** Between neighbours at the start. */
    static final long GAP = 1L << 20;

    private static final long ROOM = 1L << 10;
    /** JSON numbers are exact up to 2^53. */
    private static final long OUTERMOST = 1L << 52;

    private BoardOrder() {}

    /** A task and its place. */
    record Placed(UUID id, long position) {}

    /**
     * A place between two neighbours; empty when there is none.
     *
     * @param above null at the top, {@code below} at the end
     */
    static OptionalLong between(@Nullable Long above, @Nullable Long below) {
        if (below == null) {
            long place = above == null ? GAP : above + GAP;
            return place < OUTERMOST ? OptionalLong.of(place) : OptionalLong.empty();
        }
        if (above == null) {
            return below - GAP > -OUTERMOST ? OptionalLong.of(below - GAP) : OptionalLong.empty();
        }
        return below - above < 2 ? OptionalLong.empty() : OptionalLong.of(above + (below - above) / 2);
    }

    /**
     * Makes room in a column where there is none.
     *
     * @param column from top to bottom, the moved task already at its new index, its position not yet meaningful
     * @return those whose position changes, the moved one among them
     */
    static List<Placed> spread(List<Placed> column, int moved) {
        for (int reach = 4; reach < column.size(); reach *= 2) {
            int first = Math.max(0, moved - reach);
            int last = Math.min(column.size() - 1, moved + reach);
            int count = last - first + 1;
            if (count == column.size()) {
                break;
            }
            long low = first == 0 ? column.get(last + 1).position() - GAP * (count + 1L) : at(column, first - 1);
            long high = last == column.size() - 1 ? low + GAP * (count + 1L) : at(column, last + 1);
            long step = (high - low) / (count + 1);
            if (step >= ROOM && low > -OUTERMOST && high < OUTERMOST) {
                return numbered(column, first, last, low, step);
            }
        }
        return numbered(column, 0, column.size() - 1, 0, GAP);
    }

    private static long at(List<Placed> column, int index) {
        return column.get(index).position();
    }

    private static List<Placed> numbered(List<Placed> column, int first, int last, long low, long step) {
        var changed = new ArrayList<Placed>();
        for (int i = first; i <= last; i++) {
            changed.add(new Placed(column.get(i).id(), low + step * (i - first + 1)));
        }
        return changed;
    }
}
