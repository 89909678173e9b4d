package io.resonant.kernel.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.resonant.kernel.canonical.OddValues;
import io.resonant.kernel.canonical.Rules;
import io.resonant.kernel.catalogue.Catalogue;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.ChildProcess;
import io.resonant.kernel.testing.EmbeddedPostgresql;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.transfer.Move.FailPoint;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that moves a database there and back, again and again, and is killed: at moments and at places that chance
 * decides. {@code -Dresonant.move.kills=170} for a longer run, {@code -Dresonant.move.servers=true} to kill sessions of
 * PostgreSQL too, after which all of it recovers as from a crash.
 */
class MoveKillTest {
    private static final int KILLS = Integer.getInteger("resonant.move.kills", 3);
    private static final boolean SERVERS = Boolean.getBoolean("resonant.move.servers");
    private static final String ONLY = System.getProperty("resonant.move.only", "all"); // such as SQLITE-POSTGRESQL
    private static final long SEED = Long.getLong("resonant.move.seed", 1);
    private static final int PLACES = 12; // of the moves' fail points, one is about so far apart

    /** Moves there and back until it is killed. With a number it says when it comes to that place, and waits to be killed. */
    static final class Mover {
        private static int left;

        public static void main(String[] arguments) throws Exception {
            var source = DatabaseLocation.parse(arguments[0]);
            var target = DatabaseLocation.parse(arguments[1]);
            left = Integer.parseInt(arguments[2]);
            var once = Boolean.parseBoolean(arguments[3]);
            var postgresql =
                    source instanceof DatabaseLocation.Postgresql here ? here : (DatabaseLocation.Postgresql) target;
            System.out.println("started");
            while (true) {
                try (var from = side(source);
                        var to = side(target)) {
                    var move = new Move(Catalogue.tables(postgresql, MovingTables.NAMED), from, to, Mover::reached);
                    while (step(move, source, target, once)) {
                        // goes on
                    }
                    System.out.println("done");
                    return;
                } catch (SQLException | RuntimeException e) {
                    System.out.println("again " + e);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                }
            }
        }

        private static synchronized void reached(String where) {
            if (left > 0 && --left == 0) {
                System.out.println("at " + where);
                while (true) {
                    LockSupport.park(); // until it is killed
                }
            }
        }

        private static boolean step(Move move, DatabaseLocation source, DatabaseLocation target, boolean once)
                throws SQLException {
            var patience = Duration.ofSeconds(5);
            switch (move.stage()) {
                case NONE ->
                    move.prepare(
                            UUID.randomUUID().toString(),
                            Map.of(MoveSuccession.PEER, target.revealed()),
                            Map.of(MoveSuccession.PEER, source.revealed()));
                case PREPARING -> {
                    if ("released".equals(MoveSuccession.ledger(source).get("state"))) {
                        move.cancel();
                    } else {
                        move.prepare("any", Map.of(), Map.of(MoveSuccession.PEER, source.revealed()));
                    }
                }
                case COPYING -> move.copy(2, _ -> {}, _ -> {}, new AtomicBoolean());
                case BUILDING -> move.build(2, _ -> {});
                case FOLLOWING -> {
                    move.round();
                    move.round();
                    compare(move);
                    move.switchOver(patience, FailPoint.NONE);
                }
                case SWITCHING -> move.switchOver(patience, FailPoint.NONE);
                case SWITCHED -> {
                    move.afterSwitch();
                    move.roundBack();
                    move.roundBack();
                    compare(move);
                    move.switchBack(patience, FailPoint.NONE);
                }
                case RETURNING -> move.switchBack(patience, FailPoint.NONE);
                case RETURNED -> {
                    move.afterSwitchBack();
                    System.out.println("returned");
                    if (once) {
                        return false;
                    }
                    move.clearTarget();
                    reached("cleared");
                    move.cancel();
                }
                case LEFT -> throw new IllegalStateException("nobody completed this");
            }
            return true;
        }

        private static void compare(Move move) throws SQLException {
            var states = move.equalStates(2);
            try (var _ = states[0];
                    var _ = states[1]) {
                for (var result : move.compare(states).entrySet()) {
                    if (!result.getValue().differing().isEmpty()) {
                        System.out.println("DIFFERENT " + result);
                    }
                }
            }
        }

        private static Side side(DatabaseLocation location) {
            return switch (location) {
                case DatabaseLocation.Sqlite sqlite ->
                    new SqliteSide(
                            sqlite,
                            new SqliteWriting(sqlite, null),
                            new SqliteConversions(sqlite, Rules.cautious(), new OddValues()));
                case DatabaseLocation.Postgresql postgresql -> new PostgresqlSide(postgresql);
            };
        }
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, POSTGRESQL", "POSTGRESQL, POSTGRESQL", "POSTGRESQL, SQLITE"})
    void nothingAcknowledgedIsLostWhoeverIsKilled(Engine from, Engine to) throws Exception {
        assumeThat(ONLY).isIn("all", from + "-" + to);
        try (var here = TestDatabase.create(from);
                var there = TestDatabase.create(to)) {
            run(here, there);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void nothingIsLostWhenChangesComeFromASlot(Engine to) throws Exception {
        assumeThat(ONLY).isIn("all", "SLOT-" + to);
        try (var here = TestDatabase.replicating();
                var there = TestDatabase.create(to)) {
            run(here, there);
            assertThat(MovingPair.slots(here)).isZero();
        }
    }

    private static void run(TestDatabase here, TestDatabase there) throws Exception {
        MovingTables.create(here);
        MovingTables.create(there);
        var killing = new Killing(here, there);
        var settings = here.settings().withConnections(6);
        try (var node = Database.open(settings, here.clock(), new MoveSuccession(Optional::of));
                var workload = new Workload()) {
            for (var i = 0; i < 3; i++) {
                workload.addNode(node, SEED + i);
            }
            workload.addStranger(here.settings().location(), SEED + 3);
            for (var kill = 0; kill < KILLS; kill++) {
                killing.kill();
                assertThat(workload.trouble()).isNull();
                if (kill % 20 == 19) {
                    System.out.printf("%d times killed: %s%n", kill + 1, killing.counts);
                }
            }
            killing.finish();
            workload.stop();
            assertThat(workload.trouble()).isNull();
            var stored = Workload.stored(here.settings().location());
            stored.keySet().removeAll(workload.unsure());
            assertThat(stored).isEqualTo(workload.expected());
            System.out.printf(
                    "%s to %s: %d acknowledged, %d refused, %d unsure; %s%n",
                    here,
                    there,
                    workload.acknowledged(),
                    workload.refused(),
                    workload.unsure().size(),
                    killing.counts);
        }
    }

    private static final class Killing {
        private final TestDatabase here;
        private final TestDatabase there;
        private final Random random = new Random(SEED);
        private final Map<String, Integer> counts = new TreeMap<>();

        Killing(TestDatabase here, TestDatabase there) {
            this.here = here;
            this.there = there;
        }

        void kill() throws IOException, InterruptedException {
            var place = random.nextInt(3) > 0 ? 1 + random.nextInt(PLACES) : 0;
            try (var mover = start(place, false)) {
                if (place == 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
                    if (SERVERS && random.nextBoolean()) {
                        killSession();
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)));
                    }
                    mover.kill();
                    counts.merge("at any time", 1, Integer::sum);
                }
                for (var line = mover.readLine(); line != null; line = mover.readLine()) {
                    note(line);
                    if (line.startsWith("at ")) {
                        mover.kill();
                        counts.merge(line, 1, Integer::sum);
                        return;
                    }
                }
            }
        }

        void finish() throws IOException {
            try (var mover = start(0, true)) {
                for (var line = mover.readLine(); line != null && !line.equals("done"); line = mover.readLine()) {
                    note(line);
                }
            }
        }

        private void note(String line) {
            assertThat(line).doesNotStartWith("DIFFERENT");
            if (line.equals("returned")) {
                counts.merge("there and back", 1, Integer::sum);
            } else if (line.startsWith("again")) {
                counts.merge(line.replaceAll("(?s)[:\\n].*", ""), 1, Integer::sum);
            }
        }

        private ChildProcess start(int place, boolean once) throws IOException {
            var mover = ChildProcess.start(
                    Mover.class,
                    here.settings().location().revealed(),
                    there.settings().location().revealed(),
                    String.valueOf(place),
                    String.valueOf(once));
            assertThat(mover.readLine()).isEqualTo("started");
            return mover;
        }

        /** One session of the server, whoever's it is; all the others end with it. */
        private void killSession() {
            for (var pid : sessions()) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                counts.merge("a session of PostgreSQL", 1, Integer::sum);
                return;
            }
        }

        private List<Long> sessions() {
            for (var database : List.of(here, there)) {
                if (database.settings().location() instanceof DatabaseLocation.Postgresql location) {
                    try (var connection = EmbeddedPostgresql.shared()
                                    .superuser(location)
                                    .connect();
                            var statement = connection.createStatement();
                            var rows = statement.executeQuery(
                                    "select pid from pg_stat_activity where datname is not null"
                                            + " and pid <> pg_backend_pid() and application_name like 'resonant-mover%'")) {
                        var pids = new java.util.ArrayList<Long>();
                        while (rows.next()) {
                            pids.add(rows.getLong(1));
                        }
                        return pids;
                    } catch (SQLException _) {
                        return List.of(); // it recovers from the last one
                    }
                }
            }
            throw new AssertionError();
        }
    }
}
