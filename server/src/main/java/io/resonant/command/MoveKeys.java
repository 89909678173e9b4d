package io.resonant.command;

import io.resonant.DataDirectory;
import io.resonant.ServerKeys;
import io.resonant.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resonant move keys …}: takes the secrets to another machine, which no move of rows or files does. */
final class MoveKeys {
    private MoveKeys() {}

    static CommandLine group(Terminal terminal) {
        return Commands.group("keys", new Export(terminal), new Import(terminal), new Show(terminal));
    }

    private static Settings settings(Terminal terminal) {
        return Settings.read(terminal.environment(), terminal.home());
    }

    /** {@code resonant move keys export}: one text under a passphrase. */
    @Command(name = "export")
    private static final class Export implements Callable<Integer> {
        private final Terminal terminal;

        Export(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            terminal.out().println(ServerKeys.Bundle.export(settings(terminal), terminal.readPassword()));
            return Exit.OK.code();
        }
    }

    /** {@code resonant move keys import}: puts them in their places, before the first start. */
    @Command(name = "import")
    private static final class Import implements Callable<Integer> {
        private final Terminal terminal;

        @Option(names = "--from", required = true, paramLabel = "FILE")
        private @Nullable Path from;

        Import(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var settings = settings(terminal);
            var text = read();
            DataDirectory.create(settings.data());
            var fingerprint = ServerKeys.Bundle.bring(settings, text, terminal.readPassword());
            terminal.say("keys.imported", Map.of("path", settings.data(), "fingerprint", fingerprint));
            return Exit.OK.code();
        }

        private String read() {
            try {
                return Files.readString(java.util.Objects.requireNonNull(from));
            } catch (IOException e) {
                throw new CommandFailure(Exit.USAGE, "keys.unread", Map.of("reason", String.valueOf(e.getMessage())));
            }
        }
    }

    /** {@code resonant move keys show}: what tells two secrets apart and gives neither away. */
    @Command(name = "show")
    private static final class Show implements Callable<Integer> {
        private final Terminal terminal;

        Show(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            terminal.out().println(ServerKeys.existing(settings(terminal)).fingerprint());
            return Exit.OK.code();
        }
    }
}
