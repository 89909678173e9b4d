package io.resonant.kernel.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.canonical.Rules;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.transfer.Move.FailPoint;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values that PostgreSQL does not take: repaired on the way, kept, and put back by a rollback. */
class MoveRepairTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String ANN = "00000000-0000-4000-8000-000000000001";
    private static final String BEN = "00000000-0000-4000-8000-000000000002";
    private static final String CLEO = "00000000-0000-4000-8000-000000000003";
    private static final String DAN = "00000000-0000-4000-8000-000000000004";

    private final TestDatabase here = TestDatabase.create(Engine.SQLITE);
    private final TestDatabase there = TestDatabase.create(Engine.POSTGRESQL);
    private Side source;
    private Side target;
    private Move move;

    @BeforeEach
    void follow() throws SQLException {
        MovingTables.create(here);
        MovingTables.create(there);
        var file = (DatabaseLocation.Sqlite) here.settings().location();
        source = new SqliteSide(file, new SqliteWriting(file, null), new SqliteConversions(file, Rules.accepting()));
        target = MovingTables.side(there);
        move = new Move(MovingTables.tables(here, there), source, target);
        for (var id : new String[] {ANN, BEN, CLEO}) {
            here.script(
                    "insert into people (id, email, score) values ('" + id + "', '" + id + "' || char(0) || 'x', 1)");
        }
        here.script("insert into values_of_all_kinds (id, moment, document) values ('v', '', '{\"a\": \"\\u0000\"}')");
        move.prepare("m", Map.of(), Map.of());
        move.copy(2, _ -> {}, _ -> {}, new AtomicBoolean());
        move.build(2, _ -> {});
    }

    @AfterEach
    void close() throws SQLException, IOException {
        source.close();
        target.close();
        here.close();
        there.close();
    }

    @Test
    void theOriginalIsKeptWithItsRowAndItsRule() throws SQLException {
        var listing = Repairs.listing(there.settings().location(), 100);
        assertThat(listing.count()).isEqualTo(5);
        assertThat(listing.first())
                .contains(new Repairs.Shown(
                        "people", "[\"" + ANN + "\"]", "email", "nul-in-text", "'" + ANN + "\\u0000x'"))
                .extracting(shown -> shown.column() + " " + shown.rule())
                .contains("moment instant-empty", "document json-nul-escape");
        assertThat(Repairs.listing(there.settings().location(), 2).first()).hasSize(2);
    }

    @Test
    void whatIsCorrectedInTheSourceIsNoRepairAnyMore() throws SQLException {
        here.script("update people set email = 'ann' where id = '" + ANN + "'");
        here.script("delete from people where id = '" + BEN + "'");
        here.script("insert into people (id, email, score) values ('" + DAN + "', 'dan' || char(0), 1)");
        assertThat(move.round()).isEqualTo(3);
        assertThat(Repairs.listing(there.settings().location(), 100).first())
                .filteredOn(shown -> shown.table().equals("people"))
                .extracting(Repairs.Shown::row)
                .containsExactly("[\"" + CLEO + "\"]", "[\"" + DAN + "\"]");
    }

    @Test
    void aRollbackPutsBackWhatNobodyHasChanged() throws SQLException {
        move.switchOver(PATIENCE, FailPoint.NONE);
        move.afterSwitch();
        there.script("update people set score = 2 where id = '" + ANN + "'");
        there.script("update people set email = 'ben' where id = '" + BEN + "'");
        there.script("update values_of_all_kinds set amount = 1.5");
        assertThat(move.roundBack()).isEqualTo(3);
        requireEqual();
        there.script("update people set score = 3 where id = '" + ANN + "'");
        move.roundBack();
        move.switchBack(PATIENCE, FailPoint.NONE);
        move.afterSwitchBack();
        assertThat(text("select hex(email) || score from people where id = '" + ANN + "'"))
                .isEqualTo(text("select hex('" + ANN + "' || char(0) || 'x') || 3"));
        assertThat(text("select email from people where id = '" + BEN + "'")).isEqualTo("ben");
        assertThat(text("select hex(email) from people where id = '" + CLEO + "'"))
                .isEqualTo(text("select hex('" + CLEO + "' || char(0) || 'x')"));
        assertThat(text("select amount || '|' || moment || '|' || document from values_of_all_kinds"))
                .isEqualTo("1.5||{\"a\": \"\\u0000\"}");
    }

    private void requireEqual() throws SQLException {
        var states = move.equalStates(2);
        try (var _ = states[0];
                var _ = states[1]) {
            assertThat(move.compare(states).values())
                    .allSatisfy(result -> assertThat(result.differing()).isEmpty());
        }
    }

    private String text(String sql) throws SQLException {
        try (var connection = here.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
