package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.database.ConstraintViolation.Kind;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.time.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who commits for whom. */
@Timeout(60)
class SharedCommitsTest {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    private static final UnitOfWork.Lease NO_CONNECTION = new UnitOfWork.Lease() {
        @Override
        public Engine engine() {
            return Engine.POSTGRESQL;
        }

        @Override
        public Session take() {
            throw new AssertionError("Nothing needs a connection here");
        }
    };

    private static final UUID TENANT = new UUID(0, 1);

    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final Set<UnitOfWork> stored = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> gate = new CompletableFuture<>();

    @Test
    void whatComesWhileOneCommitsGoesTogetherWithTheNext() {
        var commits = new SharedCommits(this::store, 100);
        var units = units(22);
        var all = begin(commits, units);
        gate.complete(null);
        all.join();
        assertThat(sizes).containsExactly(1, 16, 4, 1);
        assertThat(stored).containsExactlyInAnyOrderElementsOf(units);
        assertThat(commits.waiting()).isZero();
    }

    @Test
    void nobodyWaitsForWritesOfAnotherKind() {
        var commits = new SharedCommits(this::store, 100);
        var units = units(1);
        var first = begin(commits, units);
        var other = unit(new UUID(0, 2));
        CompletableFuture.runAsync(() -> commits.commit(other), THREADS).join();
        assertThat(stored).containsExactly(other);
        assertThat(first).isNotDone();
        gate.complete(null);
        first.join();
        assertThat(stored).hasSize(2);
    }

    @Test
    void aRefusalConcernsTheOneWhoCausedIt() {
        var units = units(9);
        var bad = units.get(3);
        var refusal = new ConstraintViolation(Kind.CHECK, null, List.of(), new IllegalStateException("refused"));
        var commits = new SharedCommits(
                batch -> {
                    if (batch.contains(bad)) {
                        sizes.add(batch.size());
                        throw refusal;
                    }
                    store(batch);
                },
                100);
        var all = begin(commits, units);
        gate.complete(null);
        assertThatThrownBy(all::join).cause().isSameAs(refusal);
        assertThat(stored).hasSize(8).doesNotContain(bad);
        assertThat(sizes).startsWith(1, 8).hasSize(2 + 8).endsWith(1);
    }

    @Test
    void whenTheStorageFailsNobodyTriesAgain() {
        var failure = Problem.of(503, "database_unavailable");
        var commits = new SharedCommits(
                batch -> {
                    if (batch.size() > 1) {
                        sizes.add(batch.size());
                        throw failure;
                    }
                    store(batch);
                },
                100);
        var units = units(9);
        var all = begin(commits, units);
        gate.complete(null);
        assertThatThrownBy(all::join).cause().isSameAs(failure);
        assertThat(sizes).containsExactly(1, 8);
        assertThat(stored).containsExactly(units.getFirst());
    }

    /** A defect that breaks one thread must not leave the others waiting for ever. */
    @Test
    void anErrorOfWhoCommitsLeavesTheOthersToThemselves() {
        var commits = new SharedCommits(
                batch -> {
                    if (batch.size() > 1) {
                        sizes.add(batch.size());
                        throw new StackOverflowError();
                    }
                    store(batch);
                },
                100);
        var units = units(5);
        var all = begin(commits, units);
        gate.complete(null);
        assertThatThrownBy(all::join).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(stored).hasSize(4);
    }

    @Test
    void moreThanMayWaitAreRefused() {
        var commits = new SharedCommits(this::store, 2);
        var units = units(3);
        var all = begin(commits, units);
        assertThatThrownBy(() -> commits.commit(unit(TENANT)))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.code()).isEqualTo("overloaded"));
        gate.complete(null);
        all.join();
        assertThat(stored).containsExactlyInAnyOrderElementsOf(units);
    }

    /** The first one is held at the gate, the others wait behind it, in their order. */
    private CompletableFuture<Void> begin(SharedCommits commits, List<UnitOfWork> units) {
        var begun = new ArrayList<CompletableFuture<Void>>();
        for (var unit : units) {
            begun.add(CompletableFuture.runAsync(() -> commits.commit(unit), THREADS));
            while (sizes.isEmpty() || commits.waiting() < begun.size() - 1) {
                Thread.onSpinWait();
            }
        }
        return CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new));
    }

    private void store(List<UnitOfWork> batch) {
        if (!batch.getFirst().kind().scope().equals(TENANT.toString())) {
            stored.addAll(batch);
            return;
        }
        sizes.add(batch.size());
        gate.join();
        stored.addAll(batch);
    }

    private static List<UnitOfWork> units(int count) {
        var units = new ArrayList<UnitOfWork>();
        for (var i = 0; i < count; i++) {
            units.add(unit(TENANT));
        }
        return units;
    }

    private static UnitOfWork unit(UUID tenant) {
        var clock = Clock.systemUTC();
        var context = new UnitOfWork.Context(clock, new Ids(clock), new UnitOfWork.SlowLog(Duration.ofSeconds(1)));
        var unit = new UnitOfWork(NO_CONNECTION, Session.Mode.WRITE, context);
        Notes.later(new Transaction(unit, tenant), "text");
        unit.finish();
        assertThat(unit.isUnsent()).isTrue();
        return unit;
    }
}
