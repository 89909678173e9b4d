package io.resonant.kernel.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who goes for whom. */
@Timeout(60)
class SharingTest {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    private static final String KIND = "held at the gate";

    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final Set<Integer> arrived = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();

    @Test
    void whatComesWhileOneIsUnderWayGoesTogetherWithTheNext() {
        var sharing = sharing(1, 100, this::arrive);
        var all = begin(sharing, 1, 22);
        gate.complete(null);
        all.join();
        assertThat(sizes).containsExactly(1, 16, 4, 1);
        assertThat(arrived).hasSize(22);
        assertThat(sharing.waiting()).isZero();
    }

    @Test
    void asManyAsMayAreUnderWayWithoutWaiting() {
        var sharing = sharing(3, 100, this::arrive);
        var all = begin(sharing, 3, 3 + 8);
        assertThat(sizes).containsExactly(1, 1, 1);
        gate.complete(null);
        all.join();
        assertThat(arrived).hasSize(3 + 8);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3 + 8);
        assertThat(sizes.get(3)).isEqualTo(8);
        sizes.clear();
        begin(sharing, 3, 3).join(); // and all places are free again
        assertThat(sizes).containsExactly(1, 1, 1);
    }

    @Test
    void nobodyWaitsForCallsOfAnotherKind() {
        var sharing = sharing(1, 100, this::arrive);
        var first = begin(sharing, 1, 1);
        var other = CompletableFuture.runAsync(() -> sharing.go("another", -1), THREADS);
        other.join();
        assertThat(arrived).containsExactly(-1);
        assertThat(first).isNotDone();
        gate.complete(null);
        first.join();
        assertThat(arrived).hasSize(2);
    }

    @Test
    void aRefusalConcernsTheOneWhoCausedIt() {
        var refusal = new IllegalStateException("refused");
        var sharing = sharing(1, 100, batch -> {
            if (batch.contains(3)) {
                sizes.add(batch.size());
                throw refusal;
            }
            arrive(batch);
        });
        var all = begin(sharing, 1, 9);
        gate.complete(null);
        assertThatThrownBy(all::join).cause().isSameAs(refusal);
        assertThat(arrived).hasSize(8).doesNotContain(3);
        assertThat(sizes).startsWith(1, 8).hasSize(2 + 8).endsWith(1);
    }

    @Test
    void whenAllAreConcernedNobodyTriesAgain() {
        var failure = Problem.of(503, "database_unavailable");
        var sharing = sharing(1, 100, batch -> {
            if (batch.size() > 1) {
                sizes.add(batch.size());
                throw failure;
            }
            arrive(batch);
        });
        var all = begin(sharing, 1, 9);
        gate.complete(null);
        assertThatThrownBy(all::join).cause().isSameAs(failure);
        assertThat(sizes).containsExactly(1, 8);
        assertThat(arrived).containsExactly(0);
    }

    /** A defect that breaks one thread must not leave the others waiting for ever. */
    @Test
    void anErrorOfWhoGoesLeavesTheOthersToThemselves() {
        var sharing = sharing(1, 100, batch -> {
            if (batch.size() > 1) {
                sizes.add(batch.size());
                throw new StackOverflowError();
            }
            arrive(batch);
        });
        var all = begin(sharing, 1, 5);
        gate.complete(null);
        assertThatThrownBy(all::join).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(arrived).hasSize(4);
    }

    @Test
    void moreThanMayWaitAreRefused() {
        var sharing = sharing(1, 2, this::arrive);
        var all = begin(sharing, 1, 3);
        assertThatThrownBy(() -> sharing.go(KIND, 99))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo("overloaded"));
        gate.complete(null);
        all.join();
        assertThat(arrived).containsExactlyInAnyOrder(0, 1, 2);
    }

    private static Sharing<String, Integer> sharing(int together, int capacity, Consumer<List<Integer>> trip) {
        return new Sharing<>(together, 16, capacity, trip, e -> e instanceof Problem);
    }

    /** The first ones are held at the gate, the others wait behind them, in their order. */
    private CompletableFuture<Void> begin(Sharing<String, Integer> sharing, int together, int calls) {
        var begun = new ArrayList<CompletableFuture<Void>>();
        for (var call : IntStream.range(0, calls).boxed().toList()) {
            begun.add(CompletableFuture.runAsync(() -> sharing.go(KIND, call), THREADS));
            while (sizes.size() < Math.min(together, begun.size()) || sharing.waiting() < begun.size() - together) {
                Thread.onSpinWait();
            }
        }
        return CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new));
    }

    private void arrive(List<Integer> batch) {
        if (!batch.contains(-1)) {
            sizes.add(batch.size());
            gate.join();
        }
        arrived.addAll(batch);
    }
}
