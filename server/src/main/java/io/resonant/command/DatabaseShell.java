package io.resonant.command;

import io.resonant.Settings;
import io.resonant.kernel.console.SqlConsole;
import io.resonant.kernel.console.SqlConsole.Outcome;
import io.resonant.kernel.console.SqlScript;
import io.resonant.kernel.console.TextTable;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code resonant db shell}: SQL from the keyboard or a pipe, the same on both engines and with the settings that the
 * server uses, which the engines' own shells would not have.
 */
@Command(name = "shell")
final class DatabaseShell implements Callable<Integer> {
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

    DatabaseShell(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var location = Serve.followed(Settings.read(terminal.environment(), terminal.home()))
                .database();
        if (location instanceof DatabaseLocation.Sqlite sqlite && !Files.exists(sqlite.file())) {
            throw new CommandFailure(Exit.DATABASE, "shell.absent", Map.of("path", sqlite.file()));
        }
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
