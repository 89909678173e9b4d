package io.resonant.kernel.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.transfer.Move.FailPoint;
import io.resonant.kernel.transfer.Move.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A move from its beginning to its end and back, in every direction. */
class MoveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @ParameterizedTest
    @CsvSource({"SQLITE, POSTGRESQL", "POSTGRESQL, POSTGRESQL", "POSTGRESQL, SQLITE"})
    void everyRowArrivesAndComesBackWithWhatWasWrittenSince(Engine from, Engine to) throws Exception {
        try (var here = TestDatabase.create(from);
                var there = TestDatabase.create(to)) {
            MovingTables.create(here);
            MovingTables.create(there);
            var source = MovingTables.side(here);
            var target = MovingTables.side(there);
            var move = new Move(MovingTables.tables(here, there), source, target);
            assertThat(move.stage()).isEqualTo(Stage.NONE);
            fill(here, "a", 200);
            move.prepare("m1", Map.of(), Map.of());
            assertThat(move.stage()).isEqualTo(Stage.COPYING);
            assertThat(refused(there)).isTrue();
            fill(here, "b", 50);
            move.copy(3, _ -> {}, _ -> {}, new AtomicBoolean());
            assertThat(target.planned())
                    .allSatisfy(part -> assertThat(part.doneBytes()).isEqualTo(part.bytes()))
                    .anySatisfy(part -> assertThat(part.bytes()).isPositive());
            fill(here, "c", 50);
            move.build(2, _ -> {});
            assertThat(move.stage()).isEqualTo(Stage.FOLLOWING);
            here.script(
                    "delete from people where email = 'a1@example.com'",
                    "update people set email = 'x' where email = 'a2@example.com'",
                    "update people set email = 'a2@example.com' where email = 'a3@example.com'",
                    "update people set email = 'a3@example.com' where email = 'x'");
            assertThat(move.round()).isPositive();
            assertThat(move.round()).isZero();
            assertEqual(move);
            var pause = move.switchOver(PATIENCE, where -> {
                if (where.equals("before-fence")) {
                    fill(here, "d", 20);
                }
            });
            assertThat(pause.keys()).isEqualTo(40);
            assertThat(move.stage()).isEqualTo(Stage.SWITCHED);
            assertThat(refused(here)).isTrue();
            move.afterSwitch();
            fill(there, "e", 30);
            there.script("delete from people where email like 'b%'");
            assertThat(move.roundBack()).isPositive();
            fill(there, "f", 30);
            move.switchBack(PATIENCE, FailPoint.NONE);
            move.afterSwitchBack();
            assertThat(move.stage()).isEqualTo(Stage.RETURNED);
            assertThat(count(here, "people")).isEqualTo(200 + 50 + 50 - 1 + 20 + 30 - 50 + 30);
            assertThat(refused(there)).isTrue();
            fill(here, "g", 10);
            source.close();
            target.close();
        }
    }

    /** What the first round trip left in the target must not be taken for what the second one needs. */
    @ParameterizedTest
    @CsvSource({"SQLITE, POSTGRESQL", "POSTGRESQL, POSTGRESQL", "POSTGRESQL, SQLITE"})
    void aSecondMoveIntoTheSameTargetComesBackToo(Engine from, Engine to) throws Exception {
        try (var here = TestDatabase.create(from);
                var there = TestDatabase.create(to)) {
            MovingTables.create(here);
            MovingTables.create(there);
            var source = MovingTables.side(here);
            var target = MovingTables.side(there);
            var move = new Move(MovingTables.tables(here, there), source, target);
            fill(here, "a", 10);
            for (var round = 1; round <= 3; round++) {
                move.prepare("m" + round, Map.of(), Map.of());
                move.copy(2, _ -> {}, _ -> {}, new AtomicBoolean());
                move.build(2, _ -> {});
                move.switchOver(PATIENCE, FailPoint.NONE);
                fill(there, "there" + round, 10);
                move.afterSwitch();
                move.switchBack(PATIENCE, FailPoint.NONE);
                move.afterSwitchBack();
                fill(here, "here" + round, 10);
                assertThat(count(here, "people")).isEqualTo(10 + 20 * round);
                move.cancel();
                move.clearTarget();
                assertThat(move.stage()).isEqualTo(Stage.NONE);
            }
            source.close();
            target.close();
        }
    }

    private static void assertEqual(Move move) throws SQLException {
        var states = move.equalStates(2);
        try (var _ = states[0];
                var _ = states[1]) {
            var results = move.compare(states);
            assertThat(results.values())
                    .allSatisfy(result -> assertThat(result.differing()).isEmpty());
            assertThat(results.get("people").rows()).isPositive();
        }
    }

    private static void fill(TestDatabase database, String prefix, int count) {
        var statements = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            var id = database.newId();
            statements.add("insert into people (id, email, score) values ('" + id + "', '" + prefix + i
                    + "@example.com', " + i + ")");
            statements.add("insert into notes (person_id, number, content) values ('" + id
                    + "', 1, '{\"b\":1, \"a\":[1.50, \"日本\"]}')");
        }
        database.script(statements.toArray(String[]::new));
    }

    private static void run(java.sql.Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Whether a program that knows nothing of the move is refused. */
    private static boolean refused(TestDatabase database) throws SQLException {
        try (var connection = database.connect()) {
            run(connection, "insert into people (id, email, score) values ('" + database.newId() + "', 'stranger', 1)");
            return false;
        } catch (SQLException e) {
            assertThat(e.getSQLState() + e.getMessage()).containsAnyOf("DM001", "resonant-fenced");
            return true;
        }
    }

    private static long count(TestDatabase database, String table) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
