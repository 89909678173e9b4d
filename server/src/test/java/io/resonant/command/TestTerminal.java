package io.resonant.command;

import io.resonant.kernel.config.Environment;
import io.resonant.kernel.database.DatabaseLocation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Runs commands as from a shell, without starting a process for each. */
final class TestTerminal {
    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();
    private Charset charset = StandardCharsets.UTF_8;

    TestTerminal(Path home) {
        this.home = home;
    }

    /** As in a locale with this character set. */
    TestTerminal in(Charset other) {
        charset = other;
        return this;
    }

    record Result(int exit, String out, String err) {}

    TestTerminal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    TestTerminal with(DatabaseLocation location) {
        return with(
                "DATABASE_URL",
                switch (location) {
                    case DatabaseLocation.Sqlite sqlite -> "sqlite:" + sqlite.file();
                    case DatabaseLocation.Postgresql postgresql ->
                        "postgresql://" + postgresql.user() + ":" + postgresql.password() + "@" + postgresql.host()
                                + ":" + postgresql.port() + "/" + postgresql.database();
                });
    }

    Result run(String... arguments) {
        return type("", arguments);
    }

    /** With something on standard input. */
    Result type(String input, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = Terminal.of(
                Environment.of(environment),
                new Terminal.Start(home.toString(), home.toString(), charset),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        var exit = new Commands(terminal).run(arguments);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
