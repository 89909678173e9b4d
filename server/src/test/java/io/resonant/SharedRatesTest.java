package io.resonant;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Who is counted, and how two servers on one PostgreSQL count together. */
class SharedRatesTest {
    private static final int RATE = 100;
    private static final long COST = Duration.ofMinutes(1).toNanos() / RATE;
    private static final Map<String, String> SETTINGS = Map.of(
            "RESONANT_RATE_LIMIT_PER_MINUTE",
            Integer.toString(RATE),
            "SECRET_KEY",
            "0123456789abcdefghijklmnopqrstuvwxyz0123456789");

    @Test
    void aCallerGetsNoMoreOfTwoServersThanOfOne() throws IOException {
        try (var test = TestDatabase.create(Engine.POSTGRESQL);
                var one = TestServer.on(test, SETTINGS);
                var two = TestServer.on(test, SETTINGS)) {
            test.clock().advance(Duration.ofMinutes(5)); // what setting up has spent is paid back
            int calls = 0;
            while (calls < 9 * RATE / 10) {
                assertThat(status(one)).isEqualTo(200);
                calls++;
            }
            told(test, calls);
            int refused = 0;
            while (refused == 0 && calls < 2 * RATE) {
                if (status(two) == 429) {
                    refused++;
                } else {
                    told(test, ++calls); // so that the second has heard of the first before it goes on
                }
            }
            assertThat(calls).isBetween(RATE, RATE + 2);
            var answer = two.send(two.request(MEMBER, "GET", "/api/v1/users/me"));
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After").orElseThrow()).matches("[1-3]");
            assertThat(answer.headers().firstValue("RateLimit")).hasValue("\"read\";r=0");
            assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"read\";q=" + RATE + ";w=60");
        }
    }

    @Test
    void probesGoOnWhenTheirAddressHasSpentWhatItMayCall() throws IOException {
        try (var test = TestDatabase.create(Engine.SQLITE);
                var server = TestServer.on(test, SETTINGS)) {
            var strangers = server.request(ANONYMOUS, "GET", "/api/v1/setup");
            int calls = 0;
            while (server.send(strangers).statusCode() != 429) {
                assertThat(++calls).isLessThan(2 * RATE);
            }
            for (var probe : List.of("/health/live", "/health/ready")) {
                assertThat(server.send(server.request(ANONYMOUS, "GET", probe)).statusCode())
                        .as(probe)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void whoeverRunsItIsToldThatRedisIsAway() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort(); // where nobody listens any more
        }
        var settings = new HashMap<>(SETTINGS);
        settings.put("RESONANT_REDIS_URL", "redis://:a-password@127.0.0.1:" + port);
        try (var test = TestDatabase.create(Engine.SQLITE);
                var server = TestServer.on(test, settings)) {
            assertThat(status(server)).isEqualTo(200);
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            var answer = "";
            while (!answer.contains("\"rates\"")) {
                assertThat(System.nanoTime()).as(answer).isLessThan(end);
                var health = server.send(server.request(ANONYMOUS, "GET", "/health/ready"));
                assertThat(health.statusCode()).isEqualTo(200);
                answer = health.body();
                test.clock().advance(Duration.ofSeconds(1)); // or whoever asks would have asked too often
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
            assertThat(answer).contains("Redis does not answer").doesNotContain("a-password");
            server.signIn(MEMBER);
            test.clock().advance(Duration.ofMinutes(5));
            for (int call = 0; call < RATE; call++) {
                assertThat(status(server)).isEqualTo(200);
            }
            assertThat(status(server)).as("its own limit holds").isEqualTo(429);
        }
    }

    @Test
    void strangersAreNotCountedForWhatCachesMayKeep() throws IOException {
        try (var test = TestDatabase.create(Engine.SQLITE);
                var server = TestServer.on(test, SETTINGS)) {
            test.clock().advance(Duration.ofMinutes(5));
            for (int call = 0; call <= RATE; call++) {
                var answer = server.send(server.request(ANONYMOUS, "GET", "/api/openapi.json"));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("RateLimit")).isEmpty();
            }
            for (int call = 0; call < RATE; call++) {
                assertThat(server.send(server.request(ANONYMOUS, "GET", "/api/v1/setup"))
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(server.send(server.request(ANONYMOUS, "GET", "/api/v1/setup"))
                            .statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void aKeyHasAMeasureOfItsOwn() throws IOException {
        try (var test = TestDatabase.create(Engine.SQLITE);
                var server = TestServer.on(test, SETTINGS)) {
            test.clock().advance(Duration.ofMinutes(5));
            var one = "Bearer " + key(server);
            var other = "Bearer " + key(server);
            for (int call = 0; call < RATE; call++) {
                assertThat(server.answerTo(one, "GET", "/api/v1/users/me", "")).startsWith("200");
            }
            assertThat(server.answerTo(one, "GET", "/api/v1/users/me", "")).startsWith("429");
            assertThat(status(server))
                    .as("the person is not held up by a program")
                    .isEqualTo(200);
            assertThat(server.answerTo(other, "GET", "/api/v1/users/me", "")).startsWith("200");
            test.clock().advance(Duration.ofMinutes(1));
            assertThat(server.answerTo(one, "GET", "/api/v1/users/me", "")).startsWith("200");
            for (int call = 0; call < RATE; call++) {
                assertThat(status(server)).isEqualTo(200);
            }
            assertThat(status(server)).isEqualTo(429);
            assertThat(server.answerTo(one, "GET", "/api/v1/users/me", ""))
                    .as("nor a program by the person")
                    .startsWith("200");
        }
    }

    private static String key(TestServer server) {
        return server.call(MEMBER, "POST", "/api/v1/api-keys", Map.of("name", "CI", "reach", "read"))
                .get("key")
                .asString();
    }

    private static int status(TestServer server) {
        return server.send(server.request(MEMBER, "GET", "/api/v1/users/me")).statusCode();
    }

    /** Waits until the database knows of so many calls. */
    private static void told(TestDatabase test, int calls) {
        var now = test.clock().instant();
        long wanted = Duration.ofSeconds(now.getEpochSecond(), now.getNano()).toNanos() + calls * COST;
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (paidBack(test) < wanted) {
            assertThat(System.nanoTime()).as("the nodes tell each other").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static long paidBack(TestDatabase test) {
        return test.database()
                .readSystem(transaction -> transaction
                        .sql("select coalesce(max(paid_back), 0) as until from rate_limits")
                        .one(row -> row.bigint("until")));
    }
}
