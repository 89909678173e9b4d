package io.resonant.kernel.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationsTest {
    @ParameterizedTest
    @EnumSource
    void anEmptyDatabaseIsBroughtToTheNewestVersion(Engine engine) {
        var migrations = new Migrations(TestDatabase.emptyLocation(engine));
        var before = migrations.status();
        assertThat(before.current()).isNull();
        assertThat(before.pending()).contains("V0001__kernel_create.sql");
        var after = migrations.apply();
        assertThat(after.current()).isEqualTo(after.newest());
        assertThat(after.pending()).isEmpty();
        assertThat(migrations.apply()).isEqualTo(after);
    }

    @ParameterizedTest
    @EnumSource
    void aNewerDatabaseIsRefusedWhenItLacksWhatThisProgramNeeds(Engine engine) throws SQLException {
        var location = migrated(engine);
        appliedByANewerProgram(location, 9000, "V9000__contract_8999_things_drop.sql");
        refuses(location, "at version 9000", "Start the newer program");
    }

    @ParameterizedTest
    @EnumSource
    void aNewerDatabaseServesWhenItOnlyHasMore(Engine engine) throws SQLException {
        var location = migrated(engine);
        appliedByANewerProgram(location, 9000, "V9000__things_create.sql");
        appliedByANewerProgram(location, 9001, "V9001__contract_0001_others_drop.sql");
        var status = new Migrations(location).apply();
        assertThat(status.current()).isEqualTo("9001");
        assertThat(status.pending()).isEmpty();
        appliedByANewerProgram(location, 9002, "V9002__contract_things.sql");
        refuses(location, "at version 9002");
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatIsOlderIsAppliedWhenAsked(Engine engine) {
        var migrations = new Migrations(TestDatabase.emptyLocation(engine));
        var first = migrations.apply("0001");
        assertThat(first.current()).isEqualTo("0001");
        var pending = first.pending();
        assertThat(migrations.apply("0001").pending()).isEqualTo(pending);
        assertThat(migrations.apply().pending()).isEmpty();
    }

    private static void appliedByANewerProgram(DatabaseLocation location, int version, String script)
            throws SQLException {
        change(
                location,
                "insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) select " + version + ", '" + version
                        + "', 'x', 'SQL', '" + script + "', 1, 'x', 1, success"
                        + " from flyway_schema_history where installed_rank = 1");
    }

    @ParameterizedTest
    @EnumSource
    void aChangedMigrationIsRefused(Engine engine) throws SQLException {
        var location = migrated(engine);
        change(location, "update flyway_schema_history set checksum = 1 where version = '0001'");
        refuses(location, "V0001__kernel_create.sql is not the one that was applied", "Nothing was changed");
    }

    @ParameterizedTest
    @EnumSource
    void aMigrationThatFailedHalfWayIsRefused(Engine engine) throws SQLException {
        var location = migrated(engine);
        var failed = engine == Engine.SQLITE ? "0" : "false";
        change(location, "update flyway_schema_history set success = " + failed + " where version = '0001'");
        refuses(location, "failed half-way", "Restore the backup");
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseThatIsBeingMovedIsRefusedInEitherRole(Engine engine) throws SQLException {
        var location = TestDatabase.emptyLocation(engine);
        try (var connection = location.connect();
                var statement = connection.createStatement()) {
            statement.execute("create table resonant_move (name text not null primary key, value text not null)");
            statement.execute("insert into resonant_move (name, value) values ('state', 'none')");
        }
        var migrations = new Migrations(location);
        for (var state : List.of("giving", "loading", "building", "following", "fenced", "active")) {
            change(location, "update resonant_move set value = '" + state + "'");
            assertThatThrownBy(migrations::apply)
                    .isInstanceOfSatisfying(
                            SchemaProblem.class,
                            problem -> assertThat(problem.code()).isEqualTo("moving"))
                    .hasMessageContaining("V0001__kernel_create.sql")
                    .hasMessageContaining("Nothing was changed");
            assertThat(migrations.status().current()).isNull();
        }
        change(location, "update resonant_move set value = 'left'");
        assertThatThrownBy(migrations::apply)
                .isInstanceOfSatisfying(
                        SchemaProblem.class,
                        problem -> assertThat(problem.code()).isEqualTo("left"));
        change(location, "update resonant_move set value = 'cleared'"); // another move may begin into it
        assertThatThrownBy(migrations::apply)
                .isInstanceOfSatisfying(
                        SchemaProblem.class,
                        problem -> assertThat(problem.code()).isEqualTo("not_migrated"))
                .hasMessageContaining("no schema history table"); // which the test has not made
    }

    @ParameterizedTest
    @EnumSource
    void nodesThatStartAtOnceWaitForEachOther(Engine engine) throws InterruptedException, ExecutionException {
        var location = TestDatabase.emptyLocation(engine);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var futures = new ArrayList<Future<Migrations.Status>>();
            for (var i = 0; i < 4; i++) {
                futures.add(threads.submit(() -> new Migrations(location).apply()));
            }
            for (var future : futures) {
                assertThat(future.get().pending()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourChecksumsAreThoseOfFlyway(Engine engine) throws SQLException {
        var location = migrated(engine);
        try (var connection = location.connect()) {
            var history = History.read(connection, engine);
            var ours = Migration.of("database/" + engine.folder());
            assertThat(history.entries().stream().map(History.Entry::checksum).toList())
                    .isEqualTo(ours.stream().map(Migration::checksum).toList());
        }
    }

    private static DatabaseLocation migrated(Engine engine) {
        var location = TestDatabase.emptyLocation(engine);
        new Migrations(location).apply();
        return location;
    }

    private static void change(DatabaseLocation location, String sql) throws SQLException {
        try (var connection = location.connect();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private static void refuses(DatabaseLocation location, String... parts) {
        var migrations = new Migrations(location);
        assertThatThrownBy(migrations::apply).isInstanceOf(SchemaProblem.class).hasMessageContainingAll(parts);
        assertThatThrownBy(migrations::status).isInstanceOf(SchemaProblem.class);
    }
}
