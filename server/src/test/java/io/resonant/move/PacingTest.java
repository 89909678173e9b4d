package io.resonant.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A copy that gives way to the people who are served, on a clock and with a meter of the test's own. */
class PacingTest {
    private static final long CHUNK = 256 * 1024;
    private static final long FULL_SPEED = 100_000_000; // bytes a second that the copy would do by itself

    private long now;
    private OptionalLong slowest = OptionalLong.of(2_000);

    private Pacing pacing(long limit) {
        return new Pacing(limit, () -> slowest, () -> now, wait -> now += wait);
    }

    /** Copies for some seconds and returns the bytes a second. */
    private long copy(Pacing pacing, int seconds) throws InterruptedException {
        var start = now;
        var sent = 0L;
        while (now - start < TimeUnit.SECONDS.toNanos(seconds)) {
            pacing.sent(CHUNK);
            sent += CHUNK;
            now += CHUNK * 1_000_000_000L / FULL_SPEED;
        }
        return sent * 1_000_000_000L / (now - start);
    }

    @Test
    void goesAtItsOwnSpeedWhileNobodyWaits() throws InterruptedException {
        var pacing = pacing(Governor.UNLIMITED);
        assertThat(copy(pacing, 5)).isBetween(FULL_SPEED * 9 / 10, FULL_SPEED);
        slowest = OptionalLong.empty(); // nobody is there at all
        assertThat(copy(pacing, 5)).isBetween(FULL_SPEED * 9 / 10, FULL_SPEED);
        assertThat(pacing.heldBackTo()).isZero();
    }

    @Test
    void keepsToTheRateThatWasAskedFor() throws InterruptedException {
        assertThat(copy(pacing(10_000_000), 10)).isBetween(8_000_000L, 10_500_000L);
    }

    @Test
    void slowsDownWhenRequestsTakeLongAndRecoversAfterwards() throws InterruptedException {
        var pacing = pacing(Governor.UNLIMITED);
        copy(pacing, 2);
        slowest = OptionalLong.of(400_000);
        copy(pacing, 5);
        assertThat(pacing.heldBackTo()).isBetween(1_000_000L, 10_000_000L);
        assertThat(copy(pacing, 10)).isLessThan(10_000_000);
        slowest = OptionalLong.of(5_000);
        copy(pacing, 30);
        assertThat(pacing.heldBackTo()).isZero();
        assertThat(copy(pacing, 5)).isBetween(FULL_SPEED * 9 / 10, FULL_SPEED);
    }

    @Test
    void neverStopsAltogether() throws InterruptedException {
        var pacing = pacing(Governor.UNLIMITED);
        copy(pacing, 1);
        slowest = OptionalLong.of(9_000_000);
        copy(pacing, 60);
        assertThat(copy(pacing, 10)).isBetween(500_000L, 1_100_000L);
    }

    @Test
    void takesTheUsualWaitingOfASlowServerForGranted() throws InterruptedException {
        slowest = OptionalLong.of(300_000);
        var pacing = pacing(Governor.UNLIMITED);
        copy(pacing, 1);
        slowest = OptionalLong.of(700_000);
        assertThat(copy(pacing, 5)).isBetween(FULL_SPEED * 9 / 10, FULL_SPEED);
        slowest = OptionalLong.of(1_000_000);
        copy(pacing, 5);
        assertThat(pacing.heldBackTo()).isPositive();
    }

    @Test
    void findsTheSlowestInAHundredOfTheLastSeconds() {
        var served = new ServedRequests("/operator/", () -> now);
        for (var i = 0; i < 19; i++) {
            served.answered("/api", 1_000_000);
        }
        assertThat(served.slowest()).isEmpty();
        for (var i = 0; i < 10_000; i++) {
            served.answered("/api", 1_000_000);
        }
        for (var i = 0; i < 80; i++) {
            served.answered("/api", 900_000_000);
            served.answered("/operator/move", 90_000_000_000L);
        }
        assertThat(served.slowest().orElseThrow()).isBetween(900L, 1_200L);
        for (var i = 0; i < 40; i++) {
            served.answered("/api", 900_000_000);
        }
        assertThat(served.slowest().orElseThrow()).isBetween(850_000L, 1_000_000L);
        now += TimeUnit.SECONDS.toNanos(7);
        assertThat(served.slowest()).isEmpty();
        for (var i = 0; i < 30; i++) {
            served.answered("/api", 3_000_000);
        }
        assertThat(served.slowest().orElseThrow()).isBetween(2_900L, 3_400L);
    }

    @Test
    void tellsHowLongASwitchWouldTakeFromTheRoundsBefore() {
        var meter = new RoundMeter();
        assertThat(meter.lagMillis(0)).isEmpty();
        assertThat(meter.pauseMillis(0)).isEmpty();
        meter.measured(0, 5_000_000, 0);
        assertThat(meter.pauseMillis(0)).hasValue(15);
        assertThat(meter.lagMillis(2_000_000_000L)).hasValue(2_000);
        meter.measured(3_000_000_000L, 3_105_000_000L, 4_000); // 25 microseconds a key
        assertThat(meter.pauseMillis(1_000)).hasValue(40);
        assertThat(meter.lagMillis(3_500_000_000L)).hasValue(500);
    }
}
