package io.resonant.kernel.time;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Instants in microseconds. PostgreSQL keeps no more than that, so an instant with nanoseconds would come back changed;
 * the text form has a fixed width so that SQLite compares it in the order of time.
 */
public final class Instants {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int TEXT_LENGTH = "2026-01-01T00:00:00.000000Z".length();
    private static final long YEAR_0000 = LocalDate.of(0, 1, 1).toEpochDay() * SECONDS_PER_DAY;
    private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_PER_DAY;

    private Instants() {}

    public static Instant truncate(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * {@code 2026-11-21T13:05:07.000123Z}, always 27 characters.
     *
     * @throws DateTimeException outside the years 0 to 9999, whose text would not sort
     */
    public static String format(Instant instant) {
        var seconds = instant.getEpochSecond();
        if (seconds < YEAR_0000 || seconds >= YEAR_10000) {
            throw new DateTimeException("The instant is outside the years 0 to 9999: " + instant);
        }
        var date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_PER_DAY));
        var second = (int) Math.floorMod(seconds, SECONDS_PER_DAY);
        var text = new byte[TEXT_LENGTH];
        digits(text, 0, 4, date.getYear());
        text[4] = '-';
        digits(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        digits(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        digits(text, 11, 2, second / 3600);
        text[13] = ':';
        digits(text, 14, 2, second / 60 % 60);
        text[16] = ':';
        digits(text, 17, 2, second % 60);
        text[19] = '.';
        digits(text, 20, 6, instant.getNano() / 1_000);
        text[26] = 'Z';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads what {@link #format} wrote, and nothing else.
     *
     * @throws DateTimeException for any other form
     */
    public static Instant parse(String text) {
        if (text.length() != TEXT_LENGTH
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(19) != '.'
                || text.charAt(26) != 'Z') {
            throw malformed(text);
        }
        var date = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2));
        var hour = number(text, 11, 2);
        var minute = number(text, 14, 2);
        var second = number(text, 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            throw malformed(text);
        }
        return Instant.ofEpochSecond(
                date.toEpochDay() * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second,
                number(text, 20, 6) * 1_000L);
    }

    private static void digits(byte[] text, int from, int count, int value) {
        var rest = value;
        for (var i = from + count - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int number(String text, int from, int count) {
        var value = 0;
        for (var i = from; i < from + count; i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw malformed(text);
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static DateTimeException malformed(String text) {
        return new DateTimeException("Not an instant of the form 2026-01-01T00:00:00.000000Z: " + text);
    }
}
