package io.resonant;

import static io.resonant.testing.House.CANARY;

import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.ApiDocument;
import io.resonant.publication.TestPackages;
import io.resonant.testing.FormBody;
import io.resonant.testing.Hidden;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * One call of an operation with ids of somebody else in it.
 *
 * @param path with its parameters filled and its query
 * @param contentType of the body
 * @param body a character for each byte; empty for none
 */
@NullMarked
record Attempt(ApiDocument.Call call, String path, String contentType, String body) {
    private static final ApiDocument CONTRACT = ApiDocument.read(Path.of("../docs/openapi.json"));

    /** Opens a connection of another kind, which has tests of its own. */
    private static final String LIVE = "GET /ws";

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");
    private static final String FORM = "multipart/form-data";
    private static final String LAYOUT = """
            {"configById":{"3D!a":{}},"globalVariables":{},"userNodes":{},"playbackConfig":{"speed":1},"layout":"3D!a"}""";

    /** Where things are that can be restricted, or that come of them. */
    private static final Pattern WORK = Pattern.compile(
            "^/api/v1/(specs|threads|messages|tasks|intents|search|imports?|exports?|sharing|share-links|files)(/|$)");

    /**
     * Every operation, also those that only the viewer knows, with everything of the other organisation that could stand in
     * its path, query or body.
     */
    static List<Attempt> all(Routes routes, String organization, Map<String, Set<String>> ids, String hash) {
        var one = new LinkedHashSet<String>(); // of each table, for where anything may stand
        ids.values().stream()
                .filter(found -> !found.isEmpty())
                .forEach(found -> one.add(found.iterator().next()));
        one.addAll(List.of(organization, hash));
        var core = new LinkedHashSet<String>(); // of what bodies and queries name
        for (var table : List.of("specs", "threads", "tasks", "intents", "files", "memberships", "namespaces")) {
            core.add(first(ids.getOrDefault(table, Set.of())));
        }
        var attempts = new ArrayList<Attempt>();
        var known = new LinkedHashMap<>(ids);
        known.put("workspaces", Set.of(organization)); // as the viewer names organisations
        for (var call : Stream.concat(CONTRACT.calls().stream(), ofViewer(routes))
                .filter(call -> !call.toString().equals(LIVE))
                .toList()) {
            for (var path : paths(call, known, one)) {
                for (var id :
                        call.pathParameters().isEmpty() && call.schema().isPresent() ? core : Set.of(first(core))) {
                    attempts.add(of(call, path, id));
                }
                if (call.method().equals("GET")) {
                    queries(call, core).forEach(query -> attempts.add(without(call, path + query)));
                }
            }
        }
        return attempts;
    }

    /** The contract does not tell of them, because an unmodified viewer decides what they are. */
    private static Stream<ApiDocument.Call> ofViewer(Routes routes) {
        return routes.all().stream()
                .filter(route -> route.isHidden() && route.path().startsWith("/api/"))
                .map(route -> new ApiDocument.Call(
                        route.method(),
                        route.path(),
                        route.access().name(),
                        PARAMETER
                                .matcher(route.path())
                                .results()
                                .map(found -> found.group(1))
                                .toList(),
                        List.of(),
                        route.fields().isEmpty() ? route.body() == null ? "" : "application/json" : FORM,
                        Optional.empty()));
    }

    /** All that can be read, and all that can be done to what people work with, with the ids of what is hidden. */
    static List<Attempt> onHidden(Hidden hidden) {
        var attempts = new ArrayList<Attempt>();
        for (var call : CONTRACT.calls()) {
            boolean reads = call.method().equals("GET");
            if (call.toString().equals(LIVE)
                    || call.path().endsWith("/takeover") // which is meant to succeed, and is tried elsewhere
                    || !(reads || WORK.matcher(call.path()).find())) {
                continue;
            }
            for (var path : paths(call, hidden.ids(), hidden.core())) {
                boolean whole = call.pathParameters().isEmpty();
                for (var id : whole && call.schema().isPresent() ? hidden.core() : Set.of(first(hidden.core()))) {
                    attempts.add(of(call, path, id));
                }
                if (reads) {
                    queries(call, whole ? hidden.core() : Set.of())
                            .forEach(query -> attempts.add(without(call, path + query.replace(CANARY, Hidden.QUERY))));
                }
            }
        }
        return attempts;
    }

    private static Set<String> paths(ApiDocument.Call call, Map<String, Set<String>> ids, Set<String> one) {
        var paths = new LinkedHashSet<String>();
        paths.add(call.path());
        for (var parameter : call.pathParameters()) {
            var filled = new LinkedHashSet<String>();
            for (var path : paths) {
                var before = path.substring(0, path.indexOf("/{" + parameter + "}"));
                var noun = before.substring(before.lastIndexOf('/') + 1).replace('-', '_');
                var fitting = new LinkedHashSet<String>(Set.of("1"));
                ids.forEach((table, found) -> {
                    if (table.endsWith(noun) || table.endsWith(noun + "s")) {
                        fitting.addAll(found);
                    }
                });
                if (call.pathParameters().size() == 1) {
                    fitting.addAll(one);
                }
                fitting.forEach(id -> filled.add(path.replace("{" + parameter + "}", encoded(id))));
            }
            paths.clear();
            paths.addAll(filled);
        }
        return paths;
    }

    private static List<String> queries(ApiDocument.Call call, Set<String> core) {
        var queries = new ArrayList<String>();
        for (var parameter : call.queryParameters()) {
            if (!parameter.equals("limit")) {
                queries.add("?" + parameter + "=" + CANARY);
                // too short for the index of the search, so that it looks through everything
                queries.add("?" + parameter + "=" + CANARY.substring(0, 1));
                core.forEach(id -> queries.add("?" + parameter + "=" + encoded(id)));
            }
        }
        if (call.path().endsWith("/diff")) {
            queries.add("?from=1&to=2");
        }
        return queries;
    }

    /** What an answer may repeat. */
    String told() {
        return path + body + (contentType.startsWith(FORM) ? CANARY : "");
    }

    @Override
    public String toString() {
        return call.method() + " " + path + " " + (contentType.startsWith(FORM) ? FORM : told());
    }

    private static Attempt without(ApiDocument.Call call, String path) {
        return new Attempt(call, path, "", "");
    }

    private static Attempt of(ApiDocument.Call call, String path, String id) {
        return switch (call.contentType()) {
            case "" -> without(call, path);
            case FORM ->
                new Attempt(call, path, FormBody.TYPE, new String(upload(call, id), StandardCharsets.ISO_8859_1));
            case "application/x-www-form-urlencoded" ->
                new Attempt(
                        call,
                        path,
                        call.contentType(),
                        CONTRACT.body(call, _ -> id, id).entrySet().stream()
                                .map(field -> field.getKey() + "=" + encoded(String.valueOf(field.getValue())))
                                .collect(Collectors.joining("&")));
            default -> new Attempt(call, path, call.contentType(), JsonCodec.write(json(call, id)));
        };
    }

    private static Map<String, Object> json(ApiDocument.Call call, String id) {
        return call.schema().isPresent()
                ? CONTRACT.body(call, _ -> "words", id)
                : Map.of(
                        "id", id, "layoutId", id, "name", "words", "data", new Json(LAYOUT), "permission", "ORG_WRITE");
    }

    /** Something without a fault, under the other organisation's name where it has one. */
    private static byte[] upload(ApiDocument.Call call, String id) {
        var form = new FormBody();
        CONTRACT.body(call, name -> name.equals("namespace") ? CANARY : "organization", id)
                .forEach((name, value) -> {
                    if (value instanceof String text) {
                        form.field(name, text);
                    }
                });
        if (call.path().contains("/extension")) {
            form.file(CANARY + ".foxe", TestPackages.of(CANARY, "words", "9.9.9"));
        } else if (call.path().contains("/layouts")) {
            form.file("words.json", LAYOUT.getBytes(StandardCharsets.UTF_8));
        } else {
            form.file("words.md", ("# words\n\nThis names " + id + ".\n").getBytes(StandardCharsets.UTF_8));
        }
        return form.bytes();
    }

    private static String first(Set<String> ids) {
        return ids.iterator().next();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
