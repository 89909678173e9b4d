package io.resonant.kernel.http;

import static io.resonant.kernel.http.HostileRequestsTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.http.HttpSettings.Limits;
import io.resonant.kernel.http.TestServers.Rule;
import io.resonant.kernel.http.TestServers.Text;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client must not do: go away, dawdle, or come in crowds; and what a server does that stops. */
class RudeClientsTest {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private HttpServer server;

    @BeforeEach
    void start() {
        start(Limits.USUAL);
    }

    private void start(Limits limits) {
        var routes = new Routes();
        routes.get("/wait").summary("Waits").access(Rule.PUBLIC).handle(request -> {
            entered.countDown();
            await(goOn);
            return Response.ok(new Text("done"));
        });
        routes.get("/long")
                .summary("Writes for ever")
                .access(Rule.PUBLIC)
                .handle(request -> Response.stream("text/plain", out -> {
                    entered.countDown();
                    try {
                        for (int i = 0; i < 1_000_000; i++) {
                            out.write(new byte[10_000]);
                        }
                    } catch (RuntimeException e) {
                        failure.set(e.getClass().getSimpleName());
                        goOn.countDown();
                        throw e;
                    }
                }));
        routes.get("/half")
                .summary("Breaks off")
                .access(Rule.PUBLIC)
                .handle(request -> Response.stream("text/plain", out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("the disk is gone");
                }));
        server = TestServers.talking(limits, routes);
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        server.close();
    }

    @Test
    void aClientThatGoesAwayEndsTheStream() throws Exception {
        try (var client = client()) {
            client.send(get("/long"));
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            client.reset();
        }
        assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(failure.get()).isNotEmpty();
    }

    @Test
    void aStreamThatBreaksOffIsNotTakenForWhole() throws IOException {
        try (var client = client()) {
            client.send(get("/half"));
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) client.read());
            }
            int read = 0;
            var tail = "";
            for (int c = client.read(); c >= 0; c = client.read()) {
                read++;
                tail = (tail + (char) c).substring(Math.max(0, tail.length() - 6));
            }
            assertThat(read).isLessThan(110_000);
            assertThat(tail).doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void whoDawdlesIsCutOff() throws IOException {
        stop();
        var quick = Duration.ofMillis(300);
        start(new Limits(100, 100, quick, quick, quick, Duration.ofSeconds(5)));
        for (var start : new String[] {
            "",
            "GET /a/b HT",
            "GET /a/b HTTP/1.1\r\nHost: a\r\nX: ",
            "POST /raw HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab"
        }) {
            try (var client = client()) {
                client.send(start);
                assertThat(client.isAtEnd()).as(start).isTrue();
            }
        }
        try (var client = client()) {
            assertThat(client.send(get("/a/b")).answer().status()).isEqualTo(200);
            assertThat(client.isAtEnd()).isTrue(); // idle for too long
        }
        try (var client = RawClient.to(server.port(), 4096)) {
            client.send(get("/long"));
            assertThat(await(goOn)).isTrue(); // it reads nothing: the writer was cut off
        }
    }

    @Test
    void tooManyConnectionsAreRefused() throws IOException {
        stop();
        start(new Limits(
                2, 100, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5)));
        try (var one = client();
                var two = client()) {
            assertThat(one.send(get("/a/b")).answer().status()).isEqualTo(200);
            assertThat(two.send(get("/a/b")).answer().status()).isEqualTo(200);
            try (var three = client()) {
                var refused = three.answer();
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.headers()).containsAllEntriesOf(HostileRequestsTest.FORBIDDEN);
            }
        }
    }

    @Test
    void aStoppingServerFinishesWhatItHasBegun() throws Exception {
        try (var busy = client();
                var idle = client()) {
            assertThat(idle.send(get("/a/b")).answer().status()).isEqualTo(200);
            busy.send(get("/wait"));
            await(entered);
            var stopping = Thread.ofVirtual().start(server::close);
            assertThat(idle.isAtEnd()).isTrue();
            goOn.countDown();
            var answer = busy.answer();
            assertThat(answer.body()).isEqualTo("{\"text\":\"done\"}");
            assertThat(answer.headers()).containsEntry("connection", "close");
            assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    private RawClient client() throws IOException {
        return RawClient.to(server.port());
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(15, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
