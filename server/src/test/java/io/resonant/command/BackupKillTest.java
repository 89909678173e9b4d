package io.resonant.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.config.Environment;
import io.resonant.kernel.crypto.KeyFile;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.testing.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends in the middle of a backup leaves nothing that looks like one. */
@Timeout(180)
class BackupKillTest {
    @TempDir
    private Path home;

    private static Map<String, String> environment(Path home) {
        return Map.of(
                "RESONANT_DATA",
                home.resolve("data").toString(),
                "RESONANT_BACKUP_TO",
                "file://" + home.resolve("place"),
                "LANG",
                "en_US.UTF-8");
    }

    /** The process that is killed. */
    static final class Victim {
        private Victim() {}

        @SuppressWarnings("SystemOut") // what the test reads
        public static void main(String[] arguments) {
            var home = Path.of(arguments[0]);
            var terminal = Terminal.of(
                    Environment.of(environment(home)),
                    Terminal.Start.in(home),
                    InputStream.nullInputStream(),
                    System.out,
                    System.out);
            System.exit(new Commands(terminal).run("backup", "create", "--rate", "6M"));
        }
    }

    private TestTerminal.Result run(String... arguments) {
        return terminal().run(arguments);
    }

    private TestTerminal terminal() {
        var terminal = new TestTerminal(home);
        environment(home).forEach(terminal::with);
        return terminal;
    }

    @Test
    void killedAtAnyPointItLeavesNoHalfBackup() throws IOException, SQLException, InterruptedException {
        KeyFile.readOrCreate(home.resolve("data/secret.key"));
        var key = run("backup", "init").out().strip();
        var database = new DatabaseLocation.Sqlite(home.resolve("data/resonant.db"));
        new Migrations(database).apply();
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("create table noise (content blob not null) strict");
            for (var i = 0; i < 24; i++) {
                statement.execute("insert into noise values (randomblob(1000000))");
            }
        }
        for (var lines = 1; lines <= 3; lines++) {
            try (var victim = ChildProcess.start(Victim.class, home.toString())) {
                for (var line = 0; line < lines; line++) {
                    assertThat(Objects.requireNonNull(victim.readLine())).contains("MiB read");
                }
                victim.kill();
            }
            assertThat(run("backup", "list").out()).isEmpty();
            assertThat(run("backup", "verify", "--deep").exit()).isZero();
            assertThat(run("backup", "status").exit()).isEqualTo(1);
        }
        var created = run("backup", "create", "--json");
        assertThat(created.exit()).as(created.err()).isZero();
        var backup = JsonCodec.tree(created.out()).path("backup");
        assertThat(backup.path("stored").asLong())
                .as("what the killed ones stored is used")
                .isLessThan(backup.path("bytes").asLong() - 4_000_000);
        assertThat(run("backup", "prune").exit()).isZero();
        assertThat(run("backup", "verify", "--deep").exit()).isZero();
        var target = home.resolve("restored");
        assertThat(terminal()
                        .type(key + "\n", "backup", "restore", "--to", target.toString())
                        .exit())
                .isZero();
        assertThat(Files.size(target.resolve("resonant.db"))).isGreaterThan(24_000_000);
    }
}
