package io.resonant.kernel.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.catalogue.SchemaChanged;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.transfer.Move.FailPoint;
import io.resonant.kernel.transfer.Move.Stage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody changes tables while their rows are being moved. */
class MoveSchemaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @ParameterizedTest
    @CsvSource({"SQLITE, POSTGRESQL", "POSTGRESQL, POSTGRESQL", "POSTGRESQL, SQLITE"})
    void aColumnThatAppearsMeanwhileStopsTheMoveUntilItHasGone(Engine from, Engine to) throws Exception {
        try (var pair = MovingPair.of(from, to)) {
            var here = pair.here();
            var there = pair.there();
            var move = pair.move();
            pair.follow();
            here.script("alter table people add column nickname text");
            assertThatThrownBy(() -> move.equalStates(2))
                    .isInstanceOfSatisfying(
                            SchemaChanged.class,
                            changed -> assertThat(changed.tables()).containsExactly("people"));
            assertThatThrownBy(() -> move.switchOver(PATIENCE, FailPoint.NONE))
                    .isInstanceOf(SchemaChanged.class)
                    .hasMessageContaining("cancel the move");
            assertThat(move.stage()).isEqualTo(Stage.FOLLOWING);
            person(here, "somebody");
            here.script("alter table people drop column nickname");
            there.script("alter table notes add column more text");
            assertThatThrownBy(() -> move.switchOver(PATIENCE, FailPoint.NONE))
                    .isInstanceOfSatisfying(
                            SchemaChanged.class,
                            changed -> assertThat(changed.tables()).containsExactly("notes"));
            there.script("alter table notes drop column more");
            move.switchOver(PATIENCE, FailPoint.NONE);
            assertThat(move.stage()).isEqualTo(Stage.SWITCHED);
            move.afterSwitch();
            there.script("alter table people add column nickname text");
            assertThatThrownBy(() -> move.switchBack(PATIENCE, FailPoint.NONE)).isInstanceOf(SchemaChanged.class);
            assertThat(move.stage()).isEqualTo(Stage.SWITCHED);
            person(there, "somebody else");
        }
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, POSTGRESQL", "POSTGRESQL, POSTGRESQL"})
    void aColumnThatAppearsInTheLastMomentOpensTheSourceAgain(Engine from, Engine to) throws Exception {
        try (var pair = MovingPair.of(from, to)) {
            var here = pair.here();
            var move = pair.move();
            pair.follow();
            assertThatThrownBy(() -> move.switchOver(PATIENCE, where -> {
                        if (where.equals("before-fence")) {
                            here.script("alter table people add column nickname text");
                        }
                    }))
                    .isInstanceOf(SchemaChanged.class);
            assertThat(move.stage()).isEqualTo(Stage.FOLLOWING);
            person(here, "somebody");
        }
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, POSTGRESQL", "POSTGRESQL, SQLITE"})
    void aColumnThatTheProgramDoesNotKnowKeepsAMoveFromBeginning(Engine from, Engine to) throws Exception {
        try (var pair = MovingPair.of(from, to)) {
            var here = pair.here();
            var move = pair.move();
            here.script("alter table people add column nickname text");
            assertThatThrownBy(() -> move.prepare("m", Map.of(), Map.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("nickname")
                    .hasMessageContaining("Nothing has changed");
            assertThat(move.stage()).isEqualTo(Stage.NONE);
            person(here, "somebody");
        }
    }

    @Test
    void whereItsRightsSufficePostgresqlItselfRefusesTheChange() throws Exception {
        try (var pair = MovingPair.ofSuperusers()) {
            var here = pair.here();
            var there = pair.there();
            var move = pair.move();
            pair.follow();
            for (var database : new TestDatabase[] {here, there}) {
                refused(database, "alter table people add column nickname text");
                refused(database, "alter table people rename to persons");
                refused(database, "drop table notes");
                database.script("create table of_somebody_else (id int)", "drop table of_somebody_else");
            }
            here.script("create index people_both on people (score, email)");
            move.switchOver(PATIENCE, FailPoint.NONE);
            move.afterSwitch();
            refused(there, "alter table people add column nickname text");
            move.complete();
            there.script("alter table people add column nickname text");
            refused(here, "alter table people add column nickname text");
        }
    }

    @Test
    void aMoveThatWasTakenBackLeavesNoGuardBehind() throws Exception {
        try (var pair = MovingPair.ofSuperusers()) {
            var here = pair.here();
            var there = pair.there();
            var move = pair.move();
            pair.follow();
            move.cancel();
            move.clearTarget();
            here.script("alter table people add column nickname text");
            there.script("alter table people add column nickname text");
        }
    }

    private static void refused(TestDatabase database, String sql) {
        assertThatThrownBy(() -> database.script(sql))
                .hasMessageContaining("cannot be changed while its rows are being moved");
    }

    private static void person(TestDatabase database, String email) {
        database.script(
                "insert into people (id, email, score) values ('" + database.newId() + "', '" + email + "', 1)");
    }
}
