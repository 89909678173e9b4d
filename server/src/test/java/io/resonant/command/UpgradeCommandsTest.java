package io.resonant.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.DataDirectory;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.testing.EmbeddedPostgresql;
import io.resonant.kernel.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An installation that an older program left behind, with rows in it. */
@Timeout(180)
class UpgradeCommandsTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String OLD = "0024";

    @TempDir
    private Path home;

    /** The schema of the older program, and an organisation in it. */
    private static DatabaseLocation left(Engine engine) throws SQLException {
        var location = TestDatabase.emptyLocation(engine);
        new Migrations(location).apply(OLD);
        found(location, "before");
        return location;
    }

    private static void found(DatabaseLocation location, String name) throws SQLException {
        var id = "00000000-0000-7000-8000-" + "%012x".formatted(name.hashCode() & 0xffffffffL);
        change(
                location,
                "insert into organizations (id, name, plan, language, created_at, updated_at) values ('" + id + "', '"
                        + name + "', 'free', 'en', '2026-01-05T09:00:00.000000Z', '2026-01-05T09:00:00.000000Z')");
    }

    /** As somebody whom no row-level security binds. */
    private static DatabaseLocation unbound(DatabaseLocation location) {
        return location instanceof DatabaseLocation.Postgresql postgresql
                ? EmbeddedPostgresql.shared().superuser(postgresql)
                : location;
    }

    private static void change(DatabaseLocation location, String sql) throws SQLException {
        try (var connection = unbound(location).connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> names(DatabaseLocation location) throws SQLException {
        return read(unbound(location));
    }

    private static List<String> read(DatabaseLocation location) throws SQLException {
        try (var connection = location.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select name from organizations order by name")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static String schema(DatabaseLocation location) {
        return String.valueOf(new Migrations(location).status().current());
    }

    private TestTerminal terminal(DatabaseLocation location) {
        return new TestTerminal(home)
                .with("SECRET_KEY", SECRET)
                .with("LANG", "en_US.UTF-8")
                .with("RESONANT_DATA", home.resolve("data").toString())
                .with("RESONANT_BACKUP_TO", "file://" + home.resolve("one") + ",file://" + home.resolve("two"))
                .with(location);
    }

    private TestTerminal.Result good(DatabaseLocation location, String... arguments) {
        var result = terminal(location).run(arguments);
        assertThat(result.exit())
                .as(String.join(" ", arguments) + ": " + result.out() + result.err())
                .isZero();
        return result;
    }

    private TestTerminal.Result refused(DatabaseLocation location, String... arguments) {
        var result = terminal(location).run(arguments);
        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
        return result;
    }

    @ParameterizedTest
    @EnumSource
    void itIsTriedDoneAndTakenBack(Engine engine) throws SQLException {
        var location = left(engine);
        good(location, "backup", "init");
        var tried = good(location, "upgrade", "--dry-run");
        assertThat(tried.out()).contains("works on a copy of 1 rows", "catalogue_misses", "Nothing was changed");
        assertThat(tried.err()).contains("1/8 backup", "6/8 the backup is proven");
        assertThat(schema(location)).isEqualTo(OLD);

        var newest = Migrations.newest(engine);
        var done = good(location, "upgrade", "run");
        assertThat(done.out()).contains("Schema " + OLD + " -> " + newest);
        assertThat(schema(location)).isEqualTo(newest);
        assertThat(names(location)).containsExactly("before");
        assertThat(good(location, "upgrade", "run").out()).contains("There is nothing to do");
        assertThat(good(location, "backup", "list").out()).contains("proven").doesNotContain("FAILED");

        assertThat(good(location, "upgrade", "rollback").out()).contains("at schema " + OLD + " again");
        assertThat(schema(location)).isEqualTo(OLD);
        assertThat(names(location)).containsExactly("before");
        assertThat(refused(location, "upgrade", "rollback").err()).contains("No upgrade is known");
        good(location, "upgrade", "run");
        assertThat(schema(location)).isEqualTo(newest);
    }

    @ParameterizedTest
    @EnumSource
    void theWayBackDoesNotLoseWhatWasWrittenSinceUnlessToldSo(Engine engine) throws SQLException {
        var location = left(engine);
        good(location, "backup", "init");
        good(location, "upgrade", "run");
        found(location, "since");
        assertThat(refused(location, "upgrade", "rollback").err()).contains("organizations=1 -> 2", "--lose-writes");
        assertThat(names(location)).containsExactly("before", "since");
        var back = good(location, "upgrade", "rollback", "--lose-writes", "--json");
        assertThat(names(location)).containsExactly("before");
        var aside = JsonCodec.tree(back.out()).path("aside").asString();
        var kept = location instanceof DatabaseLocation.Postgresql postgresql
                ? EmbeddedPostgresql.shared().superuser(postgresql).with(Map.of("currentSchema", aside))
                : new DatabaseLocation.Sqlite(Path.of(aside).resolve("resonant.db"));
        assertThat(read(kept)).as("what was there is kept").containsExactly("before", "since");
    }

    /** The file is copied with everything in it, so the trial meets what stands in the way; the rows alone do not have it. */
    @Test
    void aMigrationThatWouldFailFailsOnTheCopy() throws SQLException {
        var location = left(Engine.SQLITE);
        good(location, "backup", "init");
        change(location, "create view catalogue_misses as select 1 as day");
        for (var what : List.of("--dry-run", "run")) {
            assertThat(refused(location, "upgrade", what).err())
                    .contains("On the copy the upgrade fails", "catalogue_misses", "Nothing was changed");
        }
        assertThat(schema(location)).isEqualTo(OLD);
        assertThat(good(location, "backup", "list").out())
                .as("the former program can still prove it")
                .contains("unproven");
        change(location, "drop view catalogue_misses");
        good(location, "upgrade", "run");
    }

    @Test
    void aMigrationThatFailsAllTheSameIsTakenBack() throws SQLException {
        var location = left(Engine.POSTGRESQL);
        good(location, "backup", "init");
        change(location, "create view catalogue_misses as select 1 as day");
        assertThat(refused(location, "upgrade", "run").err())
                .contains("did not come to a good end", "upgrade rollback");
        assertThat(refused(location, "upgrade", "run").err()).contains("was broken off");
        good(location, "upgrade", "rollback");
        assertThat(names(location)).containsExactly("before");
        good(location, "upgrade", "run");
        assertThat(schema(location)).isEqualTo(Migrations.newest(Engine.POSTGRESQL));
    }

    @Test
    void postgresqlIsTriedInADatabaseThatIsMadeForItAndGoneAfterwards() throws SQLException {
        var location = left(Engine.POSTGRESQL);
        good(location, "backup", "init");
        assertThat(refused(frugal(location), "upgrade", "--dry-run").err())
                .contains("No scratch database", "--scratch");
        assertThat(refused(frugal(location), "upgrade", "--dry-run", "--scratch", location.revealed())
                        .err())
                .contains("has rows already");
        var scratch = TestDatabase.emptyLocation(Engine.POSTGRESQL).revealed();
        good(frugal(location), "upgrade", "--dry-run", "--scratch", scratch);
        assertThat(terminal(location)
                        .run("upgrade", "--dry-run", "--scratch", "sqlite:x")
                        .exit())
                .isEqualTo(2);
        good(location, "upgrade", "--dry-run");
        try (var connection = location.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select count(*) from pg_database where datname like 'resonant_trial_%'")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
        try (var _ = location.connect()) {
            good(location, "upgrade", "run");
            assertThat(refused(location, "upgrade", "rollback").err()).contains("1 others are connected");
        }
        good(location, "upgrade", "rollback");
        assertThat(schema(location)).isEqualTo(OLD);
    }

    /** A login that may not make databases, as that of a hosted PostgreSQL. */
    private static DatabaseLocation frugal(DatabaseLocation location) throws SQLException {
        var postgresql = (DatabaseLocation.Postgresql) location;
        change(
                location,
                "do $$ begin if not exists (select 1 from pg_roles where rolname = 'frugal') then create role frugal"
                        + " login password 'frugal' in role " + postgresql.user() + "; end if; end $$");
        return new DatabaseLocation.Postgresql(
                postgresql.host(),
                postgresql.port(),
                postgresql.database(),
                "frugal",
                "frugal",
                postgresql.parameters());
    }

    @Test
    void nothingIsDoneWithoutABackupOrWhileAServerRuns() throws SQLException {
        var location = left(Engine.SQLITE);
        assertThat(refused(location, "upgrade", "run").err()).contains("backup init");
        good(location, "backup", "init");
        try (var _ = DataDirectory.hold(home.resolve("data"))) {
            good(location, "upgrade", "--dry-run");
            assertThat(terminal(location).run("upgrade", "run").exit()).isEqualTo(5);
            assertThat(terminal(location).run("upgrade", "rollback").exit()).isEqualTo(5);
        }
        assertThat(terminal(location).run("upgrade").exit()).isEqualTo(2);
        assertThat(schema(location)).isEqualTo(OLD);
    }

    @ParameterizedTest
    @EnumSource
    void whatANewerProgramHasAddedIsNotSavedByAnOlderOne(Engine engine) throws SQLException {
        var location = TestDatabase.emptyLocation(engine);
        new Migrations(location).apply();
        good(location, "backup", "init");
        change(
                location,
                "insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) select 9000, '9000', 'x', 'SQL',"
                        + " 'V9000__things_create.sql', 1, 'x', 1, success from flyway_schema_history"
                        + " where installed_rank = 1");
        assertThat(refused(location, "backup", "create").err()).contains("schema 9000", "Nothing was saved");
    }
}
