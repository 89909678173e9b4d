package io.resonant.command;

import io.resonant.kernel.json.JsonCodec;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
}
