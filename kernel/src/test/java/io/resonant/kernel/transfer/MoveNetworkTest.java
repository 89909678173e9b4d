package io.resonant.kernel.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.Network;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.transfer.Move.FailPoint;
import io.resonant.kernel.transfer.Move.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The network between the mover and one of the two databases, in both directions of the move. */
class MoveNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Test
    void aSourceThatIsGoneKeepsNobodyFromWorkingAndTheWayBackStaysOpen() throws Exception {
        try (var here = TestDatabase.replicating();
                var there = TestDatabase.create(Engine.POSTGRESQL)) {
            MovingTables.create(here);
            MovingTables.create(there);
            try (var network = new Network(
                            (DatabaseLocation.Postgresql) here.settings().location());
                    var source = new PostgresqlSide(network.location());
                    var target = MovingTables.side(there)) {
                var move = new Move(MovingTables.tables(here, there), source, target);
                person(here, 1);
                move.prepare("m", Map.of(), Map.of());
                assertThat(source.ledger()).containsEntry("capture", "slot");
                network.delay(2);
                move.copy(2, _ -> {}, _ -> {}, new AtomicBoolean());
                move.build(2, _ -> {});
                person(here, 2);
                network.cut(); // with the reader of the slot
                assertThatThrownBy(move::round).isInstanceOf(SQLException.class);
                person(here, 3);
                network.heal();
                assertThat(retried(move::round)).isEqualTo(2);
                move.switchOver(PATIENCE, FailPoint.NONE);
                move.afterSwitch();
                person(there, 4);
                network.cut();
                assertThatThrownBy(() -> move.switchBack(PATIENCE, FailPoint.NONE))
                        .isInstanceOf(SQLException.class);
                person(there, 5); // is open
                network.heal();
                assertThat(retried(move::stage)).isEqualTo(Stage.SWITCHED);
                assertThat(retried(move::roundBack)).isEqualTo(2);
                move.switchBack(PATIENCE, FailPoint.NONE);
                assertThat(move.stage()).isEqualTo(Stage.RETURNED);
                person(here, 6);
            }
        }
    }

    @Test
    void aMoveIntoADatabaseThatIsGoneCanBeCancelled() throws Exception {
        try (var pair = MovingPair.of(Engine.SQLITE, Engine.POSTGRESQL);
                var network = new Network(
                        (DatabaseLocation.Postgresql) pair.there().settings().location());
                var far = new PostgresqlSide(network.location())) {
            var move = new Move(MovingTables.tables(pair.there()), pair.source(), far);
            move.prepare("m", Map.of(), Map.of());
            network.cut();
            move.cancel();
            assertThatThrownBy(move::clearTarget).isInstanceOf(SQLException.class);
            assertThat(move.stage()).isEqualTo(Stage.NONE);
            network.heal();
            pair.follow(); // the next one empties it
        }
    }

    private interface Step<T> {
        T run() throws SQLException;
    }

    /** Connections that were kept find out one by one that they are dead. */
    private static <T> T retried(Step<T> step) throws SQLException {
        for (var attempt = 1; ; attempt++) {
            try {
                return step.run();
            } catch (SQLException e) {
                if (attempt == 20) {
                    throw e;
                }
            }
        }
    }

    private static void person(TestDatabase database, int number) {
        database.script("insert into people (id, email, score) values ('00000000-0000-0000-0000-%012d', 'person%d', 1)"
                .formatted(number, number));
    }
}
