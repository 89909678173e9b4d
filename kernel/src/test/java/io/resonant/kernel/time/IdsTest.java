package io.resonant.kernel.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdsTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-01-05T09:00:00Z"));
    private final Ids ids = new Ids(clock);

    @Test
    void anIdCarriesItsTimeVersionAndVariant() {
        var id = ids.next();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.instant().toEpochMilli());
    }

    @Test
    void idsGrowAlsoWhenTheClockStandsStillOrStepsBack() {
        var last = ids.next().toString();
        for (var i = 0; i < 10_000; i++) {
            if (i == 5_000) {
                clock.advance(Duration.ofSeconds(-10));
            }
            var next = ids.next().toString();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void threadsNeverGetTheSameId() {
        var seen = ConcurrentHashMap.<UUID>newKeySet();
        IntStream.range(0, 100_000).parallel().forEach(_ -> seen.add(ids.next()));
        assertThat(seen).hasSize(100_000);
    }
}
