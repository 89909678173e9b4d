package io.resonant.task;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.problem.Problem;
import io.resonant.task.BoardOrder.Placed;
import io.resonant.visibility.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds places on the board; it is locked while that happens. */
final class Board {
    private final Transaction transaction;
    private final TaskStore store;
    private final TaskStore all;

    Board(Sight sight) {
        this.transaction = sight.transaction();
        this.store = new TaskStore(sight);
        this.all = new TaskStore(Sight.whole(transaction)); // places are given among all, also those that are not seen
    }

    /**
     * Finds the place and makes room for it. The board is locked.
     *
     * @throws Problem 404, 409 {@code task_moved} when a neighbour has left the column meanwhile
     */
    long place(Task task, MoveTask move) {
        var near = new ArrayList<Placed>();
        for (var id : new UUID[] {move.beforeId(), move.afterId()}) {
            if (id != null) {
                near.add(neighbour(id, task, move.status()));
            }
        }
        var above = above(task, move, near);
        var below = above.isPresent()
                ? store.neighbour(above.get(), move.status(), task.id(), true)
                : near.stream().findFirst();
        var place = BoardOrder.between(
                above.map(Placed::position).orElse(null),
                below.map(Placed::position).orElse(null));
        if (place.isPresent()) {
            return place.getAsLong();
        }
        return spread(task, move.status(), above.map(Placed::id).orElse(null));
    }

    private Optional<Placed> above(Task task, MoveTask move, List<Placed> near) {
        if (near.size() == 2) {
            var first = near.get(0);
            var second = near.get(1);
            boolean inOrder = first.position() != second.position()
                    ? first.position() < second.position()
                    : first.id().toString().compareTo(second.id().toString()) < 0;
            return Optional.of(inOrder ? first : second);
        }
        if (move.afterId() != null) {
            return Optional.of(near.getFirst());
        }
        return move.beforeId() != null
                ? store.neighbour(near.getFirst(), move.status(), task.id(), false)
                : store.last(move.status(), task.id());
    }

    private Placed neighbour(UUID id, Task moved, TaskStatus column) {
        var task = store.find(id).orElseThrow(() -> Problem.notFound("task"));
        if (id.equals(moved.id())) {
            throw Problem.invalid("/before_id", "invalid");
        }
        if (task.status() != column) {
            throw Problem.of(409, "task_moved").with("task_id", id);
        }
        return new Placed(id, task.position());
    }

    private long spread(Task task, TaskStatus status, @Nullable UUID above) {
        var column = new ArrayList<>(store.column(status, task.id()));
        int index = 0;
        while (above != null && !column.get(index++).id().equals(above)) {}
        column.add(index, new Placed(task.id(), 0));
        long place = 0;
        for (var placed : BoardOrder.spread(column, index)) {
            if (placed.id().equals(task.id())) {
                place = placed.position();
            } else {
                all.lock(placed.id())
                        .filter(neighbour -> neighbour.position() != placed.position())
                        .ifPresent(neighbour -> TaskWriter.write(transaction, neighbour.at(placed.position())));
            }
        }
        return place;
    }
}
