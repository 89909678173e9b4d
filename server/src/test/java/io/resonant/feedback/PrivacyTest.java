package io.resonant.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.resonant.Manifest;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What could name a person is put wherever a client can put something, and then looked for everywhere. */
@NullMarked
@BothEngines
final class PrivacyTest {
    /** In each its own kind of personal data; none has letters that JSON or a URL would change. */
    private static final List<String> PERSONAL = List.of(
            "taro.yamada",
            "yamada-hanako-1984",
            "WVWZZZ1JZXW000001",
            "090-1234-5678",
            "jose_laptop_1234",
            "acme_secret_project",
            "35.658584",
            "shibuya-driver-7",
            "198.51.100.23",
            "customer_contoso",
            "MyPrivateBrowser");

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    PrivacyTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.on(test, Map.of("RESONANT_TRUSTED_PROXIES", "127.0.0.1"));
    }

    @Test
    void nothingPersonalReachesTheDatabaseTheLogOrAnAnswer() throws Exception {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        var log = new ListAppender<ILoggingEvent>();
        log.list = new CopyOnWriteArrayList<>(); // who logs at the end may still be at it
        var level = root.getLevel();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
        var answers = new ArrayList<String>();
        try {
            for (var text : PERSONAL) {
                answers.addAll(tellInEveryWay(text));
                tellOfAKnownItem(text);
            }
        } finally {
            root.setLevel(level);
            root.detachAppender(log);
        }
        assertThat(answers).hasSize(6 * PERSONAL.size());
        var logged = log.list.stream()
                .filter(event -> !event.getLoggerName().startsWith("jdk."))
                .map(event -> event.getFormattedMessage() + event.getKeyValuePairs() + event.getMDCPropertyMap())
                .toList();
        assertThat(logged).anyMatch(line -> line.contains("/api/v1/feedback"));
        var stored = everyText();
        assertThat(stored).contains("acme.drive", "schema:sensor_msgs/Image:few");
        for (var text : PERSONAL) {
            assertThat(answers).as(text).noneMatch(answer -> answer.contains(text));
            assertThat(logged).as(text).noneMatch(line -> line.contains(text));
            assertThat(stored).as(text).noneMatch(value -> value.contains(text));
        }
        assertThat(logged.stream().filter(line -> line.contains("POST /api/v1/feedback")))
                .isNotEmpty()
                .noneMatch(line -> line.contains("127.0.0.1"));
    }

    private List<String> tellInEveryWay(String text) throws Exception {
        var event = Map.of("item", "acme.drive", "outcome", "kept", "position", 1);
        var bodies = List.<Object>of(
                body(Map.of("item", text, "outcome", "shown"), "sensor_msgs/msg/Image"),
                body(event, text + "_msgs/msg/State"),
                Map.of("install", text, "consent", Consent.VERSION, "events", List.of(event)),
                Map.of("install", UUID.randomUUID(), "consent", text, "events", List.of(event)),
                body(Map.of("item", "acme.drive", "outcome", text), "std_msgs/msg/Bool"),
                body(Map.of("item", "acme.drive", "outcome", "kept", "position", text), "std_msgs/msg/Bool"));
        var answers = new ArrayList<String>();
        for (var body : bodies) {
            var request = HttpRequest.newBuilder(uri(text))
                    .header("Content-Type", "application/json")
                    .header("X-Request-Id", text)
                    .header("User-Agent", text)
                    .header("Referer", "https://example.com/" + text)
                    .header("X-Forwarded-For", text.equals("198.51.100.23") ? text : "198.51.100.99")
                    .header("Cookie", "who=" + text)
                    .POST(HttpRequest.BodyPublishers.ofString(JsonCodec.write(body)))
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isIn(202, 400, 409, 422);
            answers.add(answer.headers().map() + answer.body());
        }
        return answers;
    }

    private void tellOfAKnownItem(String text) {
        var schemas = List.of(
                new NewFeedback.Schema("sensor_msgs/msg/Image", NewFeedback.Count.FEW),
                new NewFeedback.Schema(text + "_msgs/msg/State", NewFeedback.Count.ONE),
                new NewFeedback.Schema("sensor_msgs/msg/Image/" + text, NewFeedback.Count.ONE));
        var events = List.of(
                new NewFeedback.Event("acme.drive", Outcome.SHOWN, 1, null),
                new NewFeedback.Event("acme.drive", Outcome.KEPT, 1, null),
                new NewFeedback.Event(text, Outcome.KEPT, 1, null));
        var feedback = new Feedback(test.database(), test.clock(), "acme.drive"::equals);
        feedback.submit(
                new NewFeedback(UUID.randomUUID(), Consent.VERSION, events, new NewFeedback.Kind(schemas, null, null)),
                text);
    }

    private URI uri(String text) {
        return server.uri("/api/v1/feedback" + (text.equals("customer_contoso") ? "?from=" + text : ""));
    }

    private static Map<String, Object> body(Map<String, ?> event, String schema) {
        return Map.of(
                "install",
                UUID.randomUUID(),
                "consent",
                Consent.VERSION,
                "events",
                List.of(event),
                "recording",
                Map.of("schemas", List.of(Map.of("name", schema, "topics", "one"))));
    }

    /** Each value of each row of each table, as text. */
    private List<String> everyText() throws SQLException {
        var values = new ArrayList<String>();
        try (var connection = test.connect();
                var statement = connection.createStatement()) {
            for (var table : Manifest.TABLES) {
                try (var rows = statement.executeQuery("select * from " + table.name())) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            values.add(String.valueOf(rows.getString(i)));
                        }
                    }
                }
            }
        }
        return values;
    }
}
