package io.resonant.kernel.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.Network;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.transfer.Move.FailPoint;
import io.resonant.kernel.transfer.Move.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What does not happen every day. */
class MoveOddTest {
    private static final Duration PATIENCE = Duration.ofMillis(700);

    /** A process that ends here. */
    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Two databases and a move between them. */
    private static final class Pair implements AutoCloseable {
        private final TestDatabase here;
        private final TestDatabase there;
        private final Side source;
        private final Side target;
        private Move move;

        Pair(Engine from, Engine to) throws SQLException {
            here = TestDatabase.create(from);
            there = TestDatabase.create(to);
            MovingTables.create(here);
            MovingTables.create(there);
            source = MovingTables.side(here);
            target = MovingTables.side(there);
            move = new Move(MovingTables.tables(here, there), source, target);
        }

        void follow() throws SQLException {
            move.prepare("m", Map.of(), Map.of());
            move.copy(2, _ -> {}, _ -> {}, new AtomicBoolean());
            move.build(2, _ -> {});
        }

        void requireEqual() throws SQLException {
            var states = move.equalStates(2);
            try (var _ = states[0];
                    var _ = states[1]) {
                assertThat(move.compare(states).values())
                        .allSatisfy(result -> assertThat(result.differing()).isEmpty());
            }
        }

        @Override
        public void close() throws SQLException, IOException {
            source.close();
            target.close();
            here.close();
            there.close();
        }
    }

    private static void people(TestDatabase database, int count) {
        var id = database.engine() == Engine.SQLITE
                ? "'00000000-0000-4000-8000-' || printf('%012x', i)"
                : "('00000000-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid";
        database.script("insert into people (id, email, score) with recursive n (i) as (select 1 union all select i + 1"
                + " from n where i < " + count + ") select " + id + ", 'p' || i, i from n");
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, POSTGRESQL", "POSTGRESQL, SQLITE"})
    void numbersOfTheLogNeverComeAgain(Engine from, Engine to) throws Exception {
        try (var pair = new Pair(from, to)) {
            pair.follow();
            people(pair.here, 5_000); // as many as are forgotten at once
            assertThat(pair.move.round()).isEqualTo(5_000);
            pair.here.script("delete from people where score = 1");
            assertThat(pair.move.round()).isEqualTo(1);
            assertThat(pair.move.round()).isZero();
            pair.requireEqual();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aStrangerWhoHoldsALockKeepsNothingWaitingForLong(Engine from) throws Exception {
        try (var pair = new Pair(from, Engine.POSTGRESQL);
                var stranger = pair.here.connect();
                var statement = stranger.createStatement()) {
            people(pair.here, 3);
            pair.follow();
            if (from == Engine.POSTGRESQL) {
                statement.execute("begin; update people set score = 0");
                assertThatThrownBy(() -> pair.move.switchOver(PATIENCE, FailPoint.NONE))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("Writers did not end within")
                        .hasMessageContaining("session ");
                assertThat(pair.move.stage()).isEqualTo(Stage.FOLLOWING);
                statement.execute("commit");
            }
            pair.here.script("update people set score = 7");
            pair.move.switchOver(PATIENCE, FailPoint.NONE);
            assertThat(pair.move.stage()).isEqualTo(Stage.SWITCHED);
        }
    }

    @Test
    void tablesCannotBeEmptiedAtOnceWhileTheyMove() throws Exception {
        try (var pair = new Pair(Engine.POSTGRESQL, Engine.POSTGRESQL)) {
            pair.follow();
            assertThatThrownBy(() -> pair.here.script("truncate people cascade"))
                    .hasMessageContaining("Use DELETE");
        }
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, vacuum", "POSTGRESQL, vacuum full people"})
    void aReorganisationAfterACrashBeginsTheCopyAnew(Engine from, String reorganise) throws Exception {
        try (var pair = new Pair(from, Engine.POSTGRESQL)) {
            people(pair.here, 500);
            pair.here.script("delete from people where score % 2 = 0");
            pair.move.prepare("m", Map.of(), Map.of());
            pair.source.close();
            pair.target.close();
            var crashing = new Move(MovingTables.tables(pair.here, pair.there), pair.source, pair.target, where -> {
                if (where.equals("chunk-loaded")) {
                    throw new Stopped();
                }
            });
            assertThatThrownBy(() -> crashing.copy(1, _ -> {}, _ -> {}, new AtomicBoolean()))
                    .hasRootCauseInstanceOf(Stopped.class);
            pair.source.close();
            pair.target.close();
            pair.here.script(reorganise);
            pair.move = new Move(MovingTables.tables(pair.here, pair.there), pair.source, pair.target);
            people2(pair.here);
            pair.follow();
            pair.requireEqual();
        }
    }

    private static void people2(TestDatabase database) {
        database.script("update people set email = 'q' || score where score < 100");
    }

    @Test
    void aRowOfFiftyMegabytesMoves() throws Exception {
        try (var pair = new Pair(Engine.SQLITE, Engine.POSTGRESQL)) {
            pair.here.script("insert into values_of_all_kinds (id, bytes) values ('big', randomblob(50000000))");
            pair.follow();
            pair.requireEqual();
            pair.here.script("update values_of_all_kinds set big = 7");
            assertThat(pair.move.round()).isEqualTo(1);
            pair.requireEqual();
        }
    }

    @Test
    void onlyOneProcessCarriesAMove() throws Exception {
        try (var pair = new Pair(Engine.SQLITE, Engine.POSTGRESQL);
                var otherSource = MovingTables.side(pair.here);
                var otherTarget = MovingTables.side(pair.there)) {
            pair.follow();
            var other = new Move(MovingTables.tables(pair.here, pair.there), otherSource, otherTarget);
            assertThat(other.stage()).isEqualTo(Stage.FOLLOWING);
            assertThatThrownBy(other::round).isInstanceOf(Side.Superseded.class);
            pair.target.close(); // as when its process ends
            other.round();
            people(pair.here, 1);
            assertThatThrownBy(() -> pair.move.round()).isInstanceOf(Side.Superseded.class);
            assertThat(other.round()).isEqualTo(1);
        }
    }

    @Test
    void rowsThatReferToNothingDoNotStopAMove() throws Exception {
        try (var pair = new Pair(Engine.SQLITE, Engine.POSTGRESQL)) {
            pair.here.script(
                    "pragma foreign_keys = off",
                    "insert into notes (person_id, number, content) values ('00000000-0000-4000-8000-000000000009', 1,"
                            + " '{}')");
            pair.follow();
            pair.move.switchOver(PATIENCE, FailPoint.NONE);
            pair.move.afterSwitch();
            assertThatThrownBy(() -> pair.there.script("insert into notes (person_id, number, content) values"
                            + " ('00000000-0000-4000-8000-000000000008', 1, '{}')"))
                    .hasMessageContaining("foreign key");
        }
    }

    @Test
    void aCancelledMoveLeavesNothingAndAUsedTargetStaysClosed() throws Exception {
        try (var pair = new Pair(Engine.POSTGRESQL, Engine.POSTGRESQL)) {
            people(pair.here, 10);
            pair.follow();
            pair.move.cancel();
            pair.move.clearTarget();
            assertThat(pair.move.stage()).isEqualTo(Stage.NONE);
            assertThat(pair.target.ledger()).isEmpty();
            people(pair.there, 1);
            pair.there.script("delete from people");
            pair.follow();
            pair.move.switchOver(PATIENCE, FailPoint.NONE);
            pair.move.afterSwitch();
            assertThatThrownBy(pair.move::cancel).hasMessageContaining("The source is closed");
            assertThatThrownBy(pair.move::clearTarget).hasMessageContaining("The target is open");
            pair.move.switchBack(PATIENCE, FailPoint.NONE);
            pair.move.afterSwitchBack();
            pair.move.cancel();
            pair.move.clearTarget();
            assertThatThrownBy(() -> people(pair.there, 1)).hasMessageContaining("has been left");
            pair.follow();
            pair.requireEqual();
            pair.move.switchOver(PATIENCE, FailPoint.NONE);
            pair.move.complete();
            assertThat(pair.move.stage()).isEqualTo(Stage.LEFT);
            pair.there.script("update people set score = 1", "truncate people cascade");
        }
    }

    @Test
    void rowLevelSecurityIsInForceFromTheFirstMoment() throws Exception {
        try (var pair = new Pair(Engine.POSTGRESQL, Engine.POSTGRESQL)) {
            for (var database : List.of(pair.here, pair.there)) {
                database.script(
                        "alter table people enable row level security",
                        "alter table people force row level security",
                        "create policy mine on people using (current_setting('resonant.tenant', true) = '*')");
            }
            pair.here.script("set resonant.tenant = '*'", "insert into people values (gen_random_uuid(), 'a', 1)");
            pair.follow();
            pair.requireEqual();
            pair.move.switchOver(PATIENCE, FailPoint.NONE);
            try (var connection = pair.there.connect();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from people")) {
                rows.next();
                assertThat(rows.getInt(1)).as("seen without a tenant").isZero();
            }
            pair.move.afterSwitch();
            pair.there.script("set resonant.tenant = '*'", "update people set score = 2");
            assertThat(pair.move.roundBack()).isEqualTo(1);
            pair.move.switchBack(PATIENCE, FailPoint.NONE);
            assertThat(pair.move.stage()).isEqualTo(Stage.RETURNED);
        }
    }

    @Test
    void aTargetBehindADeadNetworkDoesNotKeepTheSourceClosed() throws Exception {
        try (var pair = new Pair(Engine.SQLITE, Engine.POSTGRESQL);
                var network = new Network(
                        (DatabaseLocation.Postgresql) pair.there.settings().location());
                var far = new PostgresqlSide(network.location())) {
            people(pair.here, 100);
            var move = new Move(MovingTables.tables(pair.here, pair.there), pair.source, far);
            move.prepare("m", Map.of(), Map.of());
            move.copy(2, _ -> {}, _ -> {}, new AtomicBoolean());
            move.build(2, _ -> {});
            people2(pair.here);
            assertThatThrownBy(() -> move.switchOver(PATIENCE, Duration.ofSeconds(2), where -> {
                        if (where.equals("fenced")) {
                            network.fallSilent(); // connected, and nothing arrives any more
                        }
                    }))
                    .isInstanceOf(SQLException.class);
            pair.here.script("update people set score = 3"); // everybody goes on
            network.heal();
            assertThat(move.stage()).isEqualTo(Stage.FOLLOWING);
            assertThat(move.round()).isEqualTo(100);
            move.switchOver(PATIENCE, FailPoint.NONE);
            assertThat(move.stage()).isEqualTo(Stage.SWITCHED);
        }
    }
}
