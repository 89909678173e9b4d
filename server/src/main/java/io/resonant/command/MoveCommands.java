package io.resonant.command;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code resonant move …}: to another database while the server runs, and back. The server does the work. */
final class MoveCommands {
    private static final String PATH = "/api/v1/operator/move";
    private static final long LOOK_MILLIS = 500;

    private MoveCommands() {}

    static Object[] all(Terminal terminal) {
        return new Object[] {
            new Check(terminal),
            new Start(terminal),
            new Status(terminal),
            new Verify(terminal),
            new Report(terminal),
            Commands.named("switch", new Switch(terminal)),
            Commands.named("rollback", new Step(terminal, "rollback", "/rollback")),
            Commands.named("complete", new Step(terminal, "complete", "/completion")),
            Commands.named("cancel", new Step(terminal, "cancel", "/cancellation"))
        };
    }

    /** What all of them share. */
    private abstract static class Asking implements Callable<Integer> {
        final Terminal terminal;

        @Option(names = "--json", descriptionKey = "move.json")
        boolean json;

        @Option(names = "--server", paramLabel = "URL", descriptionKey = "server")
        @Nullable
        URI server;

        Asking(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (var client = new OperatorClient(terminal, server)) {
                return ask(client).code();
            }
        }

        abstract Exit ask(OperatorClient client);

        void print(JsonNode answer, List<String> lines) {
            if (json) {
                terminal.out().println(answer.toPrettyString());
            } else {
                lines.forEach(line -> terminal.out().println(line));
            }
        }

        void printStatus(JsonNode status) {
            print(status, new MoveText(terminal).status(status));
        }

        /** Looks until the stage is another one than these, and tells how far it is. */
        JsonNode awaitEnd(OperatorClient client, List<String> stages) {
            var status = client.get(PATH);
            while (stages.contains(status.path("stage").asString())
                    && !status.path("trouble").isString()) {
                terminal.err().println(new MoveText(terminal).progress(status));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
                status = client.get(PATH);
            }
            return status;
        }
    }

    /** Where to, and what to do with odd values. */
    private abstract static class Aimed extends Asking {
        @Option(names = "--to", required = true, paramLabel = "URL", descriptionKey = "move.to")
        String to = "";

        @Option(names = "--rule", paramLabel = "RULE", descriptionKey = "move.rule")
        List<String> rules = new ArrayList<>();

        @Option(names = "--triggers", descriptionKey = "move.triggers")
        boolean triggers;

        Aimed(Terminal terminal) {
            super(terminal);
        }

        Map<String, Object> wanted() {
            var wanted = new HashMap<String, Object>();
            wanted.put("to", to);
            wanted.put("rules", rules);
            wanted.put("triggers", triggers);
            return wanted;
        }

        Exit check(OperatorClient client) {
            var report = client.post(PATH + "/check", wanted());
            print(report, new MoveText(terminal).check(report));
            return Exit.of(report.path("ready").asBoolean());
        }
    }

    @Command(name = "check")
    private static final class Check extends Aimed {
        Check(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit ask(OperatorClient client) {
            return check(client);
        }
    }

    @Command(name = "start")
    private static final class Start extends Aimed {
        @Option(names = "--rate", paramLabel = "RATE", descriptionKey = "move.rate")
        @Nullable
        String rate;

        @Option(names = "--dry-run", descriptionKey = "move.dry-run")
        boolean dryRun;

        @Option(names = "--wait", descriptionKey = "move.wait")
        boolean wait;

        Start(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit ask(OperatorClient client) {
            if (dryRun) {
                return check(client);
            }
            var wanted = wanted();
            if (rate != null) {
                wanted.put("rate", Rate.bytes(rate));
            }
            var status = client.post(PATH, wanted);
            if (wait) {
                status = awaitEnd(client, List.of("preparing", "copying", "building"));
            }
            printStatus(status);
            return status.path("trouble").isString() ? Exit.FAILED : Exit.OK;
        }
    }

    @Command(name = "status")
    private static final class Status extends Asking {
        @Option(names = "--watch", descriptionKey = "move.watch")
        boolean watch;

        Status(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit ask(OperatorClient client) {
            if (watch) {
                var status = client.get(PATH);
                while (!status.path("next").isEmpty()
                        && !status.path("stage").asString().equals("none")) {
                    printStatus(status);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2 * LOOK_MILLIS));
                    status = client.get(PATH);
                }
            }
            printStatus(client.get(PATH));
            return Exit.OK;
        }
    }

    @Command(name = "verify")
    private static final class Verify extends Asking {
        Verify(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit ask(OperatorClient client) {
            terminal.say("move.verifying", Map.of());
            var verification = client.post(PATH + "/verification", Map.of());
            print(verification, new MoveText(terminal).verification(verification));
            return Exit.of(verification.path("equal").asBoolean());
        }
    }

    @Command(name = "report")
    private static final class Report extends Asking {
        Report(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit ask(OperatorClient client) {
            var signed = client.get(PATH + "/report");
            print(signed, List.of(signed.path("report").toPrettyString()));
            return Exit.OK;
        }
    }

    /** A step that has a rehearsal which only says whether it could be done. */
    @Command
    private static class Step extends Asking {
        @Option(names = "--dry-run", descriptionKey = "move.dry-run")
        boolean dryRun;

        private final String name;
        private final String path;

        Step(Terminal terminal, String name, String path) {
            super(terminal);
            this.name = name;
            this.path = path;
        }

        @Override
        final Exit ask(OperatorClient client) {
            if (dryRun) {
                var status = client.get(PATH);
                var possible = status.path("next").values().stream()
                        .anyMatch(step -> step.asString().equals(name));
                print(status, new MoveText(terminal).rehearsal(name, possible, status));
                return Exit.of(possible);
            }
            printStatus(client.post(PATH + path, body()));
            return Exit.OK;
        }

        Map<String, Object> body() {
            return Map.of();
        }
    }

    @Command
    private static final class Switch extends Step {
        @Option(names = "--max-pause", paramLabel = "DURATION", descriptionKey = "move.max-pause", defaultValue = "5s")
        String longest = "5s";

        Switch(Terminal terminal) {
            super(terminal, "switch", "/switch");
        }

        @Override
        Map<String, Object> body() {
            return Map.of("max_pause_millis", millis(longest));
        }

        private static long millis(String text) {
            try {
                return text.endsWith("ms")
                        ? Long.parseLong(text.substring(0, text.length() - 2))
                        : Duration.parse("PT" + text).toMillis();
            } catch (DateTimeParseException | NumberFormatException e) {
                throw new CommandFailure(Exit.USAGE, "move.pause_invalid", Map.of("duration", text));
            }
        }
    }
}
