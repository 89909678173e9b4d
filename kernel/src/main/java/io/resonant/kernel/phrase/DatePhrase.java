package io.resonant.kernel.phrase;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * A day that a text names.
 *
 * @param start offset of its first character, that of an hour before it included
 * @param end offset behind its last one, its weekday and its hour included
 * @param date the day; null when the calendar has no such day, such as 2026-02-30
 * @param weekday the weekday that the text gives beside the day
 * @param time the hour that the text gives beside the day
 */
public record DatePhrase(
        int start,
        int end,
        String text,
        Kind kind,
        @Nullable LocalDate date,
        @Nullable DayOfWeek weekday,
        @Nullable LocalTime time) {
    /** How much a reader has to know to tell which day is meant. */
    public enum Kind {
        /** With a year: needs no other knowledge. */
        FULL,
        /** Month and day only: the next such day is meant. */
        YEARLESS,
        /** Counted from today, such as "tomorrow" or 来週金曜. */
        RELATIVE,
        /** An hour as a deadline, such as "by noon", or the end of the day: that of today is meant. */
        HOUR
    }

    /** The same day with the words for its hour, which may stand before it. */
    DatePhrase withTime(String whole, int newStart, int newEnd, @Nullable LocalTime newTime) {
        return new DatePhrase(newStart, newEnd, whole.substring(newStart, newEnd), kind, date, weekday, newTime);
    }
}
