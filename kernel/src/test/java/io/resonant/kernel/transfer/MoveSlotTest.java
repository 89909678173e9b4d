package io.resonant.kernel.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.replication.Obstacle;
import io.resonant.kernel.replication.ReplicationSlot;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.transfer.Move.FailPoint;
import io.resonant.kernel.transfer.Move.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Moves whose changes are read from a replication slot instead of being noted by triggers. */
class MoveSlotTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource(Engine.class)
    void everyChangeArrivesAndTheSlotGoesWithTheSwitch(Engine to) throws Exception {
        try (var pair = MovingPair.ofSlot(to)) {
            var here = pair.here();
            var move = pair.move();
            person(here, 1);
            pair.follow();
            assertThat(pair.source().ledger()).containsEntry("capture", "slot");
            assertThat(triggersThatLog(here)).isZero();
            assertThat(MovingPair.slots(here)).isOne();
            person(here, 2);
            here.script(
                    "insert into notes (person_id, number, content) values ('" + id(2) + "', 7, '{\"n\": 7}')",
                    "insert into values_of_all_kinds (id, day, big) values ('“日本” \\ ''x''', '2026-02-28', 9007199254740993)");
            assertThat(move.round()).isEqualTo(3);
            here.script(
                    "update people set id = '" + id(3) + "' where id = '" + id(1) + "'", // both keys
                    "update people set email = email || '.org' where id = '" + id(2) + "'",
                    "delete from people where id = '" + id(2) + "'"); // with its note
            assertThat(move.round()).isEqualTo(4);
            assertThat(move.round()).isZero();
            assertEqual(move);
            person(here, 4);
            move.switchOver(PATIENCE, FailPoint.NONE);
            move.afterSwitch();
            assertThat(MovingPair.slots(here)).isZero();
            assertThat(publications(here)).isZero();
            person(pair.there(), 5);
            assertThat(move.roundBack()).isOne();
            move.switchBack(PATIENCE, FailPoint.NONE);
            move.afterSwitchBack();
            assertThat(people(here)).isEqualTo(3);
        }
    }

    @Test
    void aMoveThatIsCancelledLeavesNoSlot() throws Exception {
        try (var pair = MovingPair.ofSlot(Engine.POSTGRESQL)) {
            pair.follow();
            pair.move().cancel();
            pair.move().clearTarget();
            assertThat(MovingPair.slots(pair.here())).isZero();
            assertThat(publications(pair.here())).isZero();
            assertThat(pair.move().stage()).isEqualTo(Stage.NONE);
        }
    }

    @Test
    void aMoveThatIsCompletedLeavesNoSlot() throws Exception {
        try (var pair = MovingPair.ofSlot(Engine.POSTGRESQL)) {
            pair.follow();
            pair.move().switchOver(PATIENCE, FailPoint.NONE);
            pair.move().complete();
            assertThat(MovingPair.slots(pair.here())).isZero();
        }
    }

    @Test
    void triggersAreUsedWhereTheyAreAskedFor() throws Exception {
        try (var pair = MovingPair.ofSlot(Engine.POSTGRESQL)) {
            pair.move().prepare("m", Map.of("capture", "triggers"), Map.of());
            assertThat(pair.source().ledger()).containsEntry("capture", "triggers");
            assertThat(MovingPair.slots(pair.here())).isZero();
            assertThat(triggersThatLog(pair.here())).isEqualTo(3);
        }
    }

    @Test
    void tablesCannotBeEmptiedAsAWholeMeanwhile() throws Exception {
        try (var pair = MovingPair.ofSlot(Engine.POSTGRESQL)) {
            pair.follow();
            assertThatThrownBy(() -> pair.here().script("truncate values_of_all_kinds"))
                    .hasMessageContaining("TRUNCATE");
        }
    }

    @Test
    void aCrashBeforeTheSlotIsUsedIsFollowedByMakingAnother() throws Exception {
        try (var pair = MovingPair.ofSlot(Engine.POSTGRESQL)) {
            pair.move().prepare("m", Map.of(), Map.of());
            pair.source().note(Ledger.without("capture", "shape"));
            pair.target().startOver(MovingTables.tables(pair.here()), Map.of("state", "cleared"));
            person(pair.here(), 1);
            pair.follow();
            assertThat(MovingPair.slots(pair.here())).isOne();
            assertEqual(pair.move());
        }
    }

    @Test
    void aSlotThatIsGoneStopsTheMoveAndNothingElse() throws Exception {
        try (var pair = MovingPair.ofSlot(Engine.POSTGRESQL)) {
            pair.follow();
            await(() -> dropped(pair.here()));
            person(pair.here(), 1);
            await(() -> lost(pair));
            assertThatThrownBy(() -> pair.move().switchOver(PATIENCE, FailPoint.NONE))
                    .isInstanceOf(Side.ChangesLost.class);
            assertThat(pair.move().stage()).isEqualTo(Stage.FOLLOWING);
            person(pair.here(), 2); // is open
            pair.move().cancel();
            pair.move().clearTarget();
            assertThat(pair.move().stage()).isEqualTo(Stage.NONE);
        }
    }

    @Test
    void aSlotThatKeepsTooMuchIsGivenUp() throws Exception {
        try (var pair = MovingPair.ofSlot(Engine.POSTGRESQL);
                var strict = new PostgresqlSide(
                        (DatabaseLocation.Postgresql) pair.here().settings().location(), 0)) {
            var move = new Move(MovingTables.tables(pair.here()), strict, pair.target());
            move.prepare("m", Map.of(), Map.of());
            person(pair.here(), 1);
            assertThatThrownBy(() -> {
                        move.copy(2, _ -> {}, _ -> {}, new AtomicBoolean());
                        move.build(1, _ -> {});
                        move.round();
                    })
                    .isInstanceOf(Side.ChangesLost.class)
                    .hasMessageContaining("start it again");
            assertThat(MovingPair.slots(pair.here())).isZero();
            person(pair.here(), 2);
        }
    }

    @Test
    void whatIsInTheWayOfASlotIsNamed() throws Exception {
        try (var here = TestDatabase.replicating()) {
            MovingTables.create(here);
            var tables = MovingTables.tables(here);
            var location = (DatabaseLocation.Postgresql) here.settings().location();
            assertThat(ReplicationSlot.obstacle(location, tables)).isEmpty();
            here.script("alter table notes replica identity nothing");
            assertThat(ReplicationSlot.obstacle(location, tables))
                    .contains(new Obstacle("identity", Map.of("table", "notes")));
            here.script("alter table notes replica identity full");
            assertThat(ReplicationSlot.obstacle(location, tables)).isEmpty();
        }
        try (var here = TestDatabase.create(Engine.POSTGRESQL)) {
            MovingTables.create(here);
            var location = (DatabaseLocation.Postgresql) here.settings().location();
            assertThat(ReplicationSlot.obstacle(location, MovingTables.tables(here)))
                    .contains(new Obstacle("rights", Map.of("user", location.user())));
        }
    }

    @Test
    void largeTransactionsAndWholeRowsArrive() throws Exception {
        try (var pair = MovingPair.ofSlot(Engine.POSTGRESQL)) {
            pair.here().script("alter table people replica identity full");
            pair.follow();
            pair.here()
                    .script(
                            "insert into people (id, email, score) select gen_random_uuid(), 'p' || n, n from"
                                    + " generate_series(1, 12000) n",
                            "update people set score = score + 1 where score % 3 = 0",
                            "delete from people where score % 5 = 0");
            pair.move().round();
            assertEqual(pair.move());
        }
    }

    private static boolean dropped(TestDatabase database) {
        try (var connection = database.connect()) {
            ReplicationSlot.drop(connection);
            return true;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo(ReplicationSlot.IN_USE); // its reader has not ended yet
            return false;
        }
    }

    private static boolean lost(MovingPair pair) throws SQLException {
        try {
            pair.move().round();
            return false;
        } catch (Side.ChangesLost e) {
            return true;
        } catch (SQLException e) {
            return false; // the reader has not noticed yet
        }
    }

    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(Condition condition) throws SQLException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void assertEqual(Move move) throws SQLException {
        var states = move.equalStates(2);
        try (var _ = states[0];
                var _ = states[1]) {
            assertThat(move.compare(states).values())
                    .allSatisfy(result -> assertThat(result.differing()).isEmpty());
        }
    }

    private static String id(int number) {
        return "00000000-0000-0000-0000-%012d".formatted(number);
    }

    private static void person(TestDatabase database, int number) {
        database.script("insert into people (id, email, score) values ('" + id(number) + "', 'person" + number
                + "@example.com', 1)");
    }

    private static long people(TestDatabase database) throws SQLException {
        return number(database, "select count(*) from people");
    }

    private static long publications(TestDatabase database) throws SQLException {
        return number(database, "select count(*) from pg_publication");
    }

    private static long triggersThatLog(TestDatabase database) throws SQLException {
        return number(database, "select count(*) from pg_trigger where tgname like 'resonant\\_move\\_log\\_%'");
    }

    private static long number(TestDatabase database, String query) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
