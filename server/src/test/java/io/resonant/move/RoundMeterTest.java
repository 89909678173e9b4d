package io.resonant.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundMeterTest {
    private final RoundMeter meter = new RoundMeter();

    private void round(long millis, long keys) {
        meter.measured(0, TimeUnit.MILLISECONDS.toNanos(millis), keys);
    }

    @Test
    void nothingIsKnownBeforeARound() {
        meter.arrived(0);
        assertThat(meter.pauseMillis(1000)).isEmpty();
    }

    @Test
    void whatIsBehindTakesItsTimeBesideTheFixedSteps() {
        round(4, 0);
        round(104, 1000);
        assertThat(meter.pauseMillis(0)).hasValue(12);
        assertThat(meter.pauseMillis(500)).hasValue(62);
    }

    @Test
    void thereIsAnEstimateWhileWritesNeverRest() {
        round(200, 1000);
        round(100, 1000);
        assertThat(meter.pauseMillis(0)).hasValue(300);
    }
}
