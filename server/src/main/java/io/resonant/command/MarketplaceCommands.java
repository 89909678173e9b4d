package io.resonant.command;

import static java.util.Objects.requireNonNull;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import io.resonant.mcap.McapLimits;
import io.resonant.mcap.McapReader;
import io.resonant.mcap.Recording;
import io.resonant.recommendation.Explanations;
import io.resonant.recommendation.ItemIndex;
import io.resonant.recommendation.Ranker;
import io.resonant.recommendation.Recommendation;
import io.resonant.recommendation.Recommendations;
import io.resonant.recommendation.RecordingFeatures;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The commands about extensions and layouts. */
final class MarketplaceCommands {
    private MarketplaceCommands() {}

    /** {@code resonant feedback retention}: removes feedback that is too old now, or proves that there is none. */
    @Command(name = "retention")
    static final class Retention implements Callable<Integer> {
        private final Terminal terminal;

        @Option(names = "--report")
        private boolean reportOnly;

        @Option(names = "--json")
        private boolean json;

        Retention(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (var app = Serve.wire(terminal)) {
                var feedback = app.marketplace().feedback();
                if (!reportOnly) {
                    terminal.say("feedback.expired", Map.of("rows", feedback.expire()));
                }
                var retention = feedback.retention();
                print(retention);
                return Exit.of(retention.isKept()).code();
            }
        }

        private void print(io.resonant.feedback.Retention retention) {
            if (json) {
                terminal.out().println(JsonCodec.write(retention));
                return;
            }
            terminal.out()
                    .println(terminal.text(
                            "feedback.retention", Map.of("days", retention.days(), "limit", retention.limit())));
            for (var table : retention.tables()) {
                terminal.out()
                        .println(terminal.text(
                                "feedback.table",
                                Map.of(
                                        "name", table.name(),
                                        "rows", table.rows(),
                                        "oldest", table.oldest() == null ? "-" : table.oldest(),
                                        "overdue", table.overdue())));
            }
            terminal.out().println(terminal.text(retention.isKept() ? "feedback.kept" : "feedback.broken", Map.of()));
        }
    }

    /** {@code resonant recommend}: reads a recording and ranks here, so that nothing of it leaves the machine. */
    @Command(name = "recommend")
    static final class Recommend implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "file")
        private @Nullable Path file;

        @Option(names = "--server", paramLabel = "URL")
        private @Nullable URI server;

        @Option(names = "--limit", paramLabel = "COUNT", defaultValue = "5")
        private int limit;

        @Option(names = "--json")
        private boolean json;

        Recommend(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var recording = read(requireNonNull(file));
            var topics = recording.channels().stream()
                    .map(channel -> new RecordingFeatures.Topic(
                            channel.topic(), channel.schema().orElse(null)))
                    .toList();
            var features = new RecordingFeatures(topics, RecordingFeatures.Scope.RECORDING);
            var today = LocalDate.ofInstant(InstantSource.system().instant(), ZoneOffset.UTC);
            var found = new Ranker(index()).rank(features, today, Math.max(1, limit), null);
            if (json) {
                terminal.out().println(JsonCodec.write(found));
            } else {
                print(recording, found);
            }
            return Exit.OK.code();
        }

        private static Recording read(Path file) {
            try {
                return McapReader.read(file, McapLimits.USUAL);
            } catch (NoSuchFileException e) {
                throw new CommandFailure(Exit.USAGE, "registry.missing", Map.of("file", file));
            } catch (IOException e) {
                throw new CommandFailure(
                        Exit.FAILED,
                        "recommend.unreadable",
                        Map.of("path", file, "reason", String.valueOf(e.getMessage())));
            }
        }

        private ItemIndex index() {
            if (server != null) {
                return ServerIndex.fetch(server);
            }
            try (var app = Serve.wire(terminal)) {
                return app.marketplace().recommender().index();
            }
        }

        private void print(Recording recording, Recommendations found) {
            var schemas = recording.channels().stream()
                    .flatMap(channel -> channel.schema().stream())
                    .distinct()
                    .count();
            terminal.out()
                    .println(terminal.text(
                            "recommend.recording",
                            Map.of(
                                    "topics", recording.channels().size(),
                                    "schemas", schemas,
                                    "seconds",
                                            recording
                                                    .span()
                                                    .map(span -> span.duration().toSeconds())
                                                    .orElse(0L))));
            print("recommend.layouts", found.layouts());
            print("recommend.extensions", found.extensions());
            terminal.out().println(terminal.text("recommend.panels", Map.of()));
            found.panels().stream()
                    .limit(limit)
                    .forEach(panel -> terminal.out().printf("  %s %.0f %%%n", panel.type(), panel.probability() * 100));
        }

        private void print(String title, List<Recommendation> items) {
            terminal.out().println(terminal.text(title, Map.of()));
            if (items.isEmpty()) {
                terminal.out().println("  " + terminal.text("recommend.nothing", Map.of()));
            }
            for (var item : items) {
                terminal.out().println("  " + item.id() + "  " + item.name());
                item.reasons()
                        .forEach(reason ->
                                terminal.out().println("    " + Explanations.text(reason, terminal.language())));
            }
        }
    }

    /** The list of what another server has, which is the same for everybody who asks. */
    private static final class ServerIndex {
        private ServerIndex() {}

        static ItemIndex fetch(URI server) {
            var settings = OutboundSettings.of("server", server, true).withRetries(RetryPolicy.NONE);
            try (var http = new OutboundHttp(settings, InstantSource.system())) {
                var current = JsonCodec.tree(http.send(OutboundRequest.get("/api/v1/recommendations/index"))
                        .text());
                var index = http.send(OutboundRequest.get(current.path("url").asString("")));
                return ItemIndex.parse(index.text().getBytes(StandardCharsets.UTF_8));
            } catch (OutboundException e) {
                throw new CommandFailure(
                        Exit.FAILED, "server.silent", Map.of("reason", String.valueOf(e.getMessage())));
            }
        }
    }

    /** What the commands about mirrors have in common: the running server does the work. */
    abstract static class MirrorCommand implements Callable<Integer> {
        static final String MIRRORS = "/api/v1/operator/mirrors";

        final Terminal terminal;

        @Option(names = "--server", paramLabel = "URL")
        private @Nullable URI server;

        @Option(names = "--json")
        private boolean json;

        MirrorCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (var calls = new OperatorClient(terminal, server)) {
                return run(calls).code();
            }
        }

        abstract Exit run(OperatorClient calls);

        void print(JsonNode answer, Consumer<JsonNode> words) {
            if (json) {
                terminal.out().println(answer);
            } else {
                words.accept(answer);
            }
        }

        void line(JsonNode mirror) {
            var visited = mirror.path("visited_at").asString("");
            terminal.out()
                    .println(terminal.text(
                            "mirror.line",
                            Map.of(
                                    "id", mirror.path("id").asString(""),
                                    "kind", mirror.path("kind").asString(""),
                                    "address", mirror.path("address").asString(""),
                                    "visited", visited.isEmpty() ? terminal.text("mirror.never", Map.of()) : visited)));
        }

        Exit visit(OperatorClient calls, String id) {
            var mirror = calls.post(MIRRORS + "/" + id + "/visits", Map.of());
            var entries = calls.get(MIRRORS + "/" + id + "/entries");
            print(entries, answer -> told(mirror, answer.path("items")));
            var failure = mirror.path("failure");
            if (failure.isObject()) {
                terminal.err().println(failure.path("message").asString(""));
                return Exit.FAILED;
            }
            return Exit.OK;
        }

        private void told(JsonNode mirror, JsonNode entries) {
            var counts = new LinkedHashMap<String, Object>();
            counts.put("address", mirror.path("address").asString(""));
            for (var state : List.of("hosted", "held", "removed", "refused", "failed")) {
                counts.put(
                        state,
                        entries.valueStream()
                                .filter(entry ->
                                        entry.path("state").asString("").equals(state))
                                .count());
            }
            terminal.out().println(terminal.text("mirror.visited", counts));
            entries.valueStream()
                    .filter(entry -> !entry.path("findings").isEmpty())
                    .forEach(this::remarks);
        }

        private void remarks(JsonNode entry) {
            terminal.out()
                    .println(terminal.text(
                            "mirror.entry",
                            Map.of(
                                    "state", entry.path("state").asString(""),
                                    "item", entry.path("item").asString(""),
                                    "version", entry.path("version").asString(""))));
            entry.path("findings")
                    .forEach(finding -> terminal.out()
                            .println("    " + finding.path("code").asString("") + ": "
                                    + finding.path("message").asString("")));
        }
    }

    /** {@code resonant mirror add}: follows another registry, and goes there at once. */
    @Command(name = "add")
    static final class AddMirror extends MirrorCommand {
        @Parameters(index = "0", paramLabel = "URL", descriptionKey = "address")
        private @Nullable URI address;

        @Option(names = "--kind", paramLabel = "KIND")
        private @Nullable String kind;

        AddMirror(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(OperatorClient calls) {
            var followed = String.valueOf(address);
            var read = kind != null ? kind : followed.endsWith(".json") ? "index" : "registry";
            var mirror = calls.post(MIRRORS, Map.of("kind", read, "address", followed));
            return visit(calls, mirror.path("id").asString(""));
        }
    }

    /** {@code resonant mirror list}. */
    @Command(name = "list")
    static final class ListMirrors extends MirrorCommand {
        ListMirrors(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(OperatorClient calls) {
            print(calls.get(MIRRORS), answer -> {
                if (answer.path("items").isEmpty()) {
                    terminal.out().println(terminal.text("mirror.none", Map.of()));
                }
                answer.path("items").forEach(this::line);
            });
            return Exit.OK;
        }
    }

    /** {@code resonant mirror visit}: goes to the source now. */
    @Command(name = "visit")
    static final class VisitMirror extends MirrorCommand {
        @Parameters(index = "0", paramLabel = "ID", descriptionKey = "id")
        private @Nullable UUID id;

        VisitMirror(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(OperatorClient calls) {
            return visit(calls, String.valueOf(id));
        }
    }

    /** {@code resonant mirror remove}: stops following. */
    @Command(name = "remove")
    static final class RemoveMirror extends MirrorCommand {
        @Parameters(index = "0", paramLabel = "ID", descriptionKey = "id")
        private @Nullable UUID id;

        RemoveMirror(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(OperatorClient calls) {
            calls.delete(MIRRORS + "/" + id);
            terminal.say("mirror.removed", Map.of("id", String.valueOf(id)));
            return Exit.OK;
        }
    }
}
