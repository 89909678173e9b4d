package io.resonant.kernel.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.canonical.OddValues;
import io.resonant.kernel.canonical.Rules;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.transfer.Move.FailPoint;
import io.resonant.kernel.transfer.Move.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Moves there and back while writers go on, with the mover crashing wherever it can: what was acknowledged is there
 * afterwards, and nothing else. {@code -Dresonant.move.rounds=100 -Dresonant.move.seed=7} for a longer run.
 */
class MoveStressTest {
    private static final int ROUNDS = Integer.getInteger("resonant.move.rounds", 1);
    private static final long SEED = Long.getLong("resonant.move.seed", 1);
    private static final int CRASHES = Integer.getInteger("resonant.move.crashes", 6);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The mover is gone, as far as the databases can tell. Not an exception that anybody would handle. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(String where) {
            super(where, null, false, false);
        }
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, POSTGRESQL", "POSTGRESQL, POSTGRESQL", "POSTGRESQL, SQLITE"})
    void nothingAcknowledgedIsLostWhateverCrashes(Engine from, Engine to) throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var seed = SEED + round;
            try (var here = TestDatabase.create(from);
                    var there = TestDatabase.create(to)) {
                MovingTables.create(here);
                MovingTables.create(there);
                new Scenario(here, there, seed).run();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("%s to %s with the seed %d".formatted(from, to, seed), e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void nothingIsLostWhenChangesComeFromASlot(Engine to) throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var seed = SEED + round;
            try (var here = TestDatabase.replicating();
                    var there = TestDatabase.create(to)) {
                MovingTables.create(here);
                MovingTables.create(there);
                var scenario = new Scenario(here, there, seed);
                scenario.run();
                assertThat(scenario.followedBy).isEqualTo("slot");
                assertThat(MovingPair.slots(here)).isZero();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("From a slot to %s with the seed %d".formatted(to, seed), e);
            }
        }
    }

    private static final class Scenario {
        private final TestDatabase here;
        private final TestDatabase there;
        private final Random random;
        private final List<Table> tables;
        private final List<Database> nodes = new ArrayList<>();
        private final Map<String, Integer> crashes = new TreeMap<>();
        private Side source;
        private Side target;
        private Move move;
        private int attempts;
        private String followedBy = "";

        Scenario(TestDatabase here, TestDatabase there, long seed) throws SQLException {
            this.here = here;
            this.there = there;
            this.random = new Random(seed);
            this.tables = MovingTables.tables(here, there);
            var succession = new MoveSuccession(Optional::of);
            for (var i = 0; i < (usesFile() ? 1 : 2); i++) {
                nodes.add(Database.open(here.settings().withConnections(4), here.clock(), succession));
            }
            revive();
        }

        void run() throws Exception {
            try (var workload = new Workload()) {
                for (var node : nodes) {
                    workload.addNode(node, random.nextLong());
                    workload.addNode(node, random.nextLong());
                }
                workload.addStranger(here.settings().location(), random.nextLong());
                drive(workload, Stage.COPYING); // until then the target is anybody's
                workload.addStranger(there.settings().location(), random.nextLong());
                drive(workload, Stage.SWITCHED);
                until(workload, workload.acknowledged() + 200);
                drive(workload, Stage.RETURNED);
                until(workload, workload.acknowledged() + 200);
                workload.stop();
                check(workload, here.settings().location());
                System.out.printf(
                        "%s to %s: %d acknowledged, %d refused, crashes %s%n",
                        here, there, workload.acknowledged(), workload.refused(), crashes);
            } finally {
                nodes.forEach(Database::close);
                source.close();
                target.close();
            }
        }

        private boolean usesFile() {
            return here.engine() == Engine.SQLITE || there.engine() == Engine.SQLITE;
        }

        /** Goes on until a stage is reached, however often it crashes. */
        private void drive(Workload workload, Stage end) throws Exception {
            var rounds = 0;
            while (true) {
                assertThat(workload.trouble()).isNull();
                try {
                    var stage = move.stage();
                    if (stage == end && (end != Stage.SWITCHED || rounds > 5)) {
                        settle(end);
                        return;
                    }
                    step(stage, end, rounds);
                    rounds = stage == Stage.FOLLOWING || stage == Stage.SWITCHED ? rounds + 1 : 0;
                } catch (SQLException | RuntimeException | Error e) {
                    crashed(e);
                    revive();
                }
            }
        }

        private void step(Stage stage, Stage end, int rounds) throws Exception {
            switch (stage) {
                case NONE, PREPARING -> move.prepare("m" + random.nextInt(1_000), peer(there), peer(here));
                case COPYING -> move.copy(2, _ -> {}, _ -> {}, new AtomicBoolean());
                case BUILDING -> move.build(2, _ -> {});
                case FOLLOWING -> follow(rounds);
                case SWITCHING -> {
                    if (random.nextInt(4) == 0) {
                        move.stayWithSource();
                    } else {
                        move.switchOver(PATIENCE, FailPoint.NONE);
                    }
                }
                case SWITCHED -> {
                    if (rounds == 0) {
                        move.afterSwitch();
                    }
                    move.roundBack();
                    if (end == Stage.RETURNED && rounds > 5) {
                        compare();
                        try (var standby =
                                nodes.getLast().standBy(here.settings().location())) {
                            move.switchBack(PATIENCE, holding(standby));
                            standby.use();
                        }
                    }
                }
                case RETURNING -> move.switchBack(PATIENCE, FailPoint.NONE);
                case RETURNED, LEFT -> throw new AssertionError(stage);
            }
        }

        private void follow(int rounds) throws SQLException {
            followedBy = String.valueOf(source.ledger().get("capture"));
            move.round();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(30)));
            if (rounds > 8) {
                compare();
                if (random.nextBoolean()) {
                    move.switchOver(PATIENCE, FailPoint.NONE);
                } else { // as the server does it, with the other database open already
                    try (var standby = nodes.getFirst().standBy(there.settings().location())) {
                        move.switchOver(PATIENCE, Duration.ofSeconds(20), holding(standby));
                        standby.use();
                    }
                }
            }
        }

        private static FailPoint holding(Database.Standby standby) {
            return where -> {
                switch (where) {
                    case "before-pause" -> standby.thinWrites(Duration.ofMillis(250));
                    case "before-fence" -> standby.holdWrites(Duration.ofMillis(250));
                    default -> {}
                }
            };
        }

        private void settle(Stage end) throws SQLException {
            if (end == Stage.RETURNED) {
                move.afterSwitchBack();
            }
        }

        private void compare() throws SQLException {
            var states = move.equalStates(2);
            try (var _ = states[0];
                    var _ = states[1]) {
                assertThat(move.compare(states).values())
                        .allSatisfy(result -> assertThat(result.differing()).isEmpty());
            }
        }

        private void crashed(Throwable e) {
            for (var cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof Crash) {
                    crashes.merge(String.valueOf(cause.getMessage()), 1, Integer::sum);
                    return;
                }
            }
            if (e instanceof Error error) {
                throw error;
            }
            // Something a mover meets and tries again, such as a writer that holds a lock; but not for ever.
            crashes.merge(String.valueOf(e), 1, Integer::sum);
            if (++attempts > 20) {
                throw new AssertionError("No way forward", e);
            }
        }

        private void revive() throws SQLException {
            if (source != null) {
                source.close();
                target.close();
            }
            source = side(here);
            target = side(there);
            move = new Move(tables, source, target, where -> {
                var total = crashes.values().stream().mapToInt(count -> count).sum();
                if (total < CRASHES && random.nextInt(3 + 6 * crashes.getOrDefault(where, 0)) == 0) {
                    throw new Crash(where);
                }
            });
        }

        private Side side(TestDatabase database) {
            return switch (database.settings().location()) {
                case DatabaseLocation.Sqlite sqlite ->
                    new SqliteSide(
                            sqlite,
                            new SqliteWriting(sqlite, nodes.getFirst()),
                            new SqliteConversions(sqlite, Rules.cautious(), new OddValues()));
                case DatabaseLocation.Postgresql postgresql -> new PostgresqlSide(postgresql);
            };
        }

        private static Map<String, String> peer(TestDatabase other) {
            return Map.of(MoveSuccession.PEER, other.settings().location().revealed());
        }

        private static void until(Workload workload, long acknowledged) {
            while (workload.acknowledged() < acknowledged && workload.trouble() == null) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            assertThat(workload.trouble()).isNull();
        }

        private static void check(Workload workload, DatabaseLocation owner) throws SQLException {
            var expected = workload.expected();
            var stored = Workload.stored(owner);
            stored.keySet().removeAll(workload.unsure());
            assertThat(stored).isEqualTo(expected);
        }
    }
}
