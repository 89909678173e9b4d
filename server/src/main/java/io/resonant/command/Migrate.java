package io.resonant.command;

import io.resonant.DataDirectory;
import io.resonant.Settings;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.migration.Migrations;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resonant migrate}: brings the schema up to this program, or says how far it is. */
@Command(name = "migrate")
final class Migrate implements Callable<Integer> {
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
        terminal.out().println(terminal.text("migrate.version", Map.of("current", current, "newest", status.newest())));
        status.pending()
                .forEach(file -> terminal.out().println(terminal.text("migrate.pending", Map.of("file", file))));
    }
}
