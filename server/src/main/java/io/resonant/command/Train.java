package io.resonant.command;

import io.resonant.DataDirectory;
import io.resonant.Settings;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.telemetry.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code resonant train}: one start and a few requests on a database that is thrown away, while the JVM records what is
 * loaded ({@code -XX:AOTCacheOutput}). The build runs it; later starts then take half the time.
 */
@Command(name = "train", hidden = true)
final class Train implements Callable<Integer> {
    private final Terminal terminal;

    Train(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DatabaseLocation.Sqlite.unpackDriver();
        var scratch = Files.createTempDirectory("resonant-train");
        try {
            rehearse(scratch);
        } finally {
            delete(scratch);
        }
        return Exit.OK.code();
    }

    private void rehearse(Path scratch) throws IOException {
        var environment = Environment.of(Map.of("PORT", "0", "RESONANT_DATA", scratch.toString()));
        var settings = Settings.read(environment, terminal.home());
        Logging.start(settings.log().level().name(), settings.log().format());
        try (var _ = DataDirectory.hold(settings.data());
                var app = Serve.open(settings)) {
            new Rehearsal(app.port()).play(app.setup().newLink().orElseThrow());
        }
        try (var _ = DataDirectory.hold(settings.data()); // what most starts find: a database with an owner
                var app = Serve.open(settings)) {
            Serve.announce(terminal, settings, app);
            new Rehearsal(app.port()).signIn();
        }
        Logging.stop();
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
