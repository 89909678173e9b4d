package io.resonant.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the server says of a move, for a person. */
final class MoveText {
    private final Terminal terminal;

    MoveText(Terminal terminal) {
        this.terminal = terminal;
    }

    List<String> status(JsonNode status) {
        var lines = new ArrayList<String>();
        lines.add(line("move.stage." + status.path("stage").asString(), Map.of()));
        lines.add(line("move.from", values(status, "source")));
        if (status.path("target").isString()) {
            lines.add(line("move.target", values(status, "target")));
            lines.add(line("move.owner", values(status, "owner")));
        }
        if (status.path("progress").isObject()) {
            lines.add(progress(status));
            lines.addAll(tables(status.path("progress")));
            if (status.path("progress").path("held_back_to").isNumber()) {
                var rate = status.path("progress").path("held_back_to").asLong() / 1_000_000;
                lines.add(line("move.held_back", Map.of("rate", rate)));
            }
        }
        if (status.path("id").isString()) {
            lines.add(line("move.behind", Map.of("behind", status.path("behind").asLong())));
            lines.addAll(measured(status));
        }
        if (status.path("verification").isObject()) {
            lines.addAll(verification(status.path("verification")));
            lines.add(line(
                    "move.age",
                    age(status.path("verification").path("age_seconds").asLong(0))));
        }
        if (status.path("switched").isObject()) {
            lines.add(line(
                    "move.switched",
                    Map.of(
                            "at", status.path("switched").path("at").asString(),
                            "millis",
                                    status.path("switched").path("pause_micros").asLong() / 1_000,
                            "until", status.path("return_until").asString(""))));
        }
        if (status.path("trouble").isString()) {
            lines.add(line("move.trouble", values(status, "trouble")));
        }
        var next = new ArrayList<String>();
        status.path("next").forEach(step -> next.add("resonant move " + step.asString()));
        if (!next.isEmpty()) {
            lines.add(line("move.next", Map.of("next", String.join(", ", next))));
        }
        return lines;
    }

    /** How far behind the other side is in time, what the waiting takes, and what a switch would cost now. */
    private List<String> measured(JsonNode status) {
        var lines = new ArrayList<String>();
        if (status.path("lag_millis").isNumber()) {
            lines.add(
                    line("move.lag", Map.of("seconds", status.path("lag_millis").asLong() / 1_000.0)));
        }
        var waiting =
                status.path("wal_bytes").asLong() + status.path("log_bytes").asLong();
        if (waiting > 0) {
            lines.add(line("move.log", Map.of("megabytes", (waiting + 999_999) / 1_000_000)));
        }
        if (status.path("capture").asString("").equals("slot")) {
            var kept = status.path("slot_bytes").asLong();
            lines.add(line("move.slot", Map.of("megabytes", (kept + 999_999) / 1_000_000)));
        }
        if (status.path("pause_millis").isNumber()) {
            lines.add(line(
                    "move.pause", Map.of("millis", status.path("pause_millis").asLong())));
        }
        return lines;
    }

    /** Tables of which a part has not arrived. */
    private List<String> tables(JsonNode progress) {
        var lines = new ArrayList<String>();
        for (var table : progress.path("tables")) {
            var done = table.path("done").asInt();
            var parts = table.path("parts").asInt();
            if (done < parts) {
                lines.add("  %-24s %3d %%  %d/%d  %d MB/s"
                        .formatted(
                                table.path("table").asString(),
                                100 * done / parts,
                                done,
                                parts,
                                table.path("bytes_per_second").asLong() / 1_000_000));
            }
        }
        return lines;
    }

    String progress(JsonNode status) {
        var progress = status.path("progress");
        return line(
                "move.progress",
                Map.of(
                        "stage", line("move.stage." + status.path("stage").asString(), Map.of()),
                        "percent", progress.path("percent").asDouble(0),
                        "megabytes", progress.path("bytes").asLong(0) / 1_000_000,
                        "rate", progress.path("bytes_per_second").asLong(0) / 1_000_000,
                        "behind", status.path("behind").asLong()));
    }

    List<String> verification(JsonNode verification) {
        var lines = new ArrayList<String>();
        lines.add(line(
                verification.path("equal").asBoolean() ? "move.equal" : "move.different",
                Map.of(
                        "rows", verification.path("rows").asLong(),
                        "at", verification.path("at").asString())));
        verification
                .path("differing")
                .properties()
                .forEach(table ->
                        table.getValue().forEach(key -> lines.add("  " + table.getKey() + " " + key.asString())));
        return lines;
    }

    private static Map<String, Object> age(long seconds) {
        return Map.of("hours", seconds / 3_600, "minutes", seconds / 60 % 60);
    }

    List<String> check(JsonNode report) {
        var lines = new ArrayList<String>();
        var last = "";
        for (var finding : report.path("findings")) {
            var database = finding.path("database").asString();
            if (!database.equals(last)) {
                lines.add(line(
                        "move.check.on_" + database,
                        Map.of("database", report.path(database).asString())));
                last = database;
            }
            var values = new HashMap<String, Object>();
            finding.path("values")
                    .properties()
                    .forEach(
                            value -> values.put(value.getKey(), value.getValue().asString()));
            lines.add(mark(finding.path("severity").asString()) + " "
                    + line("move.check." + finding.path("code").asString(), values));
        }
        for (var odd : report.path("odd")) {
            lines.add(mark(odd.path("outcome").asString().equals("undecided") ? "blocking" : "warning") + " "
                    + line(
                            "move.check.odd",
                            Map.of(
                                    "column",
                                            odd.path("table").asString() + "."
                                                    + odd.path("column").asString(),
                                    "rule", odd.path("rule").asString(),
                                    "count", odd.path("count").asLong(),
                                    "outcome", odd.path("outcome").asString())));
            for (var example : odd.path("examples")) {
                lines.add("      " + example.path("row").asString() + "  "
                        + example.path("value").asString());
            }
        }
        lines.add(line(
                report.path("ready").asBoolean() ? "move.check.ready" : "move.check.not_ready",
                Map.of(
                        "megabytes",
                        report.path("bytes").asLong() / 1_000_000,
                        "seconds",
                        report.path("seconds").asLong())));
        return lines;
    }

    List<String> rehearsal(String step, boolean possible, JsonNode status) {
        return List.of(line(
                (possible ? "move.dry." : "move.dry_refused.") + step,
                Map.of(
                        "owner", status.path("owner").asString(),
                        "behind", status.path("behind").asLong(),
                        "stage", status.path("stage").asString())));
    }

    private static String mark(String severity) {
        return switch (severity) {
            case "blocking" -> "✗";
            case "warning" -> "!";
            default -> "✓";
        };
    }

    private Map<String, Object> values(JsonNode node, String name) {
        return Map.of(name, node.path(name).asString());
    }

    private String line(String key, Map<String, Object> values) {
        return terminal.text(key, values);
    }
}
