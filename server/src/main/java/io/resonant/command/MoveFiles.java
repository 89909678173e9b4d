package io.resonant.command;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * {@code resonant move files …}: moves all files to another store while the server runs. The server does the work; these
 * commands ask it to, and end without stopping it.
 */
abstract class MoveFiles implements Callable<Integer> {
    private static final String PATH = "/api/v1/operator/move/files";
    private static final long POLL_SECONDS = 1;

    final Terminal terminal;

    @Option(names = "--server", paramLabel = "URL")
    private @Nullable URI server;

    @Option(names = "--json")
    private boolean json;

    private MoveFiles(Terminal terminal) {
        this.terminal = terminal;
    }

    static CommandLine group(Terminal terminal) {
        return Commands.group(
                "files",
                new Start(terminal),
                new Status(terminal),
                new Verify(terminal),
                new Report(terminal),
                Commands.named("switch", new Step(terminal, "/switch")),
                new RollBack(terminal),
                Commands.named("complete", new Step(terminal, "/completion")),
                Commands.named("cancel", new Step(terminal, "/cancellation")));
    }

    @Override
    public Integer call() throws InterruptedException {
        try (var calls = new OperatorClient(terminal, server)) {
            var status = run(calls);
            print(status);
            return Exit.of(status.path("problems").isEmpty()).code();
        }
    }

    /** @return what is printed: the status at the end, in most cases */
    abstract JsonNode run(OperatorClient calls) throws InterruptedException;

    static JsonNode act(OperatorClient calls, String what, boolean dryRun) {
        return calls.post(PATH + what, Map.of("dry_run", dryRun));
    }

    /** Asks again and again, and tells a person how far it is. */
    JsonNode await(OperatorClient calls, Predicate<JsonNode> isDone) throws InterruptedException {
        var said = "";
        while (true) {
            long begun = System.nanoTime();
            var status = calls.get(PATH);
            long taken = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            if (isDone.test(status)) {
                return status;
            }
            var line = FileMoveText.line(terminal, status);
            if (!line.equals(said) && !json) {
                terminal.err().println(line);
                terminal.err().flush();
                said = line;
            }
            TimeUnit.SECONDS.sleep(Math.max(POLL_SECONDS, 10 * taken)); // counting millions of rows takes a while
        }
    }

    private void print(JsonNode answer) {
        terminal.out().println(json ? answer.toString() : text(answer));
        terminal.out().flush();
    }

    String text(JsonNode status) {
        return FileMoveText.whole(terminal, status);
    }

    private static boolean isOpen(JsonNode status) {
        return status.path("id").isString() && !status.path("ended_at").isString();
    }

    /** What cannot be copied will not be missing for longer waiting. */
    private static boolean hasEverything(JsonNode status) {
        var progress = status.path("progress");
        long hopeless = status.path("problems").values().stream()
                .filter(problem -> !problem.path("repairable").asBoolean(false))
                .count();
        long missing =
                progress.path("objects").asLong(0) - progress.path("copied").asLong(0);
        return missing <= hopeless || !isOpen(status);
    }

    @Command(name = "start")
    private static final class Start extends MoveFiles {
        @Option(names = "--to", required = true, paramLabel = "URL")
        private String to = "";

        @Option(names = "--rate", paramLabel = "BYTES")
        private @Nullable String rate;

        @Option(names = "--dry-run")
        private boolean dryRun;

        @Option(names = "--wait")
        private boolean wait;

        Start(Terminal terminal) {
            super(terminal);
        }

        @Override
        JsonNode run(OperatorClient calls) throws InterruptedException {
            var body = new LinkedHashMap<String, Object>();
            body.put("to", to);
            var supabase = to.startsWith("supabase:");
            put(body, "secret", supabase ? "SUPABASE_KEY" : "AWS_SECRET_ACCESS_KEY");
            if (!supabase) {
                put(body, "access_key_id", "AWS_ACCESS_KEY_ID");
                put(body, "session_token", "AWS_SESSION_TOKEN");
            }
            if (rate != null) {
                body.put("rate", Rate.bytes(rate));
            }
            body.put("dry_run", dryRun);
            var begun = calls.post(PATH, body);
            if (dryRun) {
                terminal.say("movefiles.possible");
            }
            return wait && !dryRun ? await(calls, MoveFiles::hasEverything) : begun;
        }

        private void put(Map<String, Object> body, String member, String variable) {
            terminal.environment().find(variable).ifPresent(value -> body.put(member, value));
        }
    }

    @Command(name = "status")
    private static final class Status extends MoveFiles {
        @Option(names = "--watch")
        private boolean watch;

        Status(Terminal terminal) {
            super(terminal);
        }

        @Override
        JsonNode run(OperatorClient calls) throws InterruptedException {
            return watch ? await(calls, status -> !isOpen(status)) : calls.get(PATH);
        }
    }

    @Command(name = "verify")
    private static final class Verify extends MoveFiles {
        @Option(names = "--deep")
        private boolean deep;

        @Option(names = "--wait")
        private boolean wait;

        Verify(Terminal terminal) {
            super(terminal);
        }

        @Override
        JsonNode run(OperatorClient calls) throws InterruptedException {
            var begun = calls.post(PATH + "/verification", Map.of("deep", deep));
            return wait
                    ? await(
                            calls,
                            status -> !isOpen(status)
                                    || !status.path("verification")
                                            .path("wanted")
                                            .isString())
                    : begun;
        }
    }

    @Command(name = "report")
    private static final class Report extends MoveFiles {
        Report(Terminal terminal) {
            super(terminal);
        }

        @Override
        JsonNode run(OperatorClient calls) {
            return calls.get(PATH + "/report");
        }

        @Override
        String text(JsonNode signed) {
            return signed.path("report").toPrettyString();
        }
    }

    @Command(name = "rollback")
    private static final class RollBack extends MoveFiles {
        @Option(names = "--dry-run")
        private boolean dryRun;

        @Option(names = "--wait")
        private boolean wait;

        RollBack(Terminal terminal) {
            super(terminal);
        }

        @Override
        JsonNode run(OperatorClient calls) throws InterruptedException {
            var begun = act(calls, "/rollback", dryRun);
            return wait && !dryRun ? await(calls, status -> !isOpen(status)) : begun;
        }
    }

    /** A step that is done at once. */
    @Command
    private static final class Step extends MoveFiles {
        private final String path;

        @Option(names = "--dry-run")
        private boolean dryRun;

        Step(Terminal terminal, String path) {
            super(terminal);
            this.path = path;
        }

        @Override
        JsonNode run(OperatorClient calls) {
            return act(calls, path, dryRun);
        }
    }
}
