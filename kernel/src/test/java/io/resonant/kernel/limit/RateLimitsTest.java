package io.resonant.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.limit.RateLimits.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final RateLimits limits = new RateLimits(Map.of("write", Rate.perMinute(3)), now::get);

    @Test
    void whoHasUsedUpTheirCallsWaits() {
        assertThat(limits.take("write", "ann").remaining()).isEqualTo(2);
        limits.take("write", "ann");
        assertThat(limits.take("write", "ann").allowed()).isTrue();
        var refused = limits.take("write", "ann");
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.delay()).isEqualTo(Duration.ofSeconds(20));
        pass(Duration.ofSeconds(20));
        assertThat(limits.take("write", "ann").allowed()).isTrue();
        assertThat(limits.take("write", "ann").allowed()).isFalse();
    }

    @Test
    void whoBeginsWithManyCallsAtOnceGetsNoMore() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 500; round++) {
                var caller = "caller " + round;
                var together = new CyclicBarrier(8);
                var answers = new ArrayList<Future<Boolean>>();
                for (int i = 0; i < 8; i++) {
                    answers.add(threads.submit(() -> {
                        together.await();
                        return limits.take("write", caller).allowed();
                    }));
                }
                int allowed = 0;
                for (var answer : answers) {
                    allowed += answer.get() ? 1 : 0;
                }
                assertThat(allowed).isEqualTo(3);
            }
        }
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyOut() {
        exhaust("ann");
        pass(Duration.ofSeconds(-30));
        assertThat(limits.take("write", "ann").allowed())
                .as("a little: nothing is given away")
                .isFalse();
        pass(Duration.ofHours(-4));
        for (int call = 0; call < 3; call++) {
            assertThat(limits.take("write", "ann").allowed()).isTrue();
        }
        assertThat(limits.take("write", "ann").allowed()).isFalse();
    }

    @Test
    void callersAndClassesAreCountedApart() {
        exhaust("ann");
        assertThat(limits.take("write", "bob").allowed()).isTrue();
        assertThat(limits.take("read", "ann").allowed()).isTrue();
        assertThat(limits.policy("write")).isEqualTo("\"write\";q=3;w=60");
        assertThat(limits.policy("read")).isEmpty();
    }

    @Test
    void oneIpv6NetworkIsOneCaller() {
        exhaust("2001:db8:0:1:0:0:0:1");
        assertThat(limits.take("write", "2001:db8:0:1:aaaa:bbbb:cccc:dddd").allowed())
                .isFalse();
        assertThat(limits.take("write", "2001:db8:0:2:0:0:0:1").allowed()).isTrue();
    }

    @Test
    void callingAllTheTimeWinsNothing() {
        int allowed = 0;
        for (int second = 0; second < 600; second++) {
            allowed += limits.take("write", "ann").allowed() ? 1 : 0;
            pass(Duration.ofSeconds(1));
        }
        assertThat(allowed).isBetween(30, 33); // three a minute for ten minutes, and the three at the beginning
    }

    private void exhaust(String caller) {
        for (int i = 0; i < 4; i++) {
            limits.take("write", caller);
        }
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
