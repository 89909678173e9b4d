package io.resonant.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.resonant.kernel.json.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LoggingTest {
    private final LoggerContext context = new LoggerContext();
    private final LineFormat text = new TextLines(ZoneOffset.UTC, false);
    private final LineFormat json = new JsonLines();

    @Test
    void aLineForPeopleShowsTimeLevelPlaceRequestAndValues() {
        var event = event("saved {}", null, "it");
        event.addKeyValuePair(new KeyValuePair("bytes", 12));
        assertThat(text.format(event, "abc"))
                .isEqualTo("2026-01-02 03:04:05.678 INFO  Specs [abc]  saved it bytes=12\n");
    }

    @Test
    void whatAStrangerSentCannotForgeALine() {
        assertThat(text.format(event("name {}", null, "x\n2026-01-02 ERROR forged\u001b[31m"), ""))
                .endsWith("name x\n    2026-01-02 ERROR forged\\x1b[31m\n");
    }

    @Test
    void aLineForCollectorsIsJsonWhateverItHolds() {
        var event = event("{}", new IllegalStateException("broken \"quote\"\u0001"), "a\n\"b\" \ud83d\ude00 \ud83d");
        event.addKeyValuePair(new KeyValuePair("count", 3));
        var line = json.format(event, "abc");
        assertThat(line).endsWith("}\n");
        var tree = JsonCodec.tree(line);
        assertThat(tree.get("request_id").stringValue()).isEqualTo("abc");
        assertThat(tree.get("level").stringValue()).isEqualTo("info");
        assertThat(tree.get("count").intValue()).isEqualTo(3);
        assertThat(tree.get("stack").stringValue()).contains("broken \"quote\"", "LoggingTest");
    }

    /** As a path may be. Patterns that look at a part again from each place would not come to the end of these. */
    @Test
    void longLinesOfNamesAreReadToTheirEnd() {
        for (var word : List.of("token", "api-key", "eyJabcdefgh-", "sk-", "Basic ", "://a:", "token: ", "cookie\"")) {
            var line = "GET /" + word.repeat(100_000 / word.length());
            assertTimeoutPreemptively(
                    Duration.ofMinutes(1),
                    () -> assertThat(Redaction.hide(line + "! password=hunter2@"))
                            .contains("GET /")
                            .doesNotContain("hunter2"));
        }
    }

    @Test
    void secretsAreHidden() {
        assertThat(Redaction.hide("Authorization: Bearer abcdefgh.ijkl")).isEqualTo("Authorization: Bearer ***");
        assertThat(Redaction.hide("{\"password\":\"hunter2\",\"name\":\"ann\"}"))
                .isEqualTo("{\"password\":\"***\",\"name\":\"ann\"}");
        assertThat(Redaction.hide("url postgres://ann:hunter2@db/x")).isEqualTo("url postgres://ann:***@db/x");
        assertThat(Redaction.hide("key sk-ant-api03-abcdef failed")).isEqualTo("key *** failed");
        assertThat(Redaction.hide("refresh_token=r1.abc; x=1")).isEqualTo("refresh_token=***; x=1");
        assertThat(Redaction.hide("GET /specs/7")).isEqualTo("GET /specs/7");
        assertThat(Redaction.hide("session_token", "abc")).isEqualTo("***");
    }

    @Test
    void everythingLoggedBeforeTheStopIsWritten() {
        var out = new ByteArrayOutputStream();
        var writer = writer(out);
        for (int i = 0; i < 10_000; i++) {
            writer.doAppend(event("line {}", null, i));
        }
        writer.stop();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(10_000)
                .last()
                .asString()
                .endsWith("line 9999");
    }

    @Test
    void aReaderThatStopsReadingBlocksNobody() {
        var release = new CountDownLatch(1);
        var blocked = new OutputStream() {
            private final ByteArrayOutputStream written = new ByteArrayOutputStream();

            @Override
            public void write(int b) {
                written.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                written.write(bytes, offset, length);
            }
        };
        var writer = writer(blocked);
        for (int i = 0; i < 30_000; i++) {
            writer.doAppend(event("line {}", null, i));
        }
        release.countDown();
        writer.stop();
        assertThat(blocked.written.toString(StandardCharsets.UTF_8)).contains("log lines were dropped");
    }

    @Test
    void theRequestIsKnownInsideItsScopeOnly() {
        RequestScope.run("abc", () -> assertThat(RequestScope.id()).isEqualTo("abc"));
        assertThat(RequestScope.id()).isEmpty();
    }

    private LogWriter writer(OutputStream out) {
        var writer = new LogWriter(text, out);
        writer.setContext(context);
        writer.start();
        return writer;
    }

    private LoggingEvent event(String message, @Nullable Throwable thrown, Object... arguments) {
        var logger = context.getLogger("io.resonant.spec.Specs");
        var event = new LoggingEvent("x", logger, Level.INFO, message, thrown, arguments);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        return event;
    }
}
