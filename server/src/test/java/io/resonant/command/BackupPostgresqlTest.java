package io.resonant.command;

import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.DatabaseSettings;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same on PostgreSQL, whose rows are saved instead of its files. */
@Timeout(180)
class BackupPostgresqlTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";

    @AutoClose
    private final TestDatabase database = TestDatabase.create(Engine.POSTGRESQL);

    @TempDir
    private Path home;

    private TestTerminal terminal(DatabaseLocation location) {
        return new TestTerminal(home)
                .with("SECRET_KEY", SECRET)
                .with("LANG", "en_US.UTF-8")
                .with("RESONANT_DATA", home.resolve("data").toString())
                .with("RESONANT_BACKUP_TO", "file://" + home.resolve("place"))
                .with(location);
    }

    private static List<String> titles(DatabaseLocation location) {
        try (var opened = Database.open(DatabaseSettings.of(location), InstantSource.system())) {
            return opened.readSystem(transaction ->
                    transaction.sql("select title from threads order by title").list(row -> row.text("title")));
        }
    }

    @Test
    void rowsAreProvenOnAFileAndComeBackIntoAnEmptyDatabase() throws Exception {
        var here = database.settings().location();
        String key;
        try (var server = TestServer.on(
                database,
                Map.of(
                        "SECRET_KEY",
                        SECRET,
                        "RESONANT_DATA",
                        home.resolve("data").toString()))) {
            server.call(MEMBER, "POST", "/api/v1/threads", Map.of("title", "before"));
            key = terminal(here).run("backup", "init").out().strip();
            var created = terminal(here).run("backup", "create");
            assertThat(created.exit()).as(created.out() + created.err()).isZero();
            assertThat(created.out()).contains("Proven");
            server.call(MEMBER, "POST", "/api/v1/threads", Map.of("title", "after"));
        }
        var full = terminal(here).type(key + "\n", "backup", "restore");
        assertThat(full.exit()).isEqualTo(1);
        assertThat(full.err()).contains("has rows already");
        assertThat(titles(here)).as("it is left alone").containsExactly("after", "before");

        var empty = TestDatabase.emptyLocation(Engine.POSTGRESQL);
        var restored = terminal(empty).type(key + "\n", "backup", "restore");
        assertThat(restored.exit()).as(restored.err()).isZero();
        assertThat(titles(empty)).containsExactly("before");
        assertThat(terminal(empty).run("backup", "create").exit()).isZero();

        var folder = home.resolve("folder");
        assertThat(terminal(empty)
                        .type(key + "\n", "backup", "restore", "--to", folder.toString())
                        .exit())
                .isZero();
        assertThat(titles(new DatabaseLocation.Sqlite(folder.resolve("resonant.db"))))
                .containsExactly("before");
    }
}
