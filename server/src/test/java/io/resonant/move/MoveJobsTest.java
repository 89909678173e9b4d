package io.resonant.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.Manifest;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseSettings;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.job.OneTimeJob;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.transfer.Move.Stage;
import io.resonant.kernel.transfer.MoveSuccession;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on two nodes while one of them moves the database there and back: each runs, and none of them twice. */
class MoveJobsTest {
    private static final SecretKeys KEYS = SecretKeys.of("a secret of the test, as long as it must be", null);
    private static final Set<String> TABLES =
            Manifest.TABLES.stream().map(Manifest.Table::name).collect(Collectors.toSet());

    private final ConcurrentHashMap<String, AtomicInteger> runs = new ConcurrentHashMap<>();

    /** One server, as far as jobs go. */
    private final class Node implements AutoCloseable {
        private final Database database;
        private final Jobs jobs;
        private final OneTimeJob<String> job;

        Node(TestDatabase of) {
            database = Database.open(
                    DatabaseSettings.of(of.settings().location()).withConnections(8),
                    InstantSource.system(),
                    new MoveSuccession(new Sealing(KEYS, Moves.PURPOSE)::open));
            jobs = new Jobs(database, InstantSource.system());
            job = jobs.once("counted", String.class, key -> {
                runs.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet();
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(40)));
            });
            jobs.start();
        }

        void schedule(String key) {
            database.runSystem(transaction ->
                    job.schedule(transaction, key, key, InstantSource.system().instant()));
        }

        @Override
        public void close() {
            jobs.close();
            database.close();
        }
    }

    @Test
    void eachRunsOnceWhateverNodeHasItWhenTheDatabaseMoves(@TempDir Path reports) throws Exception {
        var target = TestDatabase.emptyLocation(Engine.POSTGRESQL);
        var over = new AtomicBoolean();
        var scheduled = new AtomicInteger();
        try (var here = TestDatabase.create(Engine.POSTGRESQL);
                var first = new Node(here);
                var second = new Node(here);
                var moves = new Moves(new Moves.Wiring(
                        first.database,
                        first.jobs,
                        KEYS,
                        new Telemetry(),
                        InstantSource.system(),
                        Manifest.carried(),
                        TABLES,
                        () -> {},
                        reports))) {
            var writers = new ArrayList<Thread>();
            for (var node : List.of(first, second)) {
                writers.add(Thread.ofVirtual().start(() -> {
                    while (!over.get()) {
                        node.schedule("job " + scheduled.incrementAndGet());
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(15));
                    }
                }));
            }
            await(() -> runs.size() > 20);
            moves.begin(new NewMove(target.revealed(), null, null, null), "a test");
            await(() -> moves.status().stage() == Stage.FOLLOWING);
            assertThat(moves.verify().equal()).isTrue();
            moves.switchOver(Duration.ofSeconds(20), "a test");
            assertThat(moves.status().stage()).isEqualTo(Stage.SWITCHED);
            awaitMore();
            moves.rollBack("a test");
            assertThat(moves.status().stage()).isEqualTo(Stage.RETURNED);
            awaitMore();
            over.set(true);
            for (var writer : writers) {
                writer.join();
            }
            await(() -> runs.size() == scheduled.get());
            assertThat(runs)
                    .allSatisfy((key, count) -> assertThat(count.get()).as(key).isEqualTo(1));
        }
    }

    @Test
    void aJobOfANodeThatHasDiedHoldsNobodyUpForLong() throws Exception {
        try (var here = TestDatabase.create(Engine.POSTGRESQL);
                var first = new Node(here);
                var second = new Node(here)) {
            await(() -> {
                second.schedule("warm " + runs.size());
                return runs.size() > 3;
            });
            here.script(
                    "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by,"
                            + " last_heartbeat, version) values ('counted', 'dead', now(), true, 'a node that died', now(), 1)");
            assertThat(first.jobs.pause(Duration.ofSeconds(10))).isTrue();
            assertThat(first.jobs.underWay()).isPositive();
            await(() -> first.jobs.underWay() == 0);
            var before = runs.size();
            second.schedule("held");
            assertThat(runs).hasSize(before);
            first.jobs.resume();
            await(() -> runs.containsKey("held"));
        }
    }

    /** Both nodes go on to work. */
    private void awaitMore() {
        var before = runs.size();
        await(() -> runs.size() > before + 100);
    }

    private static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
