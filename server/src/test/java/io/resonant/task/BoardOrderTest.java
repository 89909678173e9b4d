package io.resonant.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.task.BoardOrder.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BoardOrderTest {
    @Test
    void thereIsAlwaysAPlaceAtTheEnds() {
        assertThat(BoardOrder.between(null, null)).hasValue(BoardOrder.GAP);
        assertThat(BoardOrder.between(5L, null)).hasValue(5 + BoardOrder.GAP);
        assertThat(BoardOrder.between(null, 5L)).hasValue(5 - BoardOrder.GAP);
    }

    @Test
    void neighboursWithoutAGapHaveNoPlaceBetween() {
        assertThat(BoardOrder.between(4L, 6L)).hasValue(5);
        assertThat(BoardOrder.between(4L, 5L)).isEmpty();
        assertThat(BoardOrder.between(4L, 4L)).isEmpty();
        assertThat(BoardOrder.between((1L << 52) - 1, null)).isEmpty();
        assertThat(BoardOrder.between(null, 1 - (1L << 52))).isEmpty();
    }

    @Test
    void spreadingKeepsTheOrderAndTouchesOnlyTheSurroundings() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int size = 1 + random.nextInt(300);
            var column = new ArrayList<Placed>();
            long position = random.nextInt(1000);
            for (int i = 0; i < size; i++) {
                column.add(new Placed(new UUID(0, i), position));
                position += random.nextInt(10) < 8 ? 0 : BoardOrder.GAP;
            }
            int moved = random.nextInt(size);
            column.set(moved, new Placed(new UUID(0, moved), 0));
            var changed = BoardOrder.spread(column, moved);
            assertOrdered(column, changed, moved);
        }
    }

    @Test
    void aCrowdedSpotInALongColumnMovesFew() {
        var column = new ArrayList<Placed>();
        for (int i = 0; i < 10_000; i++) {
            column.add(new Placed(new UUID(0, i), i * BoardOrder.GAP));
        }
        column.set(5_000, new Placed(new UUID(0, 5_000), 0));
        column.set(5_001, new Placed(new UUID(0, 5_001), 4_999 * BoardOrder.GAP + 1));
        assertThat(BoardOrder.spread(column, 5_000)).hasSizeLessThan(20);
    }

    private static void assertOrdered(List<Placed> column, List<Placed> changed, int moved) {
        var positions = new HashMap<UUID, Long>();
        changed.forEach(placed -> positions.put(placed.id(), placed.position()));
        assertThat(positions).containsKey(column.get(moved).id());
        var near = column.subList(Math.max(0, moved - 1), Math.min(column.size(), moved + 2));
        var after = near.stream()
                .map(placed -> positions.getOrDefault(placed.id(), placed.position()))
                .toList();
        assertThat(after).isSorted().doesNotHaveDuplicates();
        var all = column.stream()
                .map(placed -> positions.getOrDefault(placed.id(), placed.position()))
                .toList();
        assertThat(all).isSorted();
    }
}
