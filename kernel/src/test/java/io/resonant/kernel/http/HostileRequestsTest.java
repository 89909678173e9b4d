package io.resonant.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.http.HttpSettings.Limits;
import io.resonant.kernel.http.TestServers.Rule;
import io.resonant.kernel.http.TestServers.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client must not send, byte for byte. */
class HostileRequestsTest {
    /** What browsers are told to forbid with every answer, however early it is given. */
    static final Map<String, String> FORBIDDEN = Map.of(
            "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
            "x-content-type-options", "nosniff",
            "x-frame-options", "DENY",
            "referrer-policy", "no-referrer",
            "cross-origin-opener-policy", "same-origin",
            "cross-origin-resource-policy", "same-origin");

    private HttpServer server;

    @BeforeEach
    void start() {
        var routes = new Routes();
        routes.post("/echo")
                .summary("Says it again")
                .access(Rule.PUBLIC)
                .body(Text.class)
                .limit(10_000)
                .handle(request -> Response.ok(request.body(Text.class)));
        routes.post("/form")
                .summary("Takes a form")
                .access(Rule.PUBLIC)
                .form("name")
                .handle(request -> Response.ok(new Text(request.form().require("name"))));
        routes.post("/ignored")
                .summary("Does not read its body")
                .access(Rule.PUBLIC)
                .handle(request -> Response.ok(new Text("ignored")));
        server = TestServers.talking(Limits.USUAL, routes);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void requestsInARowAreAnsweredInOrder() throws IOException {
        try (var client = client()) {
            client.send(get("/a/1") + post("/echo", "{\"text\":\"2\"}") + get("/a/3"));
            assertThat(client.answer().body()).isEqualTo("{\"text\":\"1\"}");
            assertThat(client.answer().body()).isEqualTo("{\"text\":\"2\"}");
            assertThat(client.answer().body()).isEqualTo("{\"text\":\"3\"}");
        }
    }

    @Test
    void aBodyInChunksIsReadWithExtensionsAndTrailers() throws IOException {
        try (var client = client()) {
            var chunks = "8;x=1\r\n{\"text\":\r\n4\r\n\"ab\"\r\n01\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n";
            client.send(chunked("/echo", chunks) + get("/a/next"));
            assertThat(client.answer().body()).isEqualTo("{\"text\":\"ab\"}");
            assertThat(client.answer().body()).contains("next");
        }
    }

    @Test
    void badChunksEndTheConnection() throws IOException {
        for (var chunks : new String[] {
            "x\r\n",
            "-1\r\n",
            "1\r\nab\r\n",
            "1 2\r\n",
            "\r\n",
            "ffffffffffffffffff\r\n",
            "1\nx\n",
            "5;" + "x".repeat(5_000)
        }) {
            try (var client = client()) {
                var answer = client.send(chunked("/echo", chunks)).answer();
                assertThat(answer.status()).as(chunks).isEqualTo(400);
                assertThat(answer.headers()).as(chunks).containsEntry("connection", "close");
                assertThat(answer.body()).as(chunks).contains("malformed_body");
            }
        }
    }

    @Test
    void aChunkLargerThanTheLimitIsRefusedBeforeItComes() throws IOException {
        try (var client = client()) {
            var answer = client.send(chunked("/echo", "7fffffff\r\n")).answer();
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void framingThatTwoReadersCouldTakeDifferentlyIsRefused() throws IOException {
        for (var headers : new String[] {
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: 5, 5\r\n",
            "Content-Length: +5\r\n",
            "Content-Length: 5x\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Transfer-Encoding : chunked\r\n",
            "Content-Length : 5\r\n",
            " Content-Length: 5\r\n"
        }) {
            try (var client = client()) {
                client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers
                        + "\r\n0\r\n\r\n");
                assertThat(client.answer().status()).as(headers).isIn(400, 501);
                assertThat(client.isAtEnd()).as(headers).isTrue();
            }
        }
    }

    @Test
    void whatIsNotHttpIsRefusedAsProblem() throws IOException {
        assertRefused(400, "malformed_request", "nonsense\r\n\r\n");
        assertRefused(400, "malformed_request", "GET /a/b\r\n\r\n");
        assertRefused(400, "malformed_request", "GET /a/b HTTP/2.0\r\n\r\n");
        assertRefused(400, "malformed_request", "GET /a/b HTTP/1.1\r\n\r\n"); // no Host
        assertRefused(400, "malformed_request", "GET /a/b HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        assertRefused(400, "malformed_request", "GET /a/b HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n");
        assertRefused(400, "malformed_request", "GET /a/b HTTP/1.1\r\nHost: a\nX: y\r\n\r\n");
        assertRefused(400, "malformed_url", "GET /a/\u00ff HTTP/1.1\r\nHost: a\r\n\r\n");
        assertRefused(505, "unsupported_http", "GET /a/b HTTP/1.0\r\n\r\n");
        assertRefused(417, "unsupported_http", "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n");
        assertRefused(414, "url_too_long", "GET /a/" + "b".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertRefused(
                431, "headers_too_large", "GET /a/b HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(40_000) + "\r\n\r\n");
        assertRefused(
                431, "headers_too_large", "GET /a/b HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(20_000) + "\r\n");
    }

    @Test
    void anAddressWithoutMeaningIsRefused() throws IOException {
        for (var path : new String[] {"/a/%zz", "/a/%ff", "/a/%00", "/a/x?q=%e4%bb", "/a/x?%=1"}) {
            try (var client = client()) {
                var answer = client.send(get(path)).answer();
                assertThat(answer.status()).as(path).isEqualTo(400);
            }
        }
        try (var client = client()) {
            assertThat(client.send(get("/a/../a/x")).answer().status()).isEqualTo(404);
            assertThat(client.send(get("//a/x")).answer().status()).isEqualTo(404);
            assertThat(client.send(get("/a/b;c=d")).answer().body()).contains("b;c=d");
            assertThat(client.send(get("/a/%E4%BB%95%2F?q=%E6%A7%98+x"))
                            .answer()
                            .body())
                    .contains("仕/様 x");
        }
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() throws IOException {
        for (var text :
                new String[] {"{\"text\":\"\u00ff\"}", "{\"text\":\"\u00c3(\"}", "{\"text\":\"\u00ed\u00a0\u0080\"}"}) {
            try (var client = client()) {
                assertThat(client.send(post("/echo", text)).answer().status()).isIn(400, 422);
            }
        }
        try (var client = client()) {
            assertThat(client.send(post("/echo", "{\"text\":\"\\u0000\"}"))
                            .answer()
                            .body())
                    .contains("invalid_text");
            assertThat(client.send(post("/echo", "{\"text\":\"\\ud800\"}"))
                            .answer()
                            .body())
                    .contains("invalid_text");
            assertThat(client.send(post("/echo", "{\"text\":\"a\",\"text\":\"b\"}"))
                            .answer()
                            .status())
                    .isIn(400, 422);
            assertThat(client.send(post("/echo", "[".repeat(5_000))).answer().status())
                    .isIn(400, 422);
            assertThat(client.send(post("/echo", "{} {}")).answer().body()).contains("malformed_json");
            assertThat(client.send(post("/echo", "")).answer().body()).contains("malformed_json");
            assertThat(client.send(post("/echo", "{\"text\":\"ok\"}")).answer().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() throws IOException {
        for (var type : new String[] {
            "text/plain",
            "application/json; charset=utf-16",
            "application/x-www-form-urlencoded",
            "",
            "application/jsonx"
        }) {
            try (var client = client()) {
                var answer = client.send(post("/echo", "{\"text\":\"a\"}").replace("application/json", type))
                        .answer();
                assertThat(answer.status()).as(type).isEqualTo(415);
                assertThat(answer.headers()).as(type).containsEntry("accept", "application/json");
            }
        }
        try (var client = client()) {
            var utf8 = post("/echo", "{\"text\":\"a\"}").replace("json", "JSON; charset=\"UTF-8\"");
            assertThat(client.send(utf8).answer().status()).isEqualTo(200);
            var packed = post("/echo", "{\"text\":\"a\"}").replace("Host: a", "Host: a\r\nContent-Encoding: gzip");
            assertThat(client.send(packed).answer().status()).isIn(400, 415);
        }
    }

    @Test
    void aFormIsReadStrictly() throws IOException {
        try (var client = client()) {
            assertThat(client.send(form("name=a+b%21")).answer().body()).contains("a b!");
            assertThat(client.send(form("name=%zz")).answer().body()).contains("malformed_url");
            assertThat(client.send(form("nam=1")).answer().body()).contains("invalid_input", "/nam");
            assertThat(client.send(form("")).answer().body()).contains("invalid_input", "/name", "required");
        }
    }

    @Test
    void theClientIsToldToGoOnOnlyWhenSomebodyReads() throws IOException {
        try (var client = client()) {
            client.send("POST /raw HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(client.read(25)).asString().isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("abc").answer().body()).isEqualTo("{\"text\":\"3\"}");
            client.send("POST /raw HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 300\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(413);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void aRefusedBodyDoesNotBecomeTheNextRequest() throws IOException {
        try (var client = client()) {
            var smuggled = get("/a/smuggled");
            client.send("POST /ignored HTTP/1.1\r\nHost: a\r\nContent-Length: " + smuggled.length() + "\r\n\r\n"
                    + smuggled);
            assertThat(client.answer().body()).contains("ignored");
            assertThat(client.send(get("/a/real")).answer().body()).contains("real");
        }
        try (var client = client()) {
            client.send("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5_000));
            assertThat(client.answer().status()).isEqualTo(413);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void theReasonReachesAClientThatIsStillSending() throws IOException {
        try (var client = client()) {
            client.send("POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n");
            client.send("x".repeat(8_000_000));
            assertThat(client.answer().body()).contains("body_too_large");
        }
    }

    @Test
    void aResetInTheBodyHarmsNobody() throws IOException {
        try (var client = client()) {
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
            client.reset();
        }
        try (var client = client()) {
            assertThat(client.send(get("/a/still")).answer().body()).contains("still");
        }
    }

    @Test
    void headHasTheHeadersOfGet() throws IOException {
        try (var client = client()) {
            client.send(get("/a/b").replace("GET", "HEAD"));
            var head = new byte[12];
            for (int i = 0; i < head.length; i++) {
                head[i] = (byte) client.read();
            }
            assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        }
        try (var client = client()) {
            var options = client.send(get("/a/b").replace("GET", "OPTIONS")).answer();
            assertThat(options.status()).isEqualTo(204);
            assertThat(options.headers()).containsEntry("allow", "GET, HEAD, OPTIONS");
            assertThat(client.send(get("/a/b").replace("GET", "BREW")).answer().status())
                    .isEqualTo(405);
            var last = client.send(get("/a/b").replace("Host: a", "Host: a\r\nConnection: Close"))
                    .answer();
            assertThat(last.headers()).containsEntry("connection", "close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    private void assertRefused(int status, String code, String request) throws IOException {
        var shown = request.substring(0, Math.min(60, request.length()));
        try (var client = client()) {
            var answer = client.send(request).answer();
            assertThat(answer.status()).as(shown).isEqualTo(status);
            assertThat(answer.headers())
                    .as(shown)
                    .containsEntry("content-type", "application/problem+json")
                    .containsAllEntriesOf(FORBIDDEN);
            assertThat(answer.body()).as(shown).contains("\"code\":\"" + code + "\"", "request_id");
        }
    }

    private RawClient client() throws IOException {
        return RawClient.to(server.port());
    }

    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String form(String body) {
        return post("/form", body).replace("application/json", "application/x-www-form-urlencoded");
    }

    private static String chunked(String path, String chunks) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
    }
}
