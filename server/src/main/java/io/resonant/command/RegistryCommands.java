package io.resonant.command;

import static java.util.Objects.requireNonNull;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.outbound.OutboundBody;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import io.resonant.registry.LogEntry;
import io.resonant.registry.LogVerifier;
import io.resonant.registry.RegistryLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The commands that publish, and that check what was published. */
final class RegistryCommands {
    private static final String TOKEN = "RESONANT_PUBLISH_TOKEN";
    private static final String SERVER = "http://127.0.0.1:8000";
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private RegistryCommands() {}

    private static OutboundHttp http(URI server) {
        return new OutboundHttp(
                OutboundSettings.of("server", server, true)
                        .withTimeouts(Duration.ofSeconds(10), Duration.ofMinutes(2), LONGEST)
                        .withRetries(RetryPolicy.NONE),
                InstantSource.system());
    }

    private static CommandFailure unreachable(URI server, OutboundException e) {
        return new CommandFailure(
                Exit.FAILED,
                "registry.unreachable",
                Map.of("server", server, "reason", String.valueOf(e.getMessage())));
    }

    private static CommandFailure unreadable(Path file, IOException e) {
        var key = e instanceof NoSuchFileException ? "registry.missing" : "registry.unreadable";
        return new CommandFailure(Exit.USAGE, key, Map.of("file", file, "reason", String.valueOf(e.getMessage())));
    }

    /** {@code resonant publish}: sends a package or a layout, and says everything that was found in it. */
    @Command(name = "publish")
    static final class Publish implements Callable<Integer> {
        private static final String BOUNDARY = "resonant-publish-7d1f3c";
        private static final int BAR = 30;

        private final Terminal terminal;

        @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "file")
        private @Nullable Path file;

        @Option(names = "--server", paramLabel = "URL", defaultValue = SERVER)
        private URI server = URI.create(SERVER);

        @Option(names = "--namespace", paramLabel = "NAME")
        private @Nullable String namespace;

        @Option(names = "--name", paramLabel = "NAME")
        private @Nullable String name;

        @Option(names = "--title", paramLabel = "TEXT")
        private @Nullable String title;

        @Option(names = "--version", paramLabel = "X.Y.Z")
        private @Nullable String version;

        @Option(names = "--organization")
        private boolean organization;

        @Option(names = "--strip")
        private boolean strip;

        @Option(names = "--keep-personal-data")
        private boolean keep;

        @Option(names = "--json")
        private boolean json;

        Publish(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var token = terminal.environment()
                    .find(TOKEN)
                    .orElseThrow(() -> new CommandFailure(Exit.USAGE, "publish.token", Map.of("variable", TOKEN)));
            var path = requireNonNull(file);
            boolean layout =
                    String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".json");
            try (var http = http(server)) {
                var answer = http.send(request(path, layout, token));
                return told(answer.status(), JsonCodec.tree(answer.text())).code();
            } catch (OutboundException e) {
                if (e.kind() != OutboundException.Kind.STATUS || !e.body().startsWith("{")) {
                    throw unreachable(server, e);
                }
                return refused(e.status(), JsonCodec.tree(e.body())).code();
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }

        private OutboundRequest request(Path path, boolean layout, String token) throws IOException {
            var before = fields(layout);
            before.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                            + String.valueOf(path.getFileName()).replace("\"", "%22")
                            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            var after = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
            long size = Files.size(path);
            var body = OutboundBody.stream(
                    before.size() + size + after.length,
                    () -> new SequenceInputStream(
                            new ByteArrayInputStream(before.toByteArray()),
                            new SequenceInputStream(
                                    new Progress(Files.newInputStream(path), size), new ByteArrayInputStream(after))));
            return new OutboundRequest(
                    "POST",
                    layout ? "/api/v1/layouts" : "/api/v1/extensions",
                    Map.of(
                            "authorization",
                            "Bearer " + token,
                            "accept-language",
                            terminal.language(),
                            "content-type",
                            "multipart/form-data; boundary=" + BOUNDARY),
                    body,
                    false);
        }

        private ByteArrayOutputStream fields(boolean layout) {
            var fields = new LinkedHashMap<String, @Nullable String>();
            fields.put("visibility", organization ? "organization" : null);
            if (layout) {
                fields.put("namespace", namespace);
                fields.put("name", name);
                fields.put("display_name", title);
                fields.put("version", version);
                fields.put("personal_data", strip ? "strip" : keep ? "keep" : null);
            }
            var out = new ByteArrayOutputStream();
            fields.forEach((field, value) -> {
                if (value != null) {
                    out.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field
                                    + "\"\r\n\r\n" + value + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
                }
            });
            return out;
        }

        private Exit told(int status, JsonNode answer) {
            if (json) {
                terminal.out().println(answer);
            } else {
                findings(answer);
                var key = status == 202 ? "publish.held" : status == 200 ? "publish.known" : "publish.done";
                var url = server.toString().replaceFirst("/$", "")
                        + answer.path("url").asString("");
                terminal.out()
                        .println(terminal.text(
                                key,
                                Map.of(
                                        "id",
                                        answer.path(status == 202 ? "name" : "id")
                                                .asString(""),
                                        "version",
                                        answer.path("version").asString(""),
                                        "url",
                                        url)));
            }
            return status == 202 ? Exit.HELD : Exit.OK;
        }

        private Exit refused(int status, JsonNode problem) {
            boolean found = status == 422 && !problem.path("findings").isEmpty();
            if (json) {
                terminal.out().println(problem);
            } else {
                findings(problem);
                terminal.say(
                        status == 401 ? "publish.token_refused" : "publish.refused",
                        Map.of(
                                "variable", TOKEN,
                                "code", problem.path("code").asString(""),
                                "detail", problem.path("detail").asString("")));
                problem.path("errors")
                        .values()
                        .forEach(error -> terminal.err()
                                .println("  " + error.path("pointer").asString("") + ": "
                                        + error.path("detail").asString("")));
            }
            return found ? Exit.REFUSED : Exit.FAILED;
        }

        private void findings(JsonNode answer) {
            answer.path("findings")
                    .values()
                    .forEach(finding -> terminal.err()
                            .println(finding.path("severity").asString("") + " "
                                    + finding.path("code").asString("") + " ["
                                    + finding.path("rule").asString("") + "] "
                                    + finding.path("message").asString("")));
        }

        /** Draws how much has been sent; only a person sees it. */
        private final class Progress extends FilterInputStream {
            private final long size;
            private long sent;
            private int drawn = -1;

            Progress(InputStream in, long size) {
                super(in);
                this.size = Math.max(size, 1);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, length);
                sent += Math.max(count, 0);
                int percent = (int) (sent * 100 / size);
                if (!json && percent != drawn) {
                    drawn = percent;
                    int full = BAR * percent / 100;
                    terminal.draw("[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + percent + " %"
                            + (percent == 100 ? "\n" : ""));
                }
                return count;
            }
        }
    }

    /** {@code resonant verify}: checks the signed log of a registry, of a server or in a file, without believing either. */
    @Command(name = "verify")
    static final class Verify implements Callable<Integer> {
        private static final int PAGE = 200;

        private final Terminal terminal;

        @Parameters(
                index = "0",
                paramLabel = "URL|FILE",
                arity = "0..1",
                defaultValue = SERVER,
                descriptionKey = "source")
        private String source = SERVER;

        @Option(names = "--key", paramLabel = "ID")
        private List<String> trusted = new ArrayList<>();

        @Option(names = "--save", paramLabel = "FILE")
        private @Nullable Path save;

        @Option(names = "--against", paramLabel = "FILE")
        private @Nullable Path against;

        @Option(names = "--json")
        private boolean json;

        Verify(Terminal terminal) {
            this.terminal = terminal;
        }

        /** A log as it is saved. */
        record Saved(List<LogEntry> entries, RegistryLog.@Nullable Head head) {}

        /** What was found. */
        record Report(
                boolean valid,
                long entries,
                long hidden,
                String hash,
                Set<String> keys,
                List<LogVerifier.Finding> findings) {}

        @Override
        public Integer call() {
            var log = source.matches("https?://.*") ? fetched(URI.create(source)) : read(Path.of(source));
            var verifier = new LogVerifier(Set.copyOf(trusted));
            log.entries().forEach(verifier::accept);
            if (log.head() != null) {
                verifier.finish(log.head());
            }
            if (against != null) {
                compare(verifier, read(against).entries(), log.entries());
            }
            boolean valid = verifier.findings().isEmpty();
            print(new Report(
                    valid,
                    verifier.entries(),
                    verifier.hidden(),
                    verifier.hash(),
                    verifier.keys().keySet(),
                    verifier.findings()));
            if (valid && save != null) {
                write(save, log);
            }
            return Exit.of(valid).code();
        }

        private static void compare(LogVerifier verifier, List<LogEntry> before, List<LogEntry> now) {
            for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
                verifier.remember(now.get(i), before.get(i));
            }
            if (now.size() < before.size()) {
                verifier.missing(now.size() + 1L);
            }
        }

        private void print(Report report) {
            if (json) {
                terminal.out().println(JsonCodec.write(report));
                return;
            }
            for (var finding : report.findings()) {
                terminal.err().println(terminal.text("verify." + finding.code(), Map.of("number", finding.number())));
            }
            terminal.out()
                    .println(terminal.text(
                            !report.valid()
                                    ? "verify.invalid"
                                    : report.entries() == 0 ? "verify.empty" : "verify.valid",
                            Map.of(
                                    "entries", report.entries(),
                                    "hidden", report.hidden(),
                                    "hash", report.hash(),
                                    "keys", String.join(", ", report.keys()))));
        }

        private static Saved fetched(URI server) {
            var entries = new ArrayList<LogEntry>();
            try (var http = http(server)) {
                var next = "0";
                while (next != null) {
                    var page = JsonCodec.tree(
                            http.send(OutboundRequest.get("/api/v1/registry/log?limit=" + PAGE + "&after=" + next))
                                    .text());
                    page.path("items")
                            .values()
                            .forEach(entry -> entries.add(JsonCodec.read(entry.toString(), LogEntry.class)));
                    next = page.path("next").isString() ? page.path("next").asString("") : null;
                }
                var head = entries.isEmpty()
                        ? null
                        : JsonCodec.read(
                                http.send(OutboundRequest.get("/api/v1/registry/log/head"))
                                        .text(),
                                RegistryLog.Head.class);
                return new Saved(entries, head);
            } catch (OutboundException e) {
                throw unreachable(server, e);
            }
        }

        private static Saved read(Path file) {
            try {
                return JsonCodec.read(Files.readAllBytes(file), Saved.class);
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }

        private static void write(Path file, Saved log) {
            try {
                Files.write(file, JsonCodec.writeBytes(log));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
    }
}
