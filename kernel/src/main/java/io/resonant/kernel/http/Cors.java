package io.resonant.kernel.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.resonant.kernel.wire.Head;
import java.util.Set;

/**
 * Which other origins' pages may call the API. They send a token, never the cookie: credentials are not allowed, so a
 * hole in a listed page does not open somebody's session.
 */
final class Cors {
    private static final HeaderName REQUESTED_METHOD = HeaderNames.ACCESS_CONTROL_REQUEST_METHOD;

    private static final String EXPOSED =
            "ETag, Location, Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";

    private Cors() {}

    static boolean isPreflight(Request request) {
        return request.method().equals("OPTIONS")
                && request.header(HeaderNames.ORIGIN) != null
                && request.header(REQUESTED_METHOD) != null;
    }

    /** The answer to a browser that asks first. */
    static Response preflight(Set<String> origins, Request request, String allow) {
        var response = Response.noContent().header("Allow", allow);
        var origin = request.header(HeaderNames.ORIGIN);
        if (origin != null && origins.contains(origin)) {
            response.header("Access-Control-Allow-Methods", allow)
                    .header(
                            "Access-Control-Allow-Headers",
                            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id")
                    .header("Access-Control-Max-Age", "600");
        }
        return response;
    }

    static void answer(Set<String> origins, Request request, Head out) {
        if (origins.isEmpty()) {
            return;
        }
        out.header("Vary", "Origin");
        var origin = request.header(HeaderNames.ORIGIN);
        if (origin != null && origins.contains(origin)) {
            out.header("Access-Control-Allow-Origin", origin);
            out.header("Cross-Origin-Resource-Policy", "cross-origin");
            out.header("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    /** For what every page may read. */
    static void answerAll(Head out) {
        out.header("Access-Control-Allow-Origin", "*");
        out.header("Access-Control-Expose-Headers", EXPOSED);
    }
}
