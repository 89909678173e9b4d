package io.resonant.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Requests that a proxy and a server could understand differently. Each tries to bring a second one past the proxy, to a
 * route that only the inside may ask, from an address that the sender made up.
 */
final class NginxAttacks {
    /** What the proxy answers itself and never passes on. */
    static final String INSIDE = "/metrics";

    static final String MADE_UP = "203.0.113.6";

    private static final String HOST = "Host: " + Nginx.DOMAIN + "\r\n";
    private static final String INNER =
            "GET " + INSIDE + " HTTP/1.1\r\n" + HOST + "X-Forwarded-For: " + MADE_UP + "\r\n\r\n";
    private static final String POST = "POST /api/v1/auth/login HTTP/1.1\r\n" + HOST;

    private static final List<String> ENCODINGS = List.of(
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: CHUNKED",
            "Transfer-Encoding:\tchunked",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: chunked\u0000",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding\t: chunked",
            " Transfer-Encoding: chunked",
            "Transfer_Encoding: chunked",
            "Transfer-Encoding\r\n: chunked",
            "Transfer-Encoding:\r\n chunked",
            "X: y\n Transfer-Encoding: chunked",
            "X: y\nTransfer-Encoding: chunked",
            "X: y\rTransfer-Encoding: chunked",
            "X: y\r\rTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked");

    private static final List<String> LENGTHS = List.of(
            "Content-Length: 0\r\nContent-Length: %d",
            "Content-Length: %d\r\nContent-Length: 0",
            "Content-Length: 0, %d",
            "Content-Length: +%d",
            "Content-Length: -%d",
            "Content-Length: 0x%x",
            "Content-Length: %d 0",
            "Content-Length: %d\r\n 0",
            "Content-Length: %d.0",
            "Content-Length : %d",
            "Content-Length:\u000b%d",
            "Content_Length: %d",
            "X: y\rContent-Length: %d",
            "X: y\nContent-Length: %d",
            "Content-Length: 1844674407370955161%d");

    private NginxAttacks() {}

    /** Two lengths, or one that only one of both understands. */
    static List<String> lengths() {
        var attacks = new ArrayList<String>();
        var chunked = "0\r\n\r\n" + INNER;
        var hidden = Integer.toHexString(INNER.length()) + "\r\n" + INNER + "\r\n0\r\n\r\n";
        attacks.add(POST + "Content-Length: " + chunked.length() + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked);
        attacks.add(POST + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + hidden);
        for (var encoding : ENCODINGS) {
            attacks.add(POST + encoding + "\r\nContent-Length: " + chunked.length() + "\r\n\r\n" + chunked);
            attacks.add(POST + "Content-Length: " + chunked.length() + "\r\n" + encoding + "\r\n\r\n" + chunked);
            attacks.add(POST + encoding + "\r\n\r\n" + chunked);
        }
        for (var length : LENGTHS) {
            attacks.add(POST + length.formatted(INNER.length()) + "\r\n\r\n" + INNER);
        }
        return attacks;
    }

    /** Chunks whose size or end can be read in two ways. */
    static List<String> chunks() {
        var start = POST + "Transfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                        "0;\n\r\n",
                        "0\n\n",
                        "0\r\r",
                        "00000000000000000\r\n\r\n",
                        "10000000000000000\r\n\r\n",
                        "0x0\r\n\r\n",
                        "-0\r\n\r\n",
                        "0 0\r\n\r\n",
                        "1;x=\"\n\"\r\na\r\n0\r\n\r\n",
                        "1\r\naX\r\n0\r\n\r\n",
                        "1\r\na0\r\n\r\n",
                        "1\na\n0\n\n",
                        "0\r\nX-Forwarded-For: " + MADE_UP + "\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "0\r\nContent-Length: 5\r\n\r\n")
                .map(body -> start + body + INNER)
                .toList();
    }

    /** Claims about who asks, which host is meant and what the proxy may give out. */
    static List<String> claims() {
        return Stream.of(
                        "X-Forwarded-For: " + MADE_UP,
                        "X-Forwarded-For: " + MADE_UP + "\r\nX-Forwarded-For: " + MADE_UP,
                        "X_Forwarded_For: " + MADE_UP,
                        "X-Forwarded-For : " + MADE_UP,
                        "X: y\nX-Forwarded-For: " + MADE_UP,
                        "X: y\rX-Forwarded-For: " + MADE_UP,
                        "X-Real-IP: " + MADE_UP,
                        "Forwarded: for=" + MADE_UP + ";host=evil.example;proto=http",
                        "Connection: close, X-Forwarded-For",
                        "Connection: X-Forwarded-For\r\nConnection: X-Real-IP",
                        "Connection: Host, X-Forwarded-Proto, X-Request-Id",
                        "Keep-Alive: X-Forwarded-For",
                        "X-Forwarded-Host: evil.example",
                        "X-Forwarded-Proto: http\r\nX-Forwarded-Scheme: http",
                        "X-Original-URL: " + INSIDE,
                        "X-Rewrite-URL: " + INSIDE,
                        "X-HTTP-Method-Override: DELETE",
                        "X-Accel-Redirect: /packages/secret.foxe",
                        "X-Sendfile: /packages/secret.foxe",
                        "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings",
                        "Expect: 100-continue\r\nContent-Length: 0",
                        "Host: evil.example")
                .map(claim -> "GET /api/v1/setup HTTP/1.1\r\n" + HOST + claim + "\r\n\r\n")
                .toList();
    }

    /** Requests for a host that is not this installation, on a connection that was opened for it. */
    static List<String> foreignHosts() {
        return List.of(
                "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: " + Nginx.DOMAIN + ".evil.example\r\n\r\n",
                "GET https://evil.example/health/live HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /health/live HTTP/1.1\r\n\r\n",
                "GET /health/live HTTP/1.0\r\n\r\n",
                "GET /health/live HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
    }

    /** Ways to write the inside route, and a package that nobody was allowed to have. */
    static List<String> paths() {
        var paths = Stream.of(
                INSIDE,
                "/%6detrics",
                "//metrics",
                "/./metrics",
                "/x/../metrics",
                "/x/%2e%2e/metrics",
                "/api/..%2fmetrics",
                "/api/..;/metrics",
                "/api/%2e%2e%2fmetrics",
                "/api/..\\metrics",
                "/metrics?x=/",
                "/metrics#x",
                "/api/../metrics",
                "/viewer/../metrics",
                "/viewer/..%2fmetrics",
                "http://" + Nginx.DOMAIN + "/metrics",
                "https://evil.example/metrics",
                "/packages/secret.foxe",
                "/packages/../packages/secret.foxe",
                "/%70ackages/secret.foxe",
                "//packages/secret.foxe",
                "/packages%2fsecret.foxe",
                "/packages../secret.foxe",
                "/files/../packages/secret.foxe");
        return paths.map(path -> "GET " + path + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n")
                .toList();
    }

    /** What HTTP/1.1 would read as more than one header, or more than one request. */
    static List<List<Map.Entry<String, String>>> frames() {
        var second = " HTTP/1.1\r\n" + HOST + "\r\n" + INNER;
        var more = List.of(
                Map.entry("transfer-encoding", "chunked"),
                Map.entry("connection", "x-forwarded-for"),
                Map.entry("upgrade", "h2c"),
                Map.entry("content-length", "0"),
                Map.entry("content-length", "5"),
                Map.entry("host", "evil.example"),
                Map.entry("x-forwarded-for", MADE_UP),
                Map.entry("X-Forwarded-For", MADE_UP),
                Map.entry("x", "y\r\nX-Forwarded-For: " + MADE_UP),
                Map.entry("x", "y\nX-Forwarded-For: " + MADE_UP),
                Map.entry("x", "y\r\n\r\n" + INNER),
                Map.entry("x: y\r\nx-forwarded-for", MADE_UP),
                Map.entry("x\r\n\r\n" + INNER, "y"),
                Map.entry("x-forwarded-for:", MADE_UP),
                Map.entry("x", "y\u0000"));
        var pseudo = List.of(
                Map.entry(":path", "/api/v1/setup" + second),
                Map.entry(":path", "/api/v1/setup x"),
                Map.entry(":path", "api/v1/setup"),
                Map.entry(":method", "GET " + INSIDE + second),
                Map.entry(":authority", Nginx.DOMAIN + "\r\nX-Forwarded-For: " + MADE_UP),
                Map.entry(":authority", "evil.example"),
                Map.entry(":scheme", "https\r\nX: y"),
                Map.entry(":scheme", "http://evil.example" + INSIDE + "?"));
        return Stream.concat(
                        more.stream()
                                .map(header -> Stream.concat(usual().stream(), Stream.of(header))
                                        .toList()),
                        pseudo.stream().flatMap(header -> Stream.of(replaced(header), prefixed(header))))
                .toList();
    }

    /** The second request, as a body that was not announced as one. */
    static String inner() {
        return INNER;
    }

    /** A request as every browser sends it. */
    static List<Map.Entry<String, String>> usual() {
        return List.of(
                Map.entry(":method", "POST"),
                Map.entry(":scheme", "https"),
                Map.entry(":authority", Nginx.DOMAIN),
                Map.entry(":path", "/api/v1/auth/login"));
    }

    private static List<Map.Entry<String, String>> replaced(Map.Entry<String, String> header) {
        return usual().stream()
                .map(each -> each.getKey().equals(header.getKey()) ? header : each)
                .toList();
    }

    private static List<Map.Entry<String, String>> prefixed(Map.Entry<String, String> header) {
        return IntStream.rangeClosed(0, usual().size())
                .mapToObj(place -> place == 0 ? header : usual().get(place - 1))
                .toList();
    }
}
