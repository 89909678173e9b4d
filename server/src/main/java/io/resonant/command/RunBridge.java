package io.resonant.command;

import io.resonant.Settings;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.telemetry.Logging;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code resonant bridge}: works intents off apart from the server, for instance on another machine. Needs PostgreSQL:
 * nobody outside of the server's process hears that something happened in SQLite.
 */
@Command(name = "bridge")
final class RunBridge implements Callable<Integer> {
    private final Terminal terminal;

    RunBridge(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        var settings = Settings.read(terminal.environment(), terminal.home());
        if (Serve.followed(settings).database() instanceof DatabaseLocation.Sqlite) {
            throw new CommandFailure(Exit.CONFIGURATION, "bridge.sqlite", Map.of());
        }
        Logging.start(settings.log().level().name(), settings.log().format());
        var app = Serve.wire(terminal);
        app.startBridge();
        Shutdown.await(terminal, () -> terminal.say("bridge.ready"), app::close);
        return Exit.OK.code();
    }
}
