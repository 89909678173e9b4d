package io.resonant.kernel.phrase;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Finds the days that a text names, in Japanese and English. How words are read where people differ:
 *
 * <ul>
 *   <li>Month and day without a year: the next such day, today included. On 2026-12-20 "1月10日" is 2027-01-10.
 *   <li>A bare weekday ("by Friday", 金曜まで): the next one, today included.
 *   <li>Weeks begin on Monday. 来週金曜 and "next Friday" are the Friday of the following week; 今週金曜 is that of this
 *       week even when it is over; "this Friday" is the coming one.
 *   <li>A week as a deadline (今週中, 来週, "next week", "end of week") ends on Friday; 今週中 said on a weekend ends on
 *       Sunday. 週末 ends on Sunday. A month ends on its last day, 上旬 on the 10th, 中旬 on the 20th.
 *   <li>An hour belongs to the day beside it; a deadline without a day ("by 3pm", 15時まで, "by noon") is one of today, unless
 *       it comes again every day.
 *   <li>年度末 is the coming 31 March. Business days skip Saturdays and Sundays; holidays are not known.
 * </ul>
 */
public final class DatePhrases {
    /** Longer texts are cut: a sentence that names days is shorter. */
    private static final int MAX_LENGTH = 20_000;

    private DatePhrases() {}

    /** @return the phrases in the order of the text, none inside another */
    public static List<DatePhrase> find(String text, LocalDate today) {
        var cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        var found = new ArrayList<DatePhrase>();
        AbsoluteDates.find(cut, today, found);
        JapaneseDates.find(cut, today, found);
        EnglishDates.find(cut, today, found);
        ClockTimes.find(cut, today, found);
        return withoutOverlap(cut, found);
    }

    /** Only the days that are given by their numbers, with or without a year: what a text means whenever it is read. */
    public static List<DatePhrase> findAbsolute(String text, LocalDate today) {
        var cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        var found = new ArrayList<DatePhrase>();
        AbsoluteDates.find(cut, today, found);
        return withoutOverlap(cut, found);
    }

    /**
     * Days given by their numbers come first: "on Monday, December 7" is that day and no coming Monday. An hour is one of
     * today only when it belongs to no other day.
     */
    private static List<DatePhrase> withoutOverlap(String text, List<DatePhrase> found) {
        found.sort(Comparator.comparingInt(DatePhrases::rank)
                .thenComparingInt(DatePhrase::start)
                .thenComparing(Comparator.comparingInt(DatePhrase::end).reversed()));
        var kept = new TreeMap<Integer, DatePhrase>();
        for (var phrase : found) {
            var before = kept.floorEntry(phrase.start());
            var after = kept.ceilingEntry(phrase.start());
            boolean free = (before == null || before.getValue().end() <= phrase.start())
                    && (after == null || after.getKey() >= phrase.end());
            if (free) {
                var timed = ClockTimes.beside(text, phrase);
                boolean fits = (before == null || before.getValue().end() <= timed.start())
                        && (after == null || after.getKey() >= timed.end());
                var known = fits ? timed : phrase;
                kept.put(known.start(), known);
            }
        }
        return List.copyOf(kept.values());
    }

    private static int rank(DatePhrase phrase) {
        return switch (phrase.kind()) {
            case FULL, YEARLESS -> 0;
            case RELATIVE -> 1;
            case HOUR -> 2;
        };
    }

    /** The day of a month, given by its first one; null for a day that the month does not have. */
    static @Nullable LocalDate dayOf(LocalDate first, String day) {
        int number = Integer.parseInt(day);
        return number >= 1 && number <= first.lengthOfMonth() ? first.withDayOfMonth(number) : null;
    }

    static DatePhrase phrase(Matcher matcher, DatePhrase.Kind kind, @Nullable LocalDate date) {
        return new DatePhrase(matcher.start(), matcher.end(), matcher.group(), kind, date, null, null);
    }

    /** The next such weekday, today included. */
    static LocalDate coming(LocalDate today, DayOfWeek weekday) {
        return today.plusDays((weekday.getValue() - today.getDayOfWeek().getValue() + 7) % 7);
    }

    /** That weekday of this week or one after it; weeks begin on Monday. */
    static LocalDate ofWeek(LocalDate today, int weeksLater, DayOfWeek weekday) {
        return today.minusDays(today.getDayOfWeek().getValue() - 1L)
                .plusWeeks(weeksLater)
                .plusDays(weekday.getValue() - 1L);
    }

    /** The Friday that ends this working week; Sunday when the weekend has begun. */
    static LocalDate endOfWeek(LocalDate today) {
        boolean weekend = today.getDayOfWeek().getValue() > DayOfWeek.FRIDAY.getValue();
        return ofWeek(today, 0, weekend ? DayOfWeek.SUNDAY : DayOfWeek.FRIDAY);
    }

    static LocalDate endOfMonth(LocalDate day) {
        return day.withDayOfMonth(day.lengthOfMonth());
    }

    /** The last day from Monday to Friday of that month. */
    static LocalDate lastBusinessDay(LocalDate month) {
        var end = endOfMonth(month);
        return end.minusDays(Math.max(0, end.getDayOfWeek().getValue() - DayOfWeek.FRIDAY.getValue()));
    }

    static LocalDate plusBusinessDays(LocalDate day, int count) {
        var result = day;
        int left = Math.min(count, 1_000);
        while (left > 0) {
            result = result.plusDays(1);
            if (result.getDayOfWeek().getValue() <= DayOfWeek.FRIDAY.getValue()) {
                left--;
            }
        }
        return result;
    }
}
