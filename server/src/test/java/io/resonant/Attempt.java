package io.resonant;

import static io.resonant.testing.House.CANARY;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.ApiDocument;
import io.resonant.testing.Hidden;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * One call of an operation of the contract with ids of somebody else in it.
 *
 * @param path with its parameters filled and its query
 * @param body empty for none
 */
@NullMarked
record Attempt(ApiDocument.Call call, String path, String body) {
    private static final ApiDocument CONTRACT = ApiDocument.read(Path.of("../docs/openapi.json"));

    /** What only ends the caller's own sign-in, or opens a connection of another kind. */
    private static final Set<String> LEFT_OUT = Set.of(
            "DELETE /api/v1/auth/session",
            "DELETE /api/v1/users/me/sessions",
            "POST /api/v1/auth/logout",
            "GET /metrics",
            "GET /ws");

    /** Where things are that can be restricted, or that come of them. */
    private static final Pattern WORK = Pattern.compile(
            "^/api/v1/(specs|threads|messages|tasks|intents|search|imports?|exports?|sharing|share-links|files)(/|$)");

    /** Every operation with everything of the other organisation that could stand in its path, query or body. */
    static List<Attempt> all(Map<String, Set<String>> ids, Set<String> more) {
        var one = new LinkedHashSet<String>(); // of each table, for where anything may stand
        ids.values().stream()
                .filter(found -> !found.isEmpty())
                .forEach(found -> one.add(found.iterator().next()));
        one.addAll(more);
        var core = new LinkedHashSet<String>(); // of what bodies and queries name
        for (var table : List.of("specs", "threads", "tasks", "intents", "files", "memberships", "namespaces")) {
            core.add(first(ids.getOrDefault(table, Set.of())));
        }
        var attempts = new ArrayList<Attempt>();
        for (var call : CONTRACT.calls()) {
            if (LEFT_OUT.contains(call.toString()) || call.path().contains("/operator/")) {
                continue; // who runs the server is looked at elsewhere
            }
            for (var path : paths(call, ids, one)) {
                for (var id :
                        call.pathParameters().isEmpty() && call.schema().isPresent() ? core : Set.of(first(core))) {
                    attempts.add(new Attempt(call, path, body(call, id)));
                }
                if (call.method().equals("GET")) {
                    queries(call, core).forEach(query -> attempts.add(new Attempt(call, path + query, "")));
                }
            }
        }
        return attempts;
    }

    /** All that can be read, and all that can be done to what people work with, with the ids of what is hidden. */
    static List<Attempt> onHidden(Hidden hidden) {
        var attempts = new ArrayList<Attempt>();
        for (var call : CONTRACT.calls()) {
            boolean reads = call.method().equals("GET");
            if (LEFT_OUT.contains(call.toString())
                    || call.path().contains("/operator/")
                    || call.path().endsWith("/takeover") // which is meant to succeed, and is tried elsewhere
                    || !(reads || WORK.matcher(call.path()).find())) {
                continue;
            }
            for (var path : paths(call, hidden.ids(), hidden.core())) {
                boolean whole = call.pathParameters().isEmpty();
                for (var id : whole && call.schema().isPresent() ? hidden.core() : Set.of(first(hidden.core()))) {
                    attempts.add(new Attempt(call, path, call.schema().isPresent() ? body(call, id) : ""));
                }
                if (reads) {
                    queries(call, whole ? hidden.core() : Set.of())
                            .forEach(query ->
                                    attempts.add(new Attempt(call, path + query.replace(CANARY, Hidden.QUERY), "")));
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
                    if (table.endsWith(noun)) {
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
                core.forEach(id -> queries.add("?" + parameter + "=" + encoded(id)));
            }
        }
        if (call.path().endsWith("/diff")) {
            queries.add("?from=1&to=2");
        }
        return queries;
    }

    private static String body(ApiDocument.Call call, String id) {
        return call.contentType().equals("application/json")
                ? JsonCodec.write(CONTRACT.body(call, _ -> "words", id))
                : "";
    }

    private static String first(Set<String> ids) {
        return ids.iterator().next();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
