package io.resonant.command.deploy;

import io.resonant.DataDirectory;
import io.resonant.Safekeeping;
import io.resonant.Settings;
import io.resonant.command.CommandFailure;
import io.resonant.command.Exit;
import io.resonant.command.Serve;
import io.resonant.command.Terminal;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.telemetry.Logging;
import io.resonant.upgrade.Upgrades;
import io.resonant.upgrade.Upgrades.Step;
import io.resonant.upgrade.Upgrades.Tried;
import io.resonant.upgrade.Upgrades.Wanted;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resonant upgrade …}: from the schema of the former program to that of this one, and back. */
public final class UpgradeCommands {
    private static final List<Step> STEPS = List.of(Step.values());

    private UpgradeCommands() {}

    /** The command itself, which tries; those below it do. */
    public static Callable<Integer> trial(Terminal terminal) {
        return new TryOut(terminal);
    }

    public static Object[] all(Terminal terminal) {
        return new Object[] {new Run(terminal), new Rollback(terminal)};
    }

    private abstract static class Base implements Callable<Integer> {
        final Terminal terminal;

        @Option(names = "--json", descriptionKey = "json")
        private boolean json;

        Base(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var settings = settings();
            Logging.start("WARN", settings.log().format()); // what happens is told below
            var upgrades = new Safekeeping(settings, settings::database, InstantSource.system()).upgrades();
            return run(upgrades, settings).code();
        }

        abstract Exit run(Upgrades upgrades, Settings settings);

        Settings settings() {
            return Serve.present(terminal);
        }

        void tell(String key, Map<String, Object> parameters) {
            if (!json) {
                terminal.out().println(terminal.text(key, parameters));
            }
        }

        void print(Object result) {
            if (json) {
                terminal.out().println(JsonCodec.write(result));
            }
        }

        void progress(Step step) {
            terminal.say(
                    "upgrade.step." + step.name().toLowerCase(Locale.ROOT),
                    Map.of("number", STEPS.indexOf(step) + 1, "of", STEPS.size()));
        }

        /** Whether there is anything to do. */
        boolean isNeeded(Upgrades upgrades) {
            var plan = upgrades.plan();
            if (plan.pending().isEmpty()) {
                tell("upgrade.nothing", Map.of("version", plan.to()));
                print(plan);
                return false;
            }
            tell(
                    "upgrade.plan",
                    Map.of(
                            "from",
                            String.valueOf(plan.from()),
                            "to",
                            plan.to(),
                            "count",
                            plan.pending().size()));
            plan.pending().forEach(file -> tell("migrate.pending", Map.of("file", file)));
            return true;
        }

        void told(Tried tried, String key) {
            tried.unreachable()
                    .forEach((leg, reason) -> tell("backup.unreachable", Map.of("leg", leg, "reason", reason)));
            tried.changes().forEach((table, rows) -> tell("upgrade.changed", Map.of("table", table, "rows", rows)));
            tell(
                    key,
                    Map.of(
                            "backup", tried.backup(),
                            "rows", tried.rows(),
                            "from", String.valueOf(tried.plan().from()),
                            "to", tried.plan().to(),
                            "seconds", String.format(Locale.ROOT, "%.1f", tried.seconds())));
            print(tried);
        }
    }

    private abstract static class Trying extends Base {
        @Option(names = "--scratch", paramLabel = "URL", descriptionKey = "upgrade.scratch")
        private @Nullable String scratch;

        @Option(names = "--accept-losses", descriptionKey = "upgrade.accept-losses")
        private boolean acceptLosses;

        Trying(Terminal terminal) {
            super(terminal);
        }

        Wanted wanted() {
            return new Wanted(Optional.ofNullable(scratch).map(Trying::postgresql), acceptLosses);
        }

        private static DatabaseLocation.Postgresql postgresql(String url) {
            try {
                if (DatabaseLocation.parse(url) instanceof DatabaseLocation.Postgresql postgresql) {
                    return postgresql;
                }
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(
                        Exit.USAGE, "upgrade.scratch.invalid", Map.of("reason", String.valueOf(e.getMessage())));
            }
            throw new CommandFailure(Exit.USAGE, "upgrade.scratch.invalid", Map.of("reason", "sqlite:"));
        }
    }

    @Command(name = "upgrade")
    private static final class TryOut extends Trying {
        @Option(names = "--dry-run") // picocli would ask for a required one before "run" as well
        private boolean dryRun;

        TryOut(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(Upgrades upgrades, Settings settings) {
            if (!dryRun) {
                throw new CommandFailure(Exit.USAGE, "upgrade.which", Map.of());
            }
            if (isNeeded(upgrades)) {
                told(upgrades.tryOut(wanted(), this::progress), "upgrade.tried");
            }
            return Exit.OK;
        }
    }

    @Command(name = "run")
    private static final class Run extends Trying {
        Run(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(Upgrades upgrades, Settings settings) {
            try (var _ = DataDirectory.hold(settings.data())) { // nobody may write behind the backup
                if (isNeeded(upgrades)) {
                    told(upgrades.run(wanted(), this::progress), "upgrade.done");
                }
            }
            return Exit.OK;
        }
    }

    @Command(name = "rollback")
    private static final class Rollback extends Base {
        @Option(names = "--lose-writes")
        private boolean loseWrites;

        Rollback(Terminal terminal) {
            super(terminal);
        }

        /** Also without a database: one that was interrupted may have left none, and is to be done again. */
        @Override
        Settings settings() {
            return Serve.keyed(terminal);
        }

        @Override
        Exit run(Upgrades upgrades, Settings settings) {
            try (var _ = DataDirectory.hold(settings.data())) {
                var back = upgrades.rollback(loseWrites);
                tell(
                        "upgrade.back",
                        Map.of("backup", back.backup(), "from", back.from(), "to", back.to(), "aside", back.aside()));
                if (settings.database() instanceof DatabaseLocation.Postgresql) {
                    tell("upgrade.back.search", Map.of());
                }
                print(back);
            }
            return Exit.OK;
        }
    }
}
