package io.resonant.catalogue;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.Networks;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads the lines of one access log and finds the downloads in them: nginx in its format "combined" or as JSON, and the
 * standard logs of CloudFront, whose first lines name the columns. What is not needed of a line is not kept.
 */
final class AccessLog {
    /** What stood in a line. */
    sealed interface Line {
        /**
         * A package that was sent whole.
         *
         * @param client the address that asked
         */
        record Download(Instant at, String client, String sha256) implements Line {}

        /** Something else that was asked for, or no request at all. */
        record Other() implements Line {}

        /** Nothing that we know. */
        record Unreadable() implements Line {}
    }

    private static final Line OTHER = new Line.Other();
    private static final Line UNREADABLE = new Line.Unreadable();

    private static final DateTimeFormatter COMBINED =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH);
    /** The route, and the place on the disk to which an internal redirect leads. */
    private static final Pattern CONTENT =
            Pattern.compile("(?:^/files/sha256|/([0-9a-f]{2})/([0-9a-f]{2}))/([0-9a-f]{64})(?:\\.foxe|\\.json)?$");

    private static final String FIELDS = "#Fields:";
    private static final List<String> NEEDED = List.of("date", "time", "c-ip", "cs-method", "cs-uri-stem", "sc-status");
    private static final List<String> TIME = List.of("time", "time_iso8601", "time_local", "@timestamp", "timestamp");
    private static final List<String> ADDRESS = List.of("address", "remote_addr", "client_ip", "remote_ip");
    private static final List<String> METHOD = List.of("method", "request_method");
    private static final List<String> PATH = List.of("path", "uri", "request_uri");

    private List<Integer> places = List.of(); // of what is needed, in a log of CloudFront

    Line read(String line) {
        if (line.isBlank()) {
            return OTHER;
        }
        try {
            if (line.startsWith("#")) {
                return comment(line);
            }
            if (line.startsWith("{")) {
                return json(JsonCodec.tree(line));
            }
            return places.isEmpty() ? combined(line) : tabs(line);
        } catch (DateTimeException | Problem e) {
            return UNREADABLE;
        }
    }

    private Line comment(String line) {
        if (line.startsWith(FIELDS)) {
            var names = List.of(line.substring(FIELDS.length()).strip().split("\\s+"));
            places = NEEDED.stream().map(names::indexOf).toList();
        }
        return OTHER;
    }

    private Line tabs(String line) {
        var cells = line.split("\t", -1);
        if (places.stream().anyMatch(place -> place < 0 || place >= cells.length)) {
            return UNREADABLE;
        }
        var needed = places.stream().map(place -> cells[place]).toList();
        var time = LocalDateTime.parse(needed.get(0) + "T" + needed.get(1));
        return line(time.toInstant(ZoneOffset.UTC), needed.get(2), needed.get(3), needed.get(4), needed.get(5));
    }

    /** {@code ADDRESS - USER [TIME] "METHOD PATH PROTOCOL" STATUS …}; nginx writes no quotation mark as it is. */
    private static Line combined(String line) {
        int address = line.indexOf(' ');
        int time = line.indexOf(" [");
        int timeEnd = line.indexOf("] \"", Math.max(time, 0));
        int requestEnd = line.indexOf("\" ", timeEnd + 3);
        if (address < 0 || time < 0 || timeEnd < 0 || requestEnd < 0) {
            return UNREADABLE;
        }
        var rest = line.substring(requestEnd + 2);
        int status = rest.indexOf(' ');
        return line(
                OffsetDateTime.parse(line.substring(time + 2, timeEnd), COMBINED)
                        .toInstant(),
                line.substring(0, address),
                line.substring(timeEnd + 3, requestEnd),
                status < 0 ? rest : rest.substring(0, status));
    }

    private static Line json(JsonNode node) {
        var time = text(node, TIME).map(AccessLog::time);
        var address = text(node, ADDRESS);
        var status = text(node, List.of("status"));
        if (time.isEmpty() || address.isEmpty() || status.isEmpty()) {
            return UNREADABLE;
        }
        var method = text(node, METHOD);
        var path = text(node, PATH);
        if (method.isPresent() && path.isPresent()) {
            return line(time.get(), address.get(), method.get(), path.get(), status.get());
        }
        return text(node, List.of("request"))
                .map(request -> line(time.get(), address.get(), request, status.get()))
                .orElse(UNREADABLE);
    }

    private static Optional<String> text(JsonNode node, List<String> names) {
        return names.stream()
                .map(node::path)
                .filter(value -> value.isString() || value.isIntegralNumber())
                .findFirst()
                .map(JsonNode::asString);
    }

    private static Instant time(String text) {
        return text.indexOf('/') == 2
                ? OffsetDateTime.parse(text, COMBINED).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }

    private static Line line(Instant at, String client, String request, String status) {
        var words = request.split(" ", -1);
        return words.length < 2 ? OTHER : line(at, client, words[0], words[1], status); // strangers send anything
    }

    private static Line line(Instant at, String client, String method, String path, String status) {
        if (!status.matches("[0-9]{3}") || Networks.canonical(client).isEmpty()) {
            return UNREADABLE;
        }
        int query = path.indexOf('?');
        var matcher = CONTENT.matcher(query < 0 ? path : path.substring(0, query));
        if (!method.equals("GET") || !status.equals("200") || !matcher.find()) {
            return OTHER;
        }
        var hash = matcher.group(3);
        boolean placed = matcher.group(1) == null || hash.startsWith(matcher.group(1) + matcher.group(2));
        return placed ? new Line.Download(at, client, hash) : OTHER;
    }
}
