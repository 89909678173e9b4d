package io.resonant.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The status of a move of files for a person. */
final class FileMoveText {
    private FileMoveText() {}

    /** One line while it is waited for. */
    static String line(Terminal terminal, JsonNode status) {
        var progress = status.path("progress");
        long objects = progress.path("objects").asLong(0);
        long copied = progress.path("copied").asLong(0);
        var values = new HashMap<String, Object>();
        values.put(
                "state", terminal.text("movefiles.state." + status.path("state").asString("none"), Map.of()));
        values.put("copied", copied);
        values.put("objects", objects);
        values.put("percent", objects == 0 ? 100 : copied * 100 / objects);
        values.put("copied_bytes", bytes(progress.path("copied_bytes").asLong(0)));
        values.put("bytes", bytes(progress.path("bytes").asLong(0)));
        var line = terminal.text("movefiles.progress", values);
        if (status.path("error").isString()) {
            return line + System.lineSeparator() + error(terminal, status);
        }
        var rate = status.path("bytes_per_second");
        return rate.isNumber() && copied < objects ? line + ", " + bytes(rate.asLong(0)) + "/s" : line;
    }

    private static String error(Terminal terminal, JsonNode status) {
        return terminal.text(
                "movefiles.error", Map.of("error", status.path("error").asString("")));
    }

    /** Everything that is known. */
    static String whole(Terminal terminal, JsonNode status) {
        var lines = new ArrayList<String>();
        if (!status.path("id").isString()) {
            lines.add(terminal.text(
                    "movefiles.none", Map.of("store", status.path("current").asString(""))));
        } else {
            lines.add(terminal.text(
                    "movefiles.way",
                    Map.of(
                            "from", status.path("from").asString(""),
                            "to", status.path("to").asString(""),
                            "current", status.path("current").asString(""))));
            lines.add(line(terminal, status));
            lines.add(verification(terminal, status.path("verification")));
            lines.addAll(problems(terminal, status.path("problems")));
        }
        var next = status.path("next").values().stream()
                .map(step -> step.asString(""))
                .collect(Collectors.joining(", "));
        if (!next.isEmpty()) {
            lines.add(terminal.text("movefiles.next", Map.of("next", next)));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String verification(Terminal terminal, JsonNode verification) {
        if (verification.path("wanted").isString()) {
            return terminal.text("movefiles.verifying", Map.of());
        }
        if (!verification.path("at").isString()) {
            return terminal.text("movefiles.unverified", Map.of());
        }
        boolean deep = verification.path("deep").asBoolean(false);
        return terminal.text(
                deep ? "movefiles.verified.deep" : "movefiles.verified",
                Map.of(
                        "at",
                        verification.path("at").asString(""),
                        "objects",
                        verification.path("objects").asLong(0)));
    }

    private static List<String> problems(Terminal terminal, JsonNode problems) {
        var lines = new ArrayList<String>();
        for (var problem : problems.values()) {
            var names = problem.path("files").values().stream()
                    .map(file -> file.path("name").asString("") + " ("
                            + file.path("id").asString("") + ")")
                    .collect(Collectors.joining(", "));
            boolean repairable = problem.path("repairable").asBoolean(false);
            lines.add(terminal.text(
                    repairable ? "movefiles.problem.repaired" : "movefiles.problem",
                    Map.of(
                            "problem",
                            terminal.text(
                                    "movefiles.problem."
                                            + problem.path("problem").asString(""),
                                    Map.of()),
                            "hash",
                            problem.path("sha256").asString(""),
                            "store",
                            problem.path("store").asString(""),
                            "files",
                            names)));
        }
        return lines;
    }

    private static String bytes(long count) {
        if (count < 1024) {
            return count + " B";
        }
        double value = count;
        int unit = -1;
        while (value >= 1024 && unit < 3) {
            value /= 1024;
            unit++;
        }
        return String.format(
                Locale.ROOT,
                "%.1f %s",
                value,
                List.of("KiB", "MiB", "GiB", "TiB").get(unit));
    }
}
