package io.resonant.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.move.Moves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoveKeysTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String PASSPHRASE = "a passphrase to carry\n";

    @TempDir
    private Path folder;

    @Test
    void secretsReachAnotherMachineUnderAPassphrase() throws IOException {
        var old = terminal("old").with("SECRET_KEY", SECRET).with("SECRET_KEY_PREVIOUS", SECRET + "before");
        Files.createDirectories(folder.resolve("old/backup"));
        Files.writeString(folder.resolve("old/backup/keys.json"), "{}");
        var exported = old.type(PASSPHRASE, "move", "keys", "export");
        assertThat(exported.exit()).isZero();
        assertThat(exported.out()).contains("RESONANT KEYS").doesNotContain(SECRET);
        var file = Files.writeString(folder.resolve("keys.txt"), exported.out());
        var fingerprint = old.run("move", "keys", "show").out().strip();

        var wrong = terminal("new").type("another passphrase\n", "move", "keys", "import", "--from", file.toString());
        assertThat(wrong.exit()).isEqualTo(Exit.FAILED.code());
        assertThat(folder.resolve("new/secret.key")).doesNotExist();

        var imported = terminal("new").type(PASSPHRASE, "move", "keys", "import", "--from", file.toString());
        assertThat(imported.exit()).as(imported.err()).isZero();
        assertThat(imported.err()).contains(fingerprint);
        assertThat(terminal("new").run("move", "keys", "show").out().strip()).isEqualTo(fingerprint);
        assertThat(folder.resolve("new/secret.key")).content().isEqualToIgnoringNewLines(SECRET);
        assertThat(folder.resolve("new/secret.previous.key")).content().isEqualToIgnoringNewLines(SECRET + "before");
        assertThat(folder.resolve("new/backup/keys.json")).content().isEqualToIgnoringNewLines("{}");
        assertThat(terminal("new")
                        .type(PASSPHRASE, "move", "keys", "import", "--from", file.toString())
                        .exit())
                .as("again")
                .isZero();
    }

    @Test
    void aKeyThatIsThereIsNotReplacedAndNothingIsHalfDone() throws IOException {
        var exported = terminal("old")
                .with("SECRET_KEY", SECRET)
                .with("SECRET_KEY_PREVIOUS", SECRET + "before")
                .type(PASSPHRASE, "move", "keys", "export");
        var file = Files.writeString(folder.resolve("keys.txt"), exported.out());
        terminal("new").type(PASSPHRASE, "user", "create", "--email", "a@example.com", "--name", "A");
        var own = terminal("new").run("move", "keys", "show").out();
        var refused = terminal("new").type(PASSPHRASE, "move", "keys", "import", "--from", file.toString());
        assertThat(refused.exit()).isEqualTo(Exit.STORAGE.code());
        assertThat(refused.err()).contains("secret.key");
        assertThat(folder.resolve("new/secret.previous.key")).doesNotExist();
        assertThat(terminal("new").run("move", "keys", "show").out()).isEqualTo(own);
    }

    @Test
    void whatCannotBeUsedIsRefused() throws IOException {
        var brief = terminal("old").with("SECRET_KEY", SECRET).type("short\n", "move", "keys", "export");
        assertThat(brief.exit()).isEqualTo(Exit.USAGE.code());
        assertThat(terminal("none").type(PASSPHRASE, "move", "keys", "export").exit())
                .isEqualTo(Exit.STORAGE.code());
        var file = Files.writeString(folder.resolve("keys.txt"), "no keys");
        assertThat(terminal("new")
                        .type(PASSPHRASE, "move", "keys", "import", "--from", file.toString())
                        .exit())
                .isEqualTo(Exit.USAGE.code());
        assertThat(terminal("new")
                        .type(PASSPHRASE, "move", "keys", "import", "--from", file + ".missing")
                        .exit())
                .isEqualTo(Exit.USAGE.code());
    }

    /** A database that was left leads to the one in use by this line alone, perhaps for years. */
    @Test
    void whereTheRowsHaveGoneOutlivesAReplacedSecret() throws SQLException {
        var next = SECRET + "next";
        assertThat(terminal("old").with("SECRET_KEY", SECRET).run("migrate").exit())
                .isZero();
        var file = folder.resolve("old/resonant.db");
        var peer = "sqlite:" + folder.resolve("gone/resonant.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("create table resonant_move (name text not null primary key, value text not null)");
            statement.execute("insert into resonant_move values ('peer', '"
                    + new Sealing(SecretKeys.of(SECRET, null), Moves.PURPOSE).seal(peer) + "')");
        }
        var both = terminal("old").with("SECRET_KEY", next).with("SECRET_KEY_PREVIOUS", SECRET);
        assertThat(both.run("search", "rebuild").exit()).isZero();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select value from resonant_move where name = 'peer'")) {
            assertThat(new Sealing(SecretKeys.of(next, null), Moves.PURPOSE).open(rows.getString(1)))
                    .contains(peer);
        }
    }

    private TestTerminal terminal(String machine) {
        return new TestTerminal(folder)
                .with("RESONANT_DATA", folder.resolve(machine).toString());
    }
}
