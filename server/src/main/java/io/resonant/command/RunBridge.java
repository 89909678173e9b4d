package io.resonant.command;

import io.resonant.Settings;
import io.resonant.kernel.telemetry.Logging;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code resonant bridge}: works intents off apart from the server, for instance on another machine. */
@Command(name = "bridge")
final class RunBridge implements Callable<Integer> {
    private final Terminal terminal;

    RunBridge(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        var settings = Settings.read(terminal.environment(), terminal.home());
        Logging.start(settings.log().level().name(), settings.log().format());
        var app = Serve.wire(terminal);
        app.startBridge();
        Shutdown.await(terminal, () -> terminal.say("bridge.ready"), app::close);
        return Exit.OK.code();
    }
}
