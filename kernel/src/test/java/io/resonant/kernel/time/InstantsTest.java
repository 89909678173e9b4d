package io.resonant.kernel.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {
    @Test
    void theTextHasAFixedWidthAndReadsBack() {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++) {
            var instant = Instants.truncate(Instant.ofEpochSecond(
                    random.nextLong(-62_167_219_200L, 253_402_300_800L), random.nextInt(1_000_000_000)));
            var text = Instants.format(instant);
            assertThat(text).hasSize(27);
            assertThat(Instants.parse(text)).isEqualTo(instant);
            assertThat(Instant.parse(text)).isEqualTo(instant);
        }
    }

    @Test
    void textsSortLikeTheInstants() {
        assertThat(Instants.format(Instant.parse("0000-01-01T00:00:00Z"))).isEqualTo("0000-01-01T00:00:00.000000Z");
        assertThat(Instants.format(Instant.parse("1969-12-31T23:59:59.999999Z")))
                .isLessThan(Instants.format(Instant.EPOCH));
    }

    @Test
    void instantsThatWouldNotSortAreRefused() {
        assertThatThrownBy(() -> Instants.format(Instant.parse("+10000-01-01T00:00:00Z")))
                .isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> Instants.format(Instant.parse("-0001-12-31T23:59:59Z")))
                .isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-01",
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00.000000+",
                "2026-02-30T00:00:00.000000Z",
                "2026-01-01T24:00:00.000000Z",
                "2026-01-01T00:60:00.000000Z",
                "2026-01-01 00:00:00.000000Z",
                "2026-01-01T00:00:00.00000xZ",
                "2026-01-01T00:00:00.０00000Z"
            })
    void otherFormsAreRefused(String text) {
        assertThatThrownBy(() -> Instants.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
