package io.resonant.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.resonant.kernel.config.InvalidValueException;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.telemetry.RequestScope;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Against an ingest endpoint on loopback that answers as Sentry's does. */
final class FaultReportsTest {
    private static final Logger LOG = LoggerFactory.getLogger(FaultReportsTest.class);
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:30Z"));
    private final Telemetry telemetry = new Telemetry();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private volatile Answer answer = new Answer(200, "", "");
    private HttpServer endpoint;
    private FaultReports reports;

    private record Answer(int status, String header, String value) {}

    private record Received(String method, String path, String type, String credentials, String body) {
        List<String> lines() {
            return body.lines().toList();
        }

        JsonNode event() {
            return JsonCodec.tree(lines().get(2));
        }
    }

    @BeforeEach
    void begin() throws IOException, InvalidValueException {
        endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers.getFirst("Content-Type"),
                    headers.getFirst("X-Sentry-Auth"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            var now = answer;
            if (!now.header().isEmpty()) {
                exchange.getResponseHeaders().add(now.header(), now.value());
            }
            exchange.sendResponseHeaders(now.status(), -1);
            exchange.close();
        });
        endpoint.start();
        var dsn = "http://" + KEY + "@127.0.0.1:" + endpoint.getAddress().getPort() + "/errors/42";
        reports = new FaultReports(ReportAddress.parse(dsn), "1.2.3", telemetry, clock);
        reports.start();
    }

    @AfterEach
    void end() {
        reports.close();
        endpoint.stop(0);
    }

    private Received next() throws InterruptedException {
        var next = received.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("a report").isNotNull();
        return next;
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 6_000 && !condition.getAsBoolean(); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private double counted(String outcome) {
        return telemetry.values("fault_reports").getOrDefault(outcome, 0.0);
    }

    @Test
    void anErrorArrivesWithItsRequestAndVersionInTheFormOfTheProtocol() throws InterruptedException {
        RequestScope.run("request-7", () -> LOG.error("{} failed", "GET /x", new IllegalStateException("outer")));
        var report = next();

        assertThat(report.method()).isEqualTo("POST");
        assertThat(report.path()).isEqualTo("/errors/api/42/envelope/");
        assertThat(report.type()).isEqualTo("application/x-sentry-envelope");
        assertThat(report.credentials()).contains("sentry_version=7", "sentry_key=" + KEY);
        assertThat(report.lines()).hasSize(3);
        var envelope = JsonCodec.tree(report.lines().get(0));
        var item = JsonCodec.tree(report.lines().get(1));
        var event = report.event();
        assertThat(envelope.get("event_id").stringValue()).matches("[0-9a-f]{32}");
        assertThat(item.get("type").stringValue()).isEqualTo("event");
        assertThat(item.get("length").intValue())
                .isEqualTo(report.lines().get(2).getBytes(StandardCharsets.UTF_8).length);
        assertThat(event.get("event_id")).isEqualTo(envelope.get("event_id"));
        assertThat(event.at("/tags/request_id").stringValue()).isEqualTo("request-7");
        assertThat(event.get("release").stringValue()).isEqualTo("resonant@1.2.3");
        assertThat(event.get("level").stringValue()).isEqualTo("error");
        assertThat(event.at("/logentry/message").stringValue()).isEqualTo("{} failed");
        assertThat(event.at("/exception/values/0/type").stringValue()).isEqualTo("IllegalStateException");
        var frames = event.at("/exception/values/0/stacktrace/frames");
        var last = frames.get(frames.size() - 1);
        assertThat(last.get("module").stringValue()).startsWith(FaultReportsTest.class.getName());
        assertThat(last.get("in_app").booleanValue()).isTrue();
        assertThat(last.get("lineno").intValue()).isPositive();
    }

    @Test
    void causesStandBeforeWhatTheyCaused() throws InterruptedException {
        LOG.error("caused", new IllegalStateException(new IOException("inner")));
        var values = next().event().at("/exception/values");
        assertThat(values).hasSize(2);
        assertThat(values.get(0).get("type").stringValue()).isEqualTo("IOException");
        assertThat(values.get(1).get("type").stringValue()).isEqualTo("IllegalStateException");
    }

    @Test
    void nothingThatARequestBroughtLeavesTheMachine() throws InterruptedException {
        var personal = "ann@example.com";
        var secret = "rsnpub_4f6a77d0c1";
        LOG.atError()
                .addKeyValue("email", personal)
                .addKeyValue("token", secret)
                .setCause(new IllegalStateException(
                        "Key (email)=(" + personal + ") exists", new IOException("Authorization: Bearer " + secret)))
                .log("{} of {} failed with {}", "POST /api/v1/users?token=" + secret, personal, "{\"body\":1}");
        LoggerFactory.getLogger("org.example.library").error("refused the token " + secret + " of " + personal);

        var ours = next();
        var library = next();
        for (var report : List.of(ours, library)) {
            assertThat(report.body())
                    .doesNotContain(personal, secret, "body", "example.com", "Bearer", "/api/v1/users");
        }
        assertThat(library.event().get("logger").stringValue()).isEqualTo("org.example.library");
        assertThat(library.event().has("logentry")).isFalse();
    }

    @Test
    void whatIsNoErrorIsNotReported() throws InterruptedException {
        LOG.warn("only a warning");
        LOG.error("the first error");
        assertThat(next().event().at("/logentry/message").stringValue()).isEqualTo("the first error");
    }

    @Test
    void theSameErrorIsReportedOnceAMinuteAndSaysHowManyWereLeftOut() throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            LOG.error("again and again {}", i);
        }
        next();
        await(() -> counted("sent") == 1);
        assertThat(received).isEmpty();
        assertThat(counted("left_out")).isEqualTo(999);

        clock.advance(Duration.ofMinutes(1));
        LOG.error("again and again {}", 1_000);
        assertThat(next().event().at("/extra/left_out").longValue()).isEqualTo(999);
    }

    @Test
    void thirtyDifferentErrorsAreReportedInAMinuteAtMost() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            LOG.error("another one, " + i);
        }
        await(() -> counted("sent") == 30);
        assertThat(counted("left_out")).isEqualTo(70);
        assertThat(received).hasSize(30);
    }

    @Test
    void nothingIsSentForAsLongAsTheServerAsksFor() throws InterruptedException {
        answer = new Answer(429, "Retry-After", "300");
        LOG.error("one too many");
        next();
        await(() -> counted("refused") == 1);

        answer = new Answer(200, "", "");
        clock.advance(Duration.ofMinutes(4));
        LOG.error("too early");
        await(() -> counted("refused") == 2);
        assertThat(received).isEmpty();

        clock.advance(Duration.ofMinutes(2));
        LOG.error("late enough");
        assertThat(next().event().at("/logentry/message").stringValue()).isEqualTo("late enough");
    }

    @Test
    void aReportIsNotSentAgainAndNotToAnotherPlace() throws InterruptedException {
        answer = new Answer(
                307, "Location", "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/elsewhere");
        LOG.error("sent elsewhere");
        await(() -> counted("failed") == 1);
        answer = new Answer(503, "", "");
        LOG.error("refused");
        await(() -> counted("failed") == 2);
        assertThat(received).hasSize(2).allMatch(report -> report.path().equals("/errors/api/42/envelope/"));
    }

    @Test
    void aServerThatIsNotThereDisturbsNobody() throws InterruptedException {
        endpoint.stop(0);
        LOG.error("nobody hears this");
        await(() -> counted("failed") == 1);
    }

    @Test
    void whatWaitsIsSentBeforeTheEnd() throws InterruptedException {
        LOG.error("the last words");
        reports.close();
        assertThat(next().event().at("/logentry/message").stringValue()).isEqualTo("the last words");
        LOG.error("after the end");
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sentry.example.com/42",
                "https://key:secret@sentry.example.com/42",
                "https://key@sentry.example.com",
                "https://key@sentry.example.com/",
                "ftp://key@sentry.example.com/42",
                "https://key@sentry.example.com/42?x=1",
                "https://key@sentry.example.com:99999/42",
                "https://key@bad_host_/42",
                "nonsense"
            })
    void whatIsNoAddressOfAProjectIsRefused(String text) {
        assertThatThrownBy(() -> ReportAddress.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void anAddressIsTakenApartAndHidesItsKey() throws InvalidValueException {
        var address = ReportAddress.parse("https://" + KEY + "@sentry.example.com:8443/below/42");
        assertThat(address.server()).hasToString("https://sentry.example.com:8443/below");
        assertThat(address.project()).isEqualTo("42");
        assertThat(address.toString()).doesNotContain(KEY);
    }
}
