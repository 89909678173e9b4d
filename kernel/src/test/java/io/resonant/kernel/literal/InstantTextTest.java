package io.resonant.kernel.literal;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.literal.InstantText.Form;
import io.resonant.kernel.time.Instants;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
    private static final Instant ORIGIN = Instant.parse("2000-01-01T00:00:00Z");

    @Test
    void ourOwnFormIsReadAndWrittenAsTheRestOfTheKernelDoes() {
        var random = new Random(3);
        for (var round = 0; round < 100_000; round++) {
            var day = random.nextLong(
                    LocalDate.of(0, 1, 1).toEpochDay(),
                    LocalDate.of(10_000, 1, 1).toEpochDay());
            var instant =
                    Instant.ofEpochSecond(day * 86_400 + random.nextInt(86_400), random.nextInt(1_000_000) * 1_000L);
            var text = Instants.format(instant);
            var micros = ChronoUnit.MICROS.between(ORIGIN, instant);
            assertThat(InstantText.canonical(ascii(text))).as(text).isEqualTo(micros);
            var written = new byte[InstantText.LENGTH];
            assertThat(InstantText.write(micros, written, 0)).isTrue();
            assertThat(new String(written, StandardCharsets.ISO_8859_1)).isEqualTo(text);
        }
    }

    @Test
    void everyDayOfFourHundredYearsIsReadAndWritten() {
        for (var date = LocalDate.of(1899, 12, 31); date.getYear() < 2301; date = date.plusDays(1)) {
            var days = date.toEpochDay() - 10_957;
            assertThat(InstantText.canonicalDate(ascii(date.toString()))).isEqualTo(days);
            var written = new byte[InstantText.DATE_LENGTH];
            assertThat(InstantText.writeDate(days, written, 0)).isTrue();
            assertThat(new String(written, StandardCharsets.ISO_8859_1)).isEqualTo(date.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29T00:00:00.000000Z",
                "2026-00-01T00:00:00.000000Z",
                "2026-01-01T24:00:00.000000Z",
                "2026-01-01T00:60:00.000000Z",
                "2026-01-01T00:00:60.000000Z",
                "2026-01-01 00:00:00.000000Z",
                "2026-01-01T00:00:00.00000xZ",
                "2026-01-01T00:00:00.000000",
                "-026-01-01T00:00:00.000000Z"
            })
    void whatIsNotOurFormIsNotTakenForIt(String text) {
        assertThat(InstantText.canonical(ascii(text))).isEqualTo(InstantText.OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T13:05:07Z, OTHER_FORM, 2026-11-21T13:05:07Z",
        "2026-11-21 13:05:07.5Z, OTHER_FORM, 2026-11-21T13:05:07.5Z",
        "2026-11-21 13:05:07 UTC, OTHER_FORM, 2026-11-21T13:05:07Z",
        "2026/11/21 13:05Z, OTHER_FORM, 2026-11-21T13:05:00Z",
        "2026-11-21T13:05:07.000000000Z, OTHER_FORM, 2026-11-21T13:05:07Z",
        "2026-11-21T24:00:00Z, OTHER_FORM, 2026-11-22T00:00:00Z",
        "2026-11-21T13:05:07+09:00, OFFSET, 2026-11-21T04:05:07Z",
        "2026-11-21T13:05:07+09, OFFSET, 2026-11-21T04:05:07Z",
        "2026-11-21T13:05:07.25-0330, OFFSET, 2026-11-21T16:35:07.25Z",
        "2016-12-31T23:59:60Z, LEAP_SECOND, 2017-01-01T00:00:00Z",
        "2026-11-21T13:05:07.123456789Z, NANOSECONDS, 2026-11-21T13:05:07.123456Z",
        "2026-11-21T13:05:07.123456789+09:00, NANOSECONDS, 2026-11-21T04:05:07.123456Z",
        "2026-11-21T13:05:07, WITHOUT_ZONE, 2026-11-21T13:05:07Z",
        "2026-11-21 13:05:07, WITHOUT_ZONE, 2026-11-21T13:05:07Z",
        "2026-11-21, WITHOUT_ZONE, 2026-11-21T00:00:00Z",
        "1795266307, EPOCH, 2026-11-21T13:05:07Z",
        "1795266307.25, EPOCH, 2026-11-21T13:05:07.25Z",
        "1795266307123, EPOCH, 2026-11-21T13:05:07.123Z",
        "1795266307123456, EPOCH, 2026-11-21T13:05:07.123456Z",
        "1795266307123456789, EPOCH, 2026-11-21T13:05:07.123456Z",
        "-179526630, EPOCH, 1964-04-24T03:29:30Z"
    })
    void otherSpellingsAreReadAndNamed(String text, Form form, Instant expected) {
        var reading = InstantText.read(ascii(text));
        assertThat(reading.form()).isEqualTo(form);
        assertThat(ORIGIN.plus(reading.value(), ChronoUnit.MICROS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY",
        "'  ', EMPTY",
        "0000-00-00 00:00:00, IMPOSSIBLE",
        "2026-02-30T10:00:00Z, IMPOSSIBLE",
        "2026-13-01T10:00:00Z, IMPOSSIBLE",
        "2026-12-01T25:00:00Z, IMPOSSIBLE",
        "2026-12-01T10:00:61Z, IMPOSSIBLE",
        "2026-12-01T10:00:00+19:00, IMPOSSIBLE",
        "yesterday, UNREADABLE",
        "2026, UNREADABLE",
        "20261121, UNREADABLE",
        "20261121130507, UNREADABLE",
        "9999999999999999999, UNREADABLE",
        "12026-01-01T00:00:00Z, UNREADABLE"
    })
    void textsWithoutATimeAreNamed(String text, Form form) {
        assertThat(InstantText.read(ascii(text)).form()).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21, CANONICAL, 2026-11-21",
        "2026/1/2, OTHER_FORM, 2026-01-02",
        "2026-11-21T23:00:00-09:00, WITH_TIME, 2026-11-21",
        "2026-02-30, IMPOSSIBLE,",
        "'', EMPTY,",
        "soon, UNREADABLE,"
    })
    void datesAreReadAndNamed(String text, Form form, LocalDate expected) {
        var reading = InstantText.readDate(ascii(text));
        assertThat(reading.form()).isEqualTo(form);
        if (expected != null) {
            assertThat(LocalDate.ofEpochDay(reading.value() + 10_957)).isEqualTo(expected);
        }
    }

    @Test
    void aJulianDayIsNotTakenForSeconds() {
        assertThat(InstantText.ofEpoch(2_461_365.5).form()).isEqualTo(Form.UNREADABLE);
        assertThat(InstantText.ofEpoch(1_795_266_307.5).form()).isEqualTo(Form.EPOCH);
        assertThat(InstantText.ofEpoch(Double.NaN).form()).isEqualTo(Form.UNREADABLE);
    }

    @Test
    void yearsWithMoreThanFourDigitsAreNotWritten() {
        var into = new byte[InstantText.LENGTH];
        assertThat(InstantText.write(Long.MAX_VALUE, into, 0)).isFalse();
        assertThat(InstantText.writeDate(Integer.MIN_VALUE, into, 0)).isFalse();
        assertThat(InstantText.writeDate(2_921_940, into, 0)).isFalse();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
