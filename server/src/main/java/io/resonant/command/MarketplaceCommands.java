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
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
                return (retention.isKept() ? Exit.OK : Exit.FAILED).code();
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
}
