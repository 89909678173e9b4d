package io.resonant.command;

import io.resonant.DataDirectory;
import io.resonant.Settings;
import io.resonant.kernel.console.SqlConsole;
import io.resonant.kernel.console.SqlConsole.Outcome;
import io.resonant.kernel.console.SqlScript;
import io.resonant.kernel.console.TextTable;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.migration.Migrations;
import io.resonant.search.SearchRebuild.Progress;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands about the database and what is built from it. */
final class DatabaseCommands {
    private DatabaseCommands() {}

    /** {@code resonant migrate}: brings the schema up to this program, or says how far it is. */
    @Command(name = "migrate")
    static final class Migrate implements Callable<Integer> {
        private final Terminal terminal;

        @Option(names = "--status")
        private boolean statusOnly;

        Migrate(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var settings = Serve.followed(Settings.read(terminal.environment(), terminal.home()));
            if (statusOnly) {
                status(settings.database());
                return Exit.OK.code();
            }
            try (var _ = DataDirectory.hold(settings.data())) { // a running server must not find its tables changed
                print(new Migrations(settings.database()).apply());
            }
            return Exit.OK.code();
        }

        private void status(DatabaseLocation location) {
            if (location instanceof DatabaseLocation.Sqlite sqlite && !Files.exists(sqlite.file())) {
                // asking must not create what it asks about
                terminal.out().println(terminal.text("migrate.absent", Map.of("path", sqlite.file())));
                return;
            }
            print(new Migrations(location).status());
        }

        private void print(Migrations.Status status) {
            var current = status.current() == null ? terminal.text("migrate.empty", Map.of()) : status.current();
            terminal.out()
                    .println(terminal.text("migrate.version", Map.of("current", current, "newest", status.newest())));
            status.pending()
                    .forEach(file -> terminal.out().println(terminal.text("migrate.pending", Map.of("file", file))));
        }
    }

    /**
     * {@code resonant db shell}: SQL from the keyboard or a pipe, the same on both engines and with the settings that the
     * server uses, which the engines' own shells would not have.
     */
    @Command(name = "shell")
    static final class Shell implements Callable<Integer> {
        private final Terminal terminal;

        @Option(names = "--write")
        private boolean write;

        @Option(
                names = {"-c", "--command"},
                paramLabel = "SQL")
        private @Nullable String sql;

        @Option(names = "--limit", paramLabel = "ROWS", defaultValue = "1000")
        private int limit;

        private boolean refused;

        Shell(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var location = Serve.present(terminal).database();
            try (var console = SqlConsole.open(location, write)) {
                if (sql != null) {
                    runAll(console, location.engine(), new SqlScript(sql + "\n;"));
                } else {
                    converse(console, location);
                }
            }
            return (refused ? Exit.FAILED : Exit.OK).code();
        }

        private void converse(SqlConsole console, DatabaseLocation location) {
            terminal.greet(write ? "shell.writable" : "shell.readonly", Map.of("database", location));
            var script = new SqlScript("");
            while (true) {
                var line = terminal.readLine(script.isEmpty() ? "resonant> " : "     ...> ");
                if (line == null || (script.isEmpty() && line.strip().equals(".quit"))) {
                    script.append("\n;");
                    runAll(console, location.engine(), script);
                    return;
                }
                script.append(line + "\n");
                runAll(console, location.engine(), script);
            }
        }

        private void runAll(SqlConsole console, Engine engine, SqlScript script) {
            for (var statement = script.next(); statement != null; statement = script.next()) {
                show(console.run(SqlScript.expand(statement, engine), limit));
            }
        }

        private void show(Outcome outcome) {
            switch (outcome) {
                case Outcome.Rows rows -> {
                    TextTable.of(rows.columns(), rows.rows()).forEach(terminal.out()::println);
                    if (rows.more()) {
                        terminal.say("shell.more", Map.of("limit", limit));
                    }
                }
                case Outcome.Changed changed -> terminal.say("shell.changed", Map.of("rows", changed.rows()));
                case Outcome.Refused reason -> {
                    refused = true;
                    terminal.say("shell.refused", Map.of("reason", reason.reason()));
                }
            }
        }
    }

    /** {@code resonant search rebuild}: the search index anew, from the texts themselves, while the server runs. */
    @Command(name = "rebuild")
    static final class RebuildSearch implements Callable<Integer> {
        private static final int EACH = 500;

        private final Terminal terminal;
        private long said;

        RebuildSearch(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (var app = Serve.wire(terminal)) {
                var done = app.searchRebuild().run(this::say);
                terminal.out().println(terminal.text("search.rebuilt", numbers(done)));
            }
            return Exit.OK.code();
        }

        private void say(Progress progress) {
            if (progress.indexed() - said >= EACH) {
                said = progress.indexed();
                terminal.say("search.progress", numbers(progress));
            }
        }

        private static Map<String, Object> numbers(Progress progress) {
            return Map.of(
                    "indexed", progress.indexed(),
                    "removed", progress.removed(),
                    "organizations", progress.organizations(),
                    "done", progress.organizationsDone());
        }
    }
}
