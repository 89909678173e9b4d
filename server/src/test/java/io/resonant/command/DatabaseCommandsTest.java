package io.resonant.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.mcap.McapSeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseCommandsTest {
    private static final String PASSWORD = "a long test passphrase\n";

    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theSchemaIsBroughtUpOnceAndItsVersionIsSaid(Engine engine) {
        var terminal = terminal(engine);
        var before = terminal.run("migrate", "--status");
        assertThat(before.exit()).isZero();
        assertThat(before.out()).contains("schema version: none");

        var applied = terminal.run("migrate");
        assertThat(applied.exit()).isZero();
        var after = terminal.run("migrate", "--status");
        assertThat(after.out()).isEqualTo(applied.out()).matches("schema version: (\\d+) \\(this program: \\1\\)\\s+");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aNewerSchemaIsLeftAloneAndSaysSoInBothLanguages(Engine engine) {
        var terminal = terminal(engine);
        terminal.run("migrate");
        var future = terminal.run(
                "db",
                "shell",
                "--write",
                "-c",
                "insert into flyway_schema_history select installed_rank + 1, '0999', 'contract 0998 future', type,"
                        + " 'V0999__contract_0998_future.sql',"
                        + " checksum, installed_by, installed_on, execution_time, success"
                        + " from flyway_schema_history order by installed_rank desc limit 1");
        assertThat(future.exit()).as(future.err()).isZero();
        for (var command : new String[] {"migrate", "migrate --status", "search rebuild"}) {
            var refused = terminal.run(command.split(" "));
            assertThat(refused.exit()).as(command).isEqualTo(4);
            assertThat(refused.err()).contains("0999").contains("Nothing was changed. Start the newer program.");
        }
        var japanese = terminal.with("LANG", "ja_JP.UTF-8").run("migrate");
        assertThat(japanese.err()).contains("0999").contains("新しいほうのプログラム");
    }

    @Test
    void whatIsNoDatabaseIsLeftAlone() throws java.io.IOException {
        var file = home.resolve("other.db");
        Files.writeString(file, "a letter to my mother, not a database, and long enough to be looked at closely");
        var refused =
                new TestTerminal(home).with("DATABASE_URL", "sqlite:" + file).run("migrate");
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("sqlite:" + file).contains("Nothing was changed.");
        assertThat(file).content().startsWith("a letter");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whatStandsInTheWayOfAMigrationIsSaidInOneLine(Engine engine) {
        var terminal = terminal(engine);
        terminal.run("migrate");
        terminal.run("db", "shell", "--write", "-c", "delete from flyway_schema_history where installed_rank > 1");
        var failed = terminal.run("migrate");
        assertThat(failed.exit()).isEqualTo(4);
        assertThat(failed.err())
                .contains("already exists")
                .doesNotContain("SQL State")
                .hasLineCount(1);
    }

    @Test
    void askingForTheStatusCreatesNothing() {
        new TestTerminal(home).run("migrate", "--status");
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void usersAreMadeAndGetNewPasswords(Engine engine) {
        var terminal = terminal(engine);
        var created = terminal.type(PASSWORD, "user", "create", "--email", "A@Example.com", "--name", "山田");
        assertThat(created.exit()).as(created.err()).isZero();
        var again = terminal.type(PASSWORD, "user", "create", "--email", "a@example.com", "--name", "B");
        assertThat(again.exit()).isEqualTo(1);
        var second = terminal.type(
                PASSWORD, "user", "create", "--email", "b@example.com", "--name", "B", "--role", "member");
        assertThat(second.exit()).as(second.err()).isZero();

        var rows = terminal.run(
                "db",
                "shell",
                "-c",
                "select u.email, o.name, m.role from memberships m join users u on u.id = m.user_id"
                        + " join organizations o on o.id = m.organization_id order by u.email");
        assertThat(rows.out()).isEqualToNormalizingNewlines("""
                email         | name | role
                --------------+------+-------
                a@example.com | 山田 | owner
                b@example.com | 山田 | member
                """);

        assertThat(terminal.type(PASSWORD, "user", "reset-password", "--email", "a@example.com")
                        .exit())
                .isZero();
        assertThat(terminal.type(PASSWORD, "user", "reset-password", "--email", "c@example.com")
                        .exit())
                .isEqualTo(1);
        assertThat(terminal.type("short\n", "user", "reset-password", "--email", "a@example.com")
                        .exit())
                .isEqualTo(1);
        assertThat(terminal.type("", "user", "reset-password", "--email", "a@example.com")
                        .exit())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theSearchIndexIsMadeAnewAndSaysHowMuch(Engine engine) {
        var terminal = terminal(engine);
        terminal.type(PASSWORD, "user", "create", "--email", "a@example.com", "--name", "A");
        var rebuilt = terminal.run("search", "rebuild");
        assertThat(rebuilt.exit()).as(rebuilt.err()).isZero();
        assertThat(rebuilt.out())
                .isEqualToIgnoringNewLines(
                        "The search index is made anew: 0 texts of 1 organisations, 0 entries removed"
                                + " whose text is gone.");
        assertThat(terminal.run("search").exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theShellWritesOnlyWhenTold(Engine engine) {
        var terminal = terminal(engine);
        terminal.run("migrate");
        var delete = "delete from users; select 'still; here' as x -- ; comment\n;";
        var refused = terminal.type(delete, "db", "shell");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("Refused");
        assertThat(refused.out()).contains("still; here");

        var allowed = terminal.type(delete, "db", "shell", "--write");
        assertThat(allowed.exit()).as(allowed.err()).isZero();
        assertThat(allowed.err()).contains("0 rows changed");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theShellKnowsShortcutsAndLimits(Engine engine) {
        var terminal = terminal(engine);
        terminal.run("migrate");
        var tables = terminal.type(".tables\n.schema users\n.quit\n", "db", "shell");
        assertThat(tables.out()).contains("users").contains("password_hash");
        var cut = terminal.run("db", "shell", "--limit", "1", "-c", "select 1 as n union all select 2");
        assertThat(cut.out()).doesNotContain("2");
        assertThat(cut.err()).contains("--limit");
    }

    @Test
    void aDatabaseThatIsNotThereIsSaidAndNotMade() {
        var sqlite = new TestTerminal(home).run("db", "shell", "-c", "select 1");
        assertThat(sqlite.exit()).isEqualTo(4);
        assertThat(home).isEmptyDirectory();

        var postgresql = new TestTerminal(home)
                .with("DATABASE_URL", "postgresql://nobody:hidden@127.0.0.1:1/none")
                .run("migrate");
        assertThat(postgresql.exit()).isEqualTo(4);
        assertThat(postgresql.err())
                .contains("127.0.0.1:1")
                .doesNotContain("hidden")
                .doesNotContain("\tat ");
    }

    /** A directory whose name is mistyped must not become an installation: of all commands, these are not to make one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "user reset-password --email a@example.com",
                "user remove-second-factor --email a@example.com",
                "db shell -c select",
                "search rebuild",
                "feedback retention",
                "feedback retention --report",
                "statistics import LOG",
                "recommend RECORDING",
                "mirror add https://127.0.0.1:1/",
                "mirror list",
                "mirror visit 0198c0de-0000-7000-8000-000000000000",
                "mirror remove 0198c0de-0000-7000-8000-000000000000",
                "move check --to sqlite:other.db",
                "move start --to sqlite:other.db",
                "move status",
                "move status --server http://127.0.0.1:1",
                "move verify",
                "move switch",
                "move rollback",
                "move complete",
                "move cancel",
                "move report",
                "move files start --to file:///tmp/nowhere",
                "move files status",
                "move files verify",
                "move files switch",
                "move files rollback",
                "move files complete",
                "move files cancel",
                "move files report",
                "move keys export",
                "move keys show",
                "backup init",
                "backup init --prepare",
                "backup create",
                "backup list",
                "backup verify",
                "backup prove",
                "backup prune",
                "backup status",
                "drill",
                "drill --history",
                "upgrade --dry-run",
                "upgrade run",
                "upgrade rollback"
            })
    void noCommandMakesAnInstallationThatIsNotThere(String command) throws IOException {
        var log = Files.writeString(home.resolve("access.log"), "");
        var recording =
                Files.write(home.resolve("recording.mcap"), McapSeeds.all().getFirst());
        var words = command.replace("LOG", log.toString()).replace("RECORDING", recording.toString());
        var mistyped = home.resolve("mistyped");
        var empty = Files.createDirectory(home.resolve("empty"));
        for (var data : List.of(mistyped, empty)) {
            var refused = new TestTerminal(home)
                    .with("RESONANT_DATA", data.toString())
                    .type(PASSWORD, words.split(" "));
            assertThat(refused.exit()).as(refused.out() + refused.err()).isIn(1, 4, 6);
            assertThat(refused.err()).doesNotContain("\tat ");
        }
        assertThat(mistyped).doesNotExist();
        assertThat(empty).isEmptyDirectory();
    }

    private TestTerminal terminal(Engine engine) {
        var location = TestDatabase.emptyLocation(engine);
        if (location instanceof DatabaseLocation.Sqlite sqlite) {
            assertThat(Files.exists(sqlite.file())).isFalse();
        }
        return new TestTerminal(home).with(location);
    }
}
