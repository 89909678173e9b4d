package io.resonant.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HttpServerTest {
    private static final String ID = "00000000-0000-7000-8000-000000000001";

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    private enum Rule implements Access {
        PUBLIC,
        MEMBER
    }

    record Note(String title, int stars) {}

    @BeforeEach
    void start() {
        var routes = new Routes();
        routes.get("/notes/{id}")
                .summary("Reads a note")
                .access(Rule.PUBLIC)
                .query("full", "All of it")
                .handle(request -> Response.ok(new Note(request.pathId("id").toString(), 1))
                        .etag(3));
        routes.post("/notes")
                .summary("Writes a note")
                .access(Rule.PUBLIC)
                .body(Note.class)
                .limit(1000)
                .handle(request -> Response.created("/notes/1", request.body(Note.class)));
        routes.get("/secret")
                .summary("Tells a secret")
                .access(Rule.MEMBER)
                .handle(request -> Response.ok(new Note(request.principal(String.class), 5)));
        routes.get("/broken").summary("Fails").access(Rule.PUBLIC).handle(request -> {
            throw new IllegalArgumentException("a detail that must not leave the server");
        });
        routes.get("/problem/{status}").summary("Refuses").access(Rule.PUBLIC).handle(request -> {
            throw Problem.of(Integer.parseInt(request.path("status")), "not_found");
        });
        routes.get("/long")
                .summary("Long")
                .access(Rule.PUBLIC)
                .respondsContent(200, "text/plain")
                .handle(_ -> Response.text(200, "text/plain", "0123456789".repeat(20_000)));
        routes.get("/stream")
                .summary("Streams")
                .access(Rule.PUBLIC)
                .handle(request -> Response.stream("text/plain", out -> {
                    for (int i = 0; i < 10_000; i++) {
                        out.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                }));
        server = TestServers.server(routes, HttpServerTest::admit).start();
    }

    private static void admit(Request request, Access access) {
        if (access == Rule.MEMBER) {
            var user = request.header("X-User").orElseThrow(() -> Problem.of(404, "not_found"));
            request.admit(user, user);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anAnswerCarriesIdVersionAndSecurityHeaders() throws Exception {
        var answer = get("/notes/" + ID);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"title\":\"" + ID + "\",\"stars\":1}");
        assertThat(answer.headers().firstValue("ETag")).contains("\"3\"");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void anUnchangedVersionIsNotSentAgain() throws Exception {
        var answer = get("/notes/" + ID, "If-None-Match", "W/\"2\", \"3\"");
        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void whatCannotExistIsNotFound() throws Exception {
        assertThat(get("/notes/7").body()).contains("\"code\":\"not_found\"", "no such note");
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void aMisspeltParameterIsRefused() throws Exception {
        assertThat(get("/notes/" + ID + "?ful=1").body()).contains("invalid_input", "/ful");
    }

    @Test
    void onlyOurOwnFailuresAreErrorsInTheLog() throws Exception {
        var logger = (Logger) LoggerFactory.getLogger(Dispatcher.class);
        var log = new ListAppender<ILoggingEvent>();
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        logger.addAppender(log);
        try {
            for (var status : List.of(409, 500, 502, 503, 504, 507)) {
                assertThat(get("/problem/" + status).statusCode()).isEqualTo(status);
            }
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.ERROR, Level.WARN, Level.WARN, Level.ERROR);
    }

    @Test
    void anUnforeseenFailureTellsOnlyTheRequestId() throws Exception {
        var answer = get("/broken", "Accept-Language", "ja", "X-Request-Id", "abc-123");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("\"request_id\":\"abc-123\"").doesNotContain("a detail");
        assertThat(answer.headers().firstValue("Content-Language")).contains("ja");
    }

    @Test
    void theGateDecidesWhoComesIn() throws Exception {
        assertThat(get("/secret").statusCode()).isEqualTo(404);
        assertThat(get("/secret", "X-User", "ann").body()).contains("ann");
    }

    @Test
    void anotherMethodIsToldWhichOnesThereAre() throws Exception {
        var answer = post("/secret", "");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
        var trace = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/notes/" + ID))
                        .header("X-Mine", "echoed")
                        .method("TRACE", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(trace.statusCode()).isEqualTo(405);
        assertThat(trace.body() + trace.headers().map()).doesNotContain("echoed");
    }

    @Test
    void aBodyIsReadStrictly() throws Exception {
        assertThat(post("/notes", "{\"title\":\"a\",\"stars\":2}").statusCode()).isEqualTo(201);
        assertThat(post("/notes", "{\"title\":\"a\"").body()).contains("malformed_json", "line 1");
        assertThat(post("/notes", "{\"title\":1,\"stars\":2}").body()).contains("invalid_input", "/title");
        assertThat(post("/notes", "x".repeat(2000)).statusCode()).isEqualTo(413);
    }

    @Test
    void aStreamArrivesWhole() throws Exception {
        assertThat(get("/stream").body()).hasSize(98_890).endsWith("line 9999\n");
    }

    @Test
    void aLongAnswerArrivesWhole() throws Exception {
        var answer = get("/long");
        assertThat(answer.body()).isEqualTo("0123456789".repeat(20_000));
        assertThat(answer.headers().firstValue("Content-Length")).contains("200000");
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
