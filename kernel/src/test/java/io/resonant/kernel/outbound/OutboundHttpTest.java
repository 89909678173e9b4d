package io.resonant.kernel.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.kernel.outbound.OutboundException.Kind;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class OutboundHttpTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final OutboundRequest GET = OutboundRequest.get("/thing?key=secret");
    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void sendsWhatItIsToldAndReadsTheAnswer() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> reply.json(201, "{\"名\":1}", "x-one: two"));
                var http = open(settings(server))) {
            var response = http.send(
                    OutboundRequest.postJson("v1/items", "{\"a\":\"仕様\"}").header("x-api-key", "k"));
            assertThat(response.status()).isEqualTo(201);
            assertThat(response.text()).isEqualTo("{\"名\":1}");
            assertThat(response.header("X-One")).contains("two");
            var request = server.received().getFirst();
            assertThat(request.method() + " " + request.path()).isEqualTo("POST /v1/items");
            assertThat(request.body()).isEqualTo("{\"a\":\"仕様\"}");
            assertThat(request.headers())
                    .containsEntry("x-api-key", "k")
                    .containsEntry("content-type", "application/json")
                    .doesNotContainKeys("upgrade", "http2-settings");
        }
    }

    @Test
    void aRepeatableRequestSurvivesFaultsAndWaitsAsLongAsItIsAsked() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    switch (request.number()) {
                        case 1 -> reply.json(503, "{}", "retry-after: 7");
                        case 2 -> reply.json(429, "{}", "retry-after-ms: 1500", "retry-after: 90");
                        case 3 -> reply.json(500, "{}", "retry-after: Sat, 21 Nov 2026 12:00:11 GMT");
                        case 4 -> reply.reset();
                        case 5 -> {
                            reply.head(200, "text/plain", "content-length: 100");
                            reply.raw("half");
                        }
                        default -> reply.json(200, "done");
                    }
                });
                var http = open(settings(server).withRetries(policy(6)))) {
            var request = OutboundRequest.postJson("/x", "{}").asRepeatable(); // the JDK repeats a reset GET by itself
            assertThat(http.send(request).text()).isEqualTo("done");
            assertThat(pauses.subList(0, 3))
                    .containsExactly(Duration.ofSeconds(7), Duration.ofMillis(1500), Duration.ofSeconds(11));
            assertThat(pauses).hasSize(5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 429, true", "GET, 500, true", "GET, 503, true", "GET, 404, false", "GET, 400, false",
        "POST, 429, true", "POST, 529, true", "POST, 500, false", "POST, 503, false", "POST, 401, false"
    })
    void onlyWhatCannotDoHarmIsRepeated(String method, int status, boolean repeated) throws Exception {
        try (var server = new ScriptedServer((request, reply) -> reply.json(status, "{\"error\":\"e\"}"));
                var http = open(settings(server).withRetries(policy(2)))) {
            var request = method.equals("GET") ? GET : OutboundRequest.postJson("/x", "{}");
            var failure = failure(http, request);
            assertThat(failure.kind()).isEqualTo(Kind.STATUS);
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure.body()).isEqualTo("{\"error\":\"e\"}");
            assertThat(server.received()).hasSize(repeated ? 2 : 1);
        }
    }

    @Test
    void theOtherSideMayOverruleTheMatrixAndALongWaitIsTheCallersBusiness() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> reply.json(
                        request.path().equals("/long") ? 429 : 500,
                        "",
                        request.path().equals("/long") ? "retry-after: 3600" : "x-should-retry: false"));
                var http = open(settings(server).withRetries(policy(3)))) {
            assertThat(failure(http, OutboundRequest.get("/never")).retryable()).isFalse();
            var asked = failure(http, OutboundRequest.get("/long"));
            assertThat(asked.retryable()).isTrue();
            assertThat(asked.retryAfter()).contains(Duration.ofHours(1));
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void silenceBeforeAndInTheMiddleOfAnAnswerEnds() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    if (request.path().equals("/middle")) {
                        reply.head(200, "text/plain");
                        reply.raw("some");
                    }
                    reply.stall();
                });
                var http = open(settings(server)
                        .withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(30))
                        .withRetries(RetryPolicy.NONE))) {
            assertThat(failure(http, OutboundRequest.get("/start")).kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure(http, OutboundRequest.get("/middle")))
                    .hasMessageContaining("nothing came")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
        }
    }

    @Test
    void aDripThatNeverEndsEndsAtTheTotalTime() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    reply.head(200, "text/plain");
                    while (true) {
                        reply.raw("drip".repeat(1000));
                    }
                });
                var http = open(settings(server)
                        .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(300))
                        .withMaxResponseBytes(Long.MAX_VALUE)
                        .withRetries(RetryPolicy.NONE))) {
            var failure = catchThrowableOfType(
                    OutboundException.class,
                    () -> http.stream(GET, (type, body) -> {
                        while (body.read() >= 0) {}
                        return "";
                    }));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure).hasMessageContaining("too long in all");
        }
    }

    @Test
    void anAnswerLargerThanAllowedIsCutAndOneThatBreaksOffIsNotTakenForWhole() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    if (request.path().equals("/large")) {
                        reply.json(200, "x".repeat(5000));
                    } else {
                        reply.head(200, "text/plain", "transfer-encoding: chunked");
                        reply.raw("4\r\nhalf\r\n");
                    }
                });
                var http = open(settings(server).withMaxResponseBytes(4999).withRetries(RetryPolicy.NONE))) {
            assertThat(failure(http, OutboundRequest.get("/large")).kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(failure(http, OutboundRequest.get("/half")).kind()).isEqualTo(Kind.CUT_OFF);
        }
    }

    @Test
    void aRedirectIsRefusedAndItsTargetNeverCalled() throws Exception {
        try (var other = new ScriptedServer((request, reply) -> reply.json(200, "stolen"));
                var server = new ScriptedServer(
                        (request, reply) -> reply.json(307, "", "location: " + other.url() + "/take"));
                var http = open(settings(server))) {
            assertThat(failure(http, GET.header("authorization", "Bearer s3cret")))
                    .hasMessageContaining("redirect")
                    .hasMessageNotContainingAny("s3cret", "secret");
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void nobodyAtTheOtherEndIsAFailureToConnect() throws Exception {
        int port;
        try (var closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        try (var http = open(OutboundSettings.of("nobody", URI.create("http://127.0.0.1:" + port), true)
                .withRetries(policy(2)))) {
            var failure = failure(http, OutboundRequest.postJson("/x", "{}"));
            assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
            assertThat(failure.code()).isEqualTo("connect");
            assertThat(pauses).hasSize(1); // nothing was sent, so even a POST may be tried again
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost",
        "http://0x7f000001",
        "http://2130706433",
        "http://[::1]",
        "http://0.0.0.0",
        "http://169.254.169.254",
        "http://[::ffff:127.0.0.1]",
        "http://10.0.0.1",
        "http://localhost."
    })
    void privateAddressesAreRefusedUnlessTheOperatorChoseThem(String url) throws Exception {
        try (var server = new ScriptedServer((request, reply) -> reply.json(200, ""));
                var http = open(OutboundSettings.of("hook", URI.create(url + ":" + server.port()), false)
                        .withRetries(RetryPolicy.NONE))) {
            assertThat(failure(http, GET).kind()).isIn(Kind.REFUSED_ADDRESS, Kind.CONNECT);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void anInterruptEndsACallAtOnce() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    reply.head(200, "text/plain");
                    reply.stall();
                });
                var http = open(settings(server))) {
            var result = new CompletableFuture<OutboundException>();
            var caller = Thread.ofVirtual().start(() -> result.complete(failure(http, GET)));
            server.take();
            caller.interrupt();
            assertThat(result.get().kind()).isEqualTo(Kind.INTERRUPTED);
        }
    }

    @Test
    void aStreamIsNotRepeatedOnceItWasBegun() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    if (request.number() == 1) {
                        reply.json(529, "");
                        return;
                    }
                    reply.head(200, "text/event-stream", "content-length: 1000");
                    reply.raw("data: one\n\n");
                });
                var http = open(settings(server).withRetries(policy(5)))) {
            var seen = new ArrayList<String>();
            assertThatThrownBy(() -> http.stream(GET, (type, body) -> {
                        var events = new ServerSentEvents(body, 1000);
                        for (var next = events.next(); next.isPresent(); next = events.next()) {
                            seen.add(next.get().data());
                        }
                        return "";
                    }))
                    .isInstanceOfSatisfying(
                            OutboundException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CUT_OFF));
            assertThat(seen).containsExactly("one");
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void aBaseUrlThatHidesSomethingIsRefused() {
        for (var url : List.of(
                "ftp://x", "http:///x", "https://user:pass@x", "https://x?a=b", "https://x#a", "x", "http://127.1")) {
            assertThatThrownBy(() -> OutboundSettings.of("x", URI.create(url), true))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void backOffGrowsAndIsBounded() {
        var policy = RetryPolicy.STANDARD;
        assertThat(policy.delay(1, 0.999)).isLessThan(Duration.ofMillis(500));
        assertThat(policy.delay(3, 0.5)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.delay(60, 0.9999)).isLessThanOrEqualTo(policy.maxDelay());
    }

    private static RetryPolicy policy(int tries) {
        var standard = RetryPolicy.STANDARD;
        return new RetryPolicy(
                tries, standard.firstDelay(), standard.maxDelay(), standard.always(), standard.repeatable());
    }

    private OutboundHttp open(OutboundSettings settings) {
        return new OutboundHttp(settings, () -> NOW, pauses::add);
    }

    private static OutboundSettings settings(ScriptedServer server) {
        return OutboundSettings.of("test", server.url(), true);
    }

    private static OutboundException failure(OutboundHttp http, OutboundRequest request) {
        return catchThrowableOfType(OutboundException.class, () -> http.send(request));
    }
}
