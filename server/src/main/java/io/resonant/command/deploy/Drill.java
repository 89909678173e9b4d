package io.resonant.command.deploy;

import io.resonant.Safekeeping;
import io.resonant.backup.Drills.Drilled;
import io.resonant.command.Exit;
import io.resonant.command.Serve;
import io.resonant.command.Terminal;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.telemetry.Logging;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resonant drill}: how long it would take to be back after the loss of everything, and how much would be gone. */
@Command(name = "drill")
public final class Drill implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--rto", paramLabel = "SECONDS", defaultValue = "600")
    private double longest;

    @Option(names = "--rpo", paramLabel = "SECONDS", defaultValue = "900")
    private double most;

    @Option(names = "--history")
    private boolean history;

    @Option(names = "--json", descriptionKey = "json")
    private boolean json;

    public Drill(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var settings = Serve.keyed(terminal);
        Logging.start("WARN", settings.log().format());
        var backups = new Safekeeping(settings, settings::database, InstantSource.system()).backups();
        if (history) {
            tell(backups.drills());
            return Exit.OK.code();
        }
        var drill = backups.drill();
        tell(drill.results());
        drill.unreachable()
                .forEach((leg, reason) -> terminal.say("backup.unreachable", Map.of("leg", leg, "reason", reason)));
        var good = drill.unreachable().isEmpty()
                && !drill.results().isEmpty()
                && drill.results().stream().allMatch(this::isGood);
        return Exit.of(good).code();
    }

    private boolean isGood(Drilled drill) {
        var files = drill.filesLost();
        return drill.failure() == null
                && drill.seconds() <= longest
                && drill.lost() <= most
                && (files == null || files <= most);
    }

    private void tell(List<Drilled> drills) {
        if (json) {
            terminal.out().println(JsonCodec.write(drills));
            return;
        }
        for (var drill : drills) {
            var failure = drill.failure();
            var files = drill.filesLost();
            var key = failure != null ? "drill.failed" : isGood(drill) ? "drill.good" : "drill.late";
            terminal.out()
                    .println(terminal.text(
                            key,
                            Map.of(
                                    "at", JsonCodec.format(drill.at()),
                                    "leg", drill.leg(),
                                    "backup", drill.backup(),
                                    "seconds", number(drill.seconds()),
                                    "lost", number(drill.lost()),
                                    "files",
                                            files == null
                                                    ? ""
                                                    : terminal.text("drill.files", Map.of("seconds", number(files))),
                                    "rto", number(longest),
                                    "rpo", number(most),
                                    "reason", failure == null ? "" : failure)));
        }
    }

    private static String number(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }
}
