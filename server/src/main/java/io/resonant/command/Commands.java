package io.resonant.command;

import static java.util.Objects.requireNonNull;

import io.resonant.Settings;
import io.resonant.Version;
import io.resonant.command.deploy.DeployCommands;
import io.resonant.command.deploy.Drill;
import io.resonant.command.deploy.UpgradeCommands;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.telemetry.Logging;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads the command line, runs one command and turns whatever comes of it into an exit code. */
public final class Commands {
    private final Terminal terminal;
    private final Failures failures;

    public Commands(Terminal terminal) {
        this.terminal = terminal;
        this.failures = new Failures(terminal);
    }

    /** Leads to commands and does nothing itself. */
    @Command
    private static final class Group implements Runnable {
        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(requireNonNull(spec).commandLine(), "");
        }
    }

    /** {@code resonant version}: what to name in a report of a defect. */
    @Command(name = "version")
    private static final class ShowVersion implements Callable<Integer> {
        private final Terminal terminal;

        ShowVersion(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            terminal.out()
                    .println("resonant " + Version.current() + " (Java " + Runtime.version() + ", "
                            + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")");
            return Exit.OK.code();
        }
    }

    /** {@code resonant test}: the launcher does it, from the sources; a package without sources cannot. */
    @Command(name = "test")
    private static final class RunTests implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new CommandFailure(Exit.FAILED, "test.sources", Map.of());
        }
    }

    /**
     * {@code resonant bridge}: works intents off apart from the server, for instance on another machine. Needs PostgreSQL:
     * nobody outside of the server's process hears that something happened in SQLite.
     */
    @Command(name = "bridge")
    private static final class RunBridge implements Callable<Integer> {
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
            var app = Serve.wireNew(terminal);
            app.startBridge();
            Shutdown.await(terminal, () -> terminal.say("bridge.ready"), app::close);
            return Exit.OK.code();
        }
    }

    /** The texts in the form that the library wants them in. */
    private static final class Texts extends ResourceBundle {
        private final Map<String, String> texts;

        Texts(Map<String, String> texts) {
            this.texts = texts;
        }

        @Override
        protected @Nullable Object handleGetObject(String key) {
            return texts.get(key);
        }

        @Override
        public Enumeration<String> getKeys() {
            return Collections.enumeration(texts.keySet());
        }
    }

    /** @return the exit code */
    public int run(String... arguments) {
        try {
            terminal.requireReadable(arguments);
        } catch (CommandFailure unreadable) {
            return failures.explain(unreadable).code();
        }
        if (arguments.length == 1 && arguments[0].equals("serve")) {
            return runDirectly(new Serve(terminal)); // reading annotations would take a fifth of the time to start
        }
        return line().execute(arguments);
    }

    private CommandLine line() {
        var line = group("resonant");
        line.addSubcommand(new Serve(terminal));
        line.addSubcommand(new RunTests());
        line.addSubcommand(new ShowSettings(terminal));
        line.addSubcommand(new DatabaseCommands.Migrate(terminal));
        line.addSubcommand(group("user", UserCommands.all(terminal)));
        line.addSubcommand(group("db", new DatabaseCommands.Shell(terminal)));
        line.addSubcommand(group("search", new DatabaseCommands.RebuildSearch(terminal)));
        line.addSubcommand(group("feedback", new MarketplaceCommands.Retention(terminal)));
        line.addSubcommand(group("statistics", new ImportDownloads(terminal)));
        line.addSubcommand(new MarketplaceCommands.Recommend(terminal));
        line.addSubcommand(group(
                "mirror",
                new MarketplaceCommands.AddMirror(terminal),
                new MarketplaceCommands.ListMirrors(terminal),
                new MarketplaceCommands.VisitMirror(terminal),
                new MarketplaceCommands.RemoveMirror(terminal)));
        line.addSubcommand(new RegistryCommands.Publish(terminal));
        line.addSubcommand(new RegistryCommands.Verify(terminal));
        line.addSubcommand(group("move", MoveCommands.all(terminal))
                .addSubcommand(MoveFiles.group(terminal))
                .addSubcommand(MoveKeys.group(terminal)));
        line.addSubcommand(group("backup", BackupCommands.all(terminal)));
        line.addSubcommand(group("deploy", DeployCommands.all(terminal, Version.current())));
        line.addSubcommand(new Drill(terminal));
        var upgrade = new CommandLine(UpgradeCommands.trial(terminal));
        for (var member : UpgradeCommands.all(terminal)) {
            upgrade.addSubcommand(member);
        }
        line.addSubcommand(upgrade);
        line.addSubcommand(new RunBridge(terminal));
        line.addSubcommand(new ShowVersion(terminal));
        line.addSubcommand(new Train(terminal));
        addHelp(line);
        line.addSubcommand(new CommandLine.HelpCommand());
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setResourceBundle(new Texts(terminal.messages().texts()));
        line.setParameterExceptionHandler((failure, _) -> explainUsage(failure));
        line.setExecutionExceptionHandler(
                (failure, _, _) -> failures.explain(failure).code());
        return line;
    }

    static CommandLine group(String name, Object... members) {
        var line = new CommandLine(new Group()).setCommandName(name);
        for (var member : members) {
            line.addSubcommand(member);
        }
        return line;
    }

    /** For a command whose class serves several names. */
    static CommandLine named(String name, Object command) {
        return new CommandLine(command).setCommandName(name);
    }

    private static void addHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .descriptionKey("help")
                        .build());
        line.getSubcommands().values().forEach(Commands::addHelp);
    }

    private int runDirectly(Callable<Integer> command) {
        try {
            return command.call();
        } catch (Exception e) { // the last frame of the program: whatever it is, the person must be told
            return failures.explain(e).code();
        }
    }

    private int explainUsage(ParameterException failure) {
        switch (failure) {
            case MissingParameterException missing ->
                terminal.say(
                        "usage.missing",
                        Map.of(
                                "missing",
                                missing.getMissing().stream()
                                        .map(Commands::name)
                                        .toList()));
            case UnmatchedArgumentException unmatched
            when !unmatched.getUnmatched().isEmpty() -> {
                terminal.say(
                        "usage.unmatched",
                        Map.of("argument", unmatched.getUnmatched().getFirst()));
                if (!unmatched.getSuggestions().isEmpty()) {
                    terminal.say("usage.meant", Map.of("suggestions", String.join(", ", unmatched.getSuggestions())));
                }
            }
            case ParameterException incomplete
            when String.valueOf(incomplete.getMessage()).isEmpty() -> {
                failure.getCommandLine().usage(terminal.err());
                return Exit.USAGE.code();
            }
            default -> terminal.err().println(failure.getMessage());
        }
        terminal.say(
                "usage.help",
                Map.of("command", failure.getCommandLine().getCommandSpec().qualifiedName()));
        return Exit.USAGE.code();
    }

    private static String name(CommandLine.Model.ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
