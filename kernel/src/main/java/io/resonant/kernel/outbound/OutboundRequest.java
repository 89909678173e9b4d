package io.resonant.kernel.outbound;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request below an integration's base URL.
 *
 * @param repeatable sending it twice does no harm: GET, HEAD, PUT and DELETE by definition, a POST when it has an
 *     idempotency key or changes nothing
 */
public record OutboundRequest(
        String method, String path, Map<String, String> headers, OutboundBody body, boolean repeatable) {
    public OutboundRequest {
        headers = Map.copyOf(headers);
    }

    public static OutboundRequest get(String path) {
        return new OutboundRequest("GET", path, Map.of(), OutboundBody.NONE, true);
    }

    public static OutboundRequest postJson(String path, String json) {
        return new OutboundRequest(
                "POST", path, Map.of("content-type", "application/json"), OutboundBody.text(json), false);
    }

    public OutboundRequest header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new OutboundRequest(method, path, more, body, repeatable);
    }

    public OutboundRequest asRepeatable() {
        return new OutboundRequest(method, path, headers, body, true);
    }

    /** Without headers and body: both may hold secrets. */
    @Override
    public String toString() {
        return method + " " + withoutQuery();
    }

    String withoutQuery() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
