package io.resonant.kernel.pool;

import io.resonant.kernel.problem.Problem;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Lets calls of one kind that come at the same moment go together: what comes while as many trips as may be are under way
 * goes with the next one. One round trip and one wake-up serve many then. Nobody waits for others to come.
 *
 * <p>One of the waiting callers makes the trip for all and then names the next one. When a trip is refused, everybody goes
 * alone: a failure belongs to the one who caused it.
 *
 * @param <K> what calls have in common that can go together
 * @param <C> a call; it keeps its own result
 */
public final class Sharing<K, C> {
    private final int together;
    private final int most;
    private final int capacity;
    private final Consumer<List<C>> trip;
    private final Predicate<RuntimeException> concernsAll;
    private final ConcurrentHashMap<K, Line<C>> lines = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param together how many trips of one kind may be under way
     * @param most calls of a trip; it carries this many, or half of it, a quarter and so on, so that few different ones are made
     * @param capacity how many may wait
     * @param trip does what all of the calls want, or nothing, and throws what was refused
     * @param concernsAll whether a refusal would meet each of them alone too, so that nobody tries again
     */
    public Sharing(
            int together, int most, int capacity, Consumer<List<C>> trip, Predicate<RuntimeException> concernsAll) {
        this.together = together;
        this.most = most;
        this.capacity = capacity;
        this.trip = trip;
        this.concernsAll = concernsAll;
    }

    /** What a caller who waited has to do. */
    private sealed interface Turn<C> {
        /** Make the trip for these, of which the caller is the first. */
        record Lead<C>(List<Pending<C>> batch) implements Turn<C> {}

        record Alone<C>() implements Turn<C> {}

        record Done<C>() implements Turn<C> {}

        record Failed<C>(RuntimeException cause) implements Turn<C> {}
    }

    private static final class Pending<C> {
        private final C call;
        private final CompletableFuture<Turn<C>> turn = new CompletableFuture<>();
        private boolean begins; // without a wait

        Pending(C call) {
            this.call = call;
        }
    }

    /** Exists while somebody is under way; as many as may be are when others wait in it. Changed inside of the map only. */
    private static final class Line<C> {
        private final Queue<Pending<C>> waiting = new ArrayDeque<>();
        private int underWay;
    }

    /**
     * Returns when a trip with the call is over.
     *
     * @throws Problem 503 {@code overloaded} when too many wait
     * @throws RuntimeException why the call was refused
     */
    public void go(K kind, C call) {
        var mine = new Pending<>(call);
        if (begins(kind, mine)) {
            lead(kind, List.of(mine));
            return;
        }
        switch (mine.turn.join()) {
            case Turn.Lead(var batch) -> lead(kind, batch);
            case Turn.Alone() -> trip.accept(List.of(call));
            case Turn.Done() -> {}
            case Turn.Failed(var cause) -> throw cause;
        }
    }

    public int waiting() {
        return waiting.get();
    }

    private boolean begins(K kind, Pending<C> mine) {
        lines.compute(kind, (_, known) -> {
            var line = known == null ? new Line<C>() : known;
            if (line.underWay < together) {
                line.underWay++;
                mine.begins = true;
                return line;
            }
            if (waiting.incrementAndGet() > capacity) {
                waiting.decrementAndGet();
                throw Problem.of(503, "overloaded").header("Retry-After", "1");
            }
            line.waiting.add(mine);
            return line;
        });
        return mine.begins;
    }

    private void lead(K kind, List<Pending<C>> batch) {
        var mine = batch.getFirst();
        var others = batch.subList(1, batch.size());
        Turn<C> outcome = new Turn.Alone<>();
        try {
            trip.accept(batch.stream().map(one -> one.call).toList());
            outcome = new Turn.Done<>();
        } catch (RuntimeException e) {
            if (others.isEmpty() || concernsAll.test(e)) {
                outcome = new Turn.Failed<>(e);
                throw e;
            }
        } finally {
            callNext(kind);
            for (var other : others) {
                other.turn.complete(outcome);
            }
        }
        if (outcome instanceof Turn.Alone) {
            trip.accept(List.of(mine.call));
        }
    }

    /** So that whoever is asked has something to do while the others are told. */
    private void callNext(K kind) {
        lines.computeIfPresent(kind, (_, line) -> {
            if (line.waiting.isEmpty()) {
                line.underWay--;
                return line.underWay == 0 ? null : line;
            }
            var size = Integer.highestOneBit(Math.min(most, line.waiting.size()));
            var batch = Stream.generate(line.waiting::remove).limit(size).toList();
            waiting.addAndGet(-size);
            batch.getFirst().turn.complete(new Turn.Lead<>(batch));
            return line;
        });
    }
}
