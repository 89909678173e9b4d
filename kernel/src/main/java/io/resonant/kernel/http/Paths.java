package io.resonant.kernel.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path: a tree of segments in which a literal goes before a parameter, and that before a rest. */
final class Paths {
    private final Node root = new Node();
    private final Map<String, Bound> others = new HashMap<>();

    Paths(List<Route> routes) {
        for (var route : routes) {
            add(route);
        }
    }

    /** A route with what was prepared at start for its calls. */
    record Bound(Route route, Handler chain, List<String> names) {
        int index(String name) {
            int index = names.indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException(route + " has no path parameter " + name);
            }
            return index;
        }
    }

    /**
     * What the path leads to.
     *
     * @param bound null when the path exists and the method does not, or when neither does
     * @param allow the methods of the path; empty when there is no such path
     */
    record Match(@Nullable Bound bound, List<String> values, String allow) {
        static final Match NONE = new Match(null, List.of(), "");
    }

    Match find(String method, String path) {
        var values = new ArrayList<String>(3);
        var node = path.startsWith("/") ? find(root, path, 1, values) : null;
        if (node != null) {
            var bound = node.routes.get(method);
            if (bound != null) {
                return new Match(bound, values, node.allow);
            }
            return new Match(null, List.of(), node.allow);
        }
        var other = others.get(method);
        return other == null ? Match.NONE : new Match(other, List.of(), "");
    }

    private static @Nullable Node find(Node node, String path, int start, List<String> values) {
        int end = path.indexOf('/', start);
        boolean last = end < 0;
        var segment = path.substring(start, last ? path.length() : end);
        var literal = node.literals.get(segment);
        if (literal != null) {
            var found = last ? literal.orNull() : find(literal, path, end + 1, values);
            if (found != null) {
                return found;
            }
        }
        if (node.parameter == null || segment.isEmpty()) {
            return node.rest;
        }
        values.add(segment);
        var found = last ? node.parameter.orNull() : find(node.parameter, path, end + 1, values);
        if (found == null) {
            values.removeLast();
            return node.rest;
        }
        return found;
    }

    private void add(Route route) {
        var names = new ArrayList<String>();
        if (route.path().equals("/*")) {
            put(others, route, names);
            if (route.method().equals("GET")) {
                others.put("HEAD", others.get("GET"));
            }
            return;
        }
        var node = root;
        for (var segment : route.path().substring(1).split("/", -1)) {
            if (segment.equals("*")) {
                node = node.withRest();
            } else if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
                node = node.withParameter();
            } else {
                node = node.literals.computeIfAbsent(segment, key -> new Node());
            }
        }
        put(node.routes, route, names);
        if (route.method().equals("GET")) {
            node.routes.put("HEAD", node.routes.get("GET"));
        }
        var methods = new TreeSet<>(node.routes.keySet());
        methods.add("OPTIONS");
        node.allow = String.join(", ", methods);
    }

    private static void put(Map<String, Bound> routes, Route route, List<String> names) {
        var before = routes.put(route.method(), new Bound(route, route.chain(), List.copyOf(names)));
        if (before != null) {
            throw new IllegalStateException(route + " is declared twice: " + before.route());
        }
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Bound> routes = new TreeMap<>();
        private @Nullable Node parameter;
        private @Nullable Node rest; // whatever follows, where nothing else fits
        private String allow = "";

        Node withParameter() {
            if (parameter == null) {
                parameter = new Node();
            }
            return parameter;
        }

        Node withRest() {
            if (rest == null) {
                rest = new Node();
            }
            return rest;
        }

        @Nullable
        Node orNull() {
            return routes.isEmpty() ? null : this;
        }
    }
}
