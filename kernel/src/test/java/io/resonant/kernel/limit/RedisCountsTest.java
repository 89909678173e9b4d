package io.resonant.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.limit.RateLimits.Rate;
import io.resonant.kernel.redis.RedisCounts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.RedisServer;

/** Two nodes on a real Redis. What passes between them passes when the test says so. */
@NullMarked
final class RedisCountsTest {
    private static final int RATE = 60;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int port;
    private RedisServer redis;
    private Instant now = Instant.parse("2026-01-02T03:04:05.123456Z");

    RedisCountsTest() throws IOException {
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        redis = server();
    }

    private RedisServer server() throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("requirepass open-sesame")
                .setting("save \"\"")
                .build();
    }

    @BeforeEach
    void start() throws IOException {
        redis.start();
    }

    @AfterEach
    void stop() throws IOException {
        redis.stop();
    }

    private URI address(String password) {
        return URI.create("redis://:" + password + "@127.0.0.1:" + port + "/3");
    }

    private final class Node implements AutoCloseable {
        final InstantSource clock = () -> now;
        final RateLimits limits = new RateLimits(Map.of("write", Rate.perMinute(RATE)), clock);
        final RedisCounts counts = new RedisCounts(address("open-sesame"));
        final SharedRates shared = new SharedRates(counts, limits, clock, name -> "hidden-" + name);

        Node() {
            limits.share(() -> {});
        }

        int calls(int count) {
            int allowed = 0;
            for (int i = 0; i < count; i++) {
                allowed += limits.take("write", "ann").allowed() ? 1 : 0;
            }
            return allowed;
        }

        @Override
        public void close() {
            counts.close();
        }
    }

    @Test
    void whatWasSpentOnOneNodeIsMissingOnTheOther() {
        try (var one = new Node();
                var two = new Node()) {
            assertThat(one.calls(40)).isEqualTo(40);
            one.shared.settle();
            assertThat(two.calls(1)).isEqualTo(1);
            two.shared.settle();
            assertThat(two.calls(100)).isEqualTo(19);
            assertThat(one.shared.notice()).isEmpty();
            now = now.plus(Duration.ofMinutes(2));
            assertThat(two.calls(100)).as("all is paid back").isEqualTo(RATE);
        }
    }

    @Test
    void withoutRedisEachNodeGoesOnAloneAndTogetherAgainAfterwards() throws IOException {
        try (var one = new Node();
                var two = new Node()) {
            assertThat(one.calls(10)).isEqualTo(10);
            one.shared.settle();
            redis.stop();
            assertThat(one.calls(10)).isEqualTo(10);
            one.shared.settle();
            assertThat(one.shared.notice())
                    .hasValueSatisfying(text -> assertThat(text).startsWith("Redis "));
            assertThat(one.calls(100)).as("its own limit holds").isEqualTo(40);
            redis = server();
            redis.start(); // it has forgotten everything
            one.shared.settle();
            assertThat(one.shared.notice()).isEmpty();
            assertThat(two.calls(1)).isEqualTo(1);
            two.shared.settle();
            assertThat(two.calls(100))
                    .as("what was spent meanwhile is told now")
                    .isLessThanOrEqualTo(10);
        }
    }

    @Test
    void countsAreExactAndEndByThemselves() {
        try (var counts = new RedisCounts(address("open-sesame"));
                var client = new Jedis(address("open-sesame"))) {
            long start = TimeUnit.SECONDS.toNanos(1_790_000_000) + 123_456_789;
            var spent = new TreeMap<>(Map.of("ann", 5 * SECOND, "bob", 1500L));
            assertThat(counts.spend(spent, start))
                    .containsEntry("ann", start / 1000 * 1000 + 5 * SECOND)
                    .containsEntry("bob", start / 1000 * 1000 + 2000);
            assertThat(counts.spend(spent, start + SECOND)).containsEntry("ann", start / 1000 * 1000 + 10 * SECOND);
            assertThat(counts.spend(spent, start + 60 * SECOND))
                    .containsEntry("ann", (start + 60 * SECOND) / 1000 * 1000 + 5 * SECOND);
            assertThat(client.keys("*")).containsExactlyInAnyOrder("resonant:rate:ann", "resonant:rate:bob");
            assertThat(client.pttl("resonant:rate:ann")).isBetween(1L, 65_000L);
        }
    }

    @Test
    void aWrongPasswordIsNoAnswer() {
        try (var counts = new RedisCounts(address("guessed"))) {
            assertThatThrownBy(() -> counts.spend(new TreeMap<>(Map.of("ann", 1L)), 1))
                    .isInstanceOf(JedisException.class)
                    .hasMessageNotContaining("guessed");
        }
    }
}
