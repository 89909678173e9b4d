package io.resonant.command;

import io.resonant.Settings;
import io.resonant.kernel.config.Configuration;
import io.resonant.kernel.config.Origin;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code resonant config}: the settings in force and where each came from. */
@Command(name = "config")
final class ShowSettings implements Callable<Integer> {
    private final Terminal terminal;

    ShowSettings(Terminal terminal) {
        this.terminal = terminal;
    }

    @Spec
    void describe(CommandSpec spec) {
        spec.usageMessage()
                .footer(Settings.names().stream()
                        .map(name -> "  " + name + "%n      " + terminal.text("setting." + name, Map.of()))
                        .toArray(String[]::new));
        spec.usageMessage().footerHeading("%n" + terminal.text("settings.heading", Map.of()) + "%n");
    }

    @Override
    public Integer call() {
        var settings = Settings.read(terminal.environment(), terminal.home());
        for (var entry : settings.configuration().entries()) {
            var value = entry.shown() == null ? "-" : entry.shown();
            terminal.out().println("%-29s %-40s %s".formatted(entry.name(), value, origin(entry)));
        }
        return Exit.OK.code();
    }

    private String origin(Configuration.Entry entry) {
        return switch (entry.origin()) {
            case Origin.Variable _ -> terminal.text("origin.environment", Map.of());
            case Origin.Line line -> line.toString();
            case Origin.Default _ when entry.shown() == null -> terminal.text("origin.absent", Map.of());
            case Origin.Default _ -> terminal.text("origin.default", Map.of());
        };
    }
}
