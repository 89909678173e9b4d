package io.resonant.kernel.outbound;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads {@code Retry-After} (RFC 9110, 10.2.3: seconds or a date) and the more exact {@code retry-after-ms}. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /** How long the other side wants to be left alone; empty when it does not say so in a form we understand. */
    static Optional<Duration> of(HttpHeaders headers, Instant now) {
        return headers.firstValue("retry-after-ms")
                .flatMap(RetryAfter::milliseconds)
                .or(() -> headers.firstValue("retry-after").flatMap(text -> secondsOrDate(text, now)));
    }

    private static Optional<Duration> milliseconds(String text) {
        return number(text).map(value -> bounded(Duration.ofMillis((long) Math.ceil(value))));
    }

    private static Optional<Duration> secondsOrDate(String text, Instant now) {
        return number(text)
                .map(seconds -> bounded(Duration.ofMillis((long) Math.ceil(seconds * 1000))))
                .or(() -> date(text, now));
    }

    private static Optional<Double> number(String text) {
        var trimmed = text.strip();
        return trimmed.matches("\\d{1,15}(\\.\\d{1,9})?") ? Optional.of(Double.valueOf(trimmed)) : Optional.empty();
    }

    private static Optional<Duration> date(String text, Instant now) {
        try {
            var until = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(bounded(Duration.between(now, until)));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // an unreadable wish is no wish: the usual back-off applies
        }
    }

    private static Duration bounded(Duration wish) {
        if (wish.isNegative()) {
            return Duration.ZERO;
        }
        return wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
    }
}
