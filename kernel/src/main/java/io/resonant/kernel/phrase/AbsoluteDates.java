package io.resonant.kernel.phrase;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Days that are given by their numbers, with or without a year. */
final class AbsoluteDates {
    private static final String KANJI_WEEKDAYS = "月火水木金土日";
    private static final String ENGLISH_MONTH =
            "(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?"
                    + "|Nov(?:ember)?|Dec(?:ember)?)\\.?";
    private static final String ENGLISH_WEEKDAY =
            "(Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:rs?(?:day)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)\\.?";
    private static final String WEEKDAY_AFTER =
            "(?:\\s{0,2}[（(](?:([月火水木金土日])(?:曜日?)?|" + ENGLISH_WEEKDAY + ")(?:[・･/]祝)?[）)])?";

    private static final Pattern NUMBERS = Pattern.compile(
            "(?<![\\d/.:-])(\\d{4})(?:-(\\d{1,2})-(\\d{1,2})|/(\\d{1,2})/(\\d{1,2})|\\.(\\d{1,2})\\.(\\d{1,2}))(?![\\d/:]|[.-]\\w)"
                    + WEEKDAY_AFTER);
    private static final Pattern JAPANESE = Pattern.compile(
            "(?:(?:(令和|平成|昭和)\\s?(元|\\d{1,2})|(?<!\\d)(\\d{4}))\\s?年\\s?)?(?<!\\d)(\\d{1,2})\\s?月\\s?(\\d{1,2})\\s?日(?![間本])"
                    + WEEKDAY_AFTER);
    private static final Pattern MONTH_DAY =
            Pattern.compile("(?<![\\d/.,:\\w-])(\\d{1,2})/(\\d{1,2})(?![\\d/]|\\.\\d|\\s?[a-zA-Z%])" + WEEKDAY_AFTER);
    private static final Pattern ENGLISH_MONTH_FIRST = Pattern.compile("(?:\\b" + ENGLISH_WEEKDAY + ",?\\s{1,2})?\\b"
            + ENGLISH_MONTH + "\\s{1,2}(\\d{1,2})(?:st|nd|rd|th)?\\b(?!\\s?[:%]|[.,]\\d)(?:,?\\s{1,2}(\\d{4})\\b)?"
            + WEEKDAY_AFTER);
    private static final Pattern ENGLISH_DAY_FIRST = Pattern.compile(
            "(?:\\b" + ENGLISH_WEEKDAY + ",?\\s{1,2})?(?<![\\d.])\\b(\\d{1,2})(?:st|nd|rd|th)?\\s{1,2}(?:of\\s{1,2})?"
                    + ENGLISH_MONTH + "(?![a-z])(?:,?\\s{1,2}(\\d{4})\\b)?" + WEEKDAY_AFTER);

    private AbsoluteDates() {}

    static void find(String text, LocalDate today, List<DatePhrase> found) {
        for (var m = NUMBERS.matcher(text); m.find(); ) {
            int group = m.group(2) != null ? 2 : m.group(4) != null ? 4 : 6;
            add(found, m, today, m.group(1), number(m, group), number(m, group + 1), weekday(m.group(8), m.group(9)));
        }
        for (var m = JAPANESE.matcher(text); m.find(); ) {
            var year = m.group(1) == null ? m.group(3) : era(m.group(1), m.group(2));
            add(found, m, today, year, number(m, 4), number(m, 5), weekday(m.group(6), m.group(7)));
        }
        for (var m = MONTH_DAY.matcher(text); m.find(); ) {
            int month = number(m, 1);
            int day = number(m, 2);
            if (exists(2024, month, day)) { // else it is a fraction or a path, not a day gone wrong
                add(found, m, today, null, month, day, weekday(m.group(3), m.group(4)));
            }
        }
        for (var m = ENGLISH_MONTH_FIRST.matcher(text); m.find(); ) {
            var weekday = weekday(m.group(5), m.group(1) == null ? m.group(6) : m.group(1));
            add(found, m, today, m.group(4), month(m.group(2)), number(m, 3), weekday);
        }
        for (var m = ENGLISH_DAY_FIRST.matcher(text); m.find(); ) {
            var weekday = weekday(m.group(5), m.group(1) == null ? m.group(6) : m.group(1));
            add(found, m, today, m.group(4), month(m.group(3)), number(m, 2), weekday);
        }
    }

    private static void add(
            List<DatePhrase> found,
            Matcher matcher,
            LocalDate today,
            @Nullable String year,
            int month,
            int day,
            @Nullable DayOfWeek weekday) {
        var kind = year == null ? DatePhrase.Kind.YEARLESS : DatePhrase.Kind.FULL;
        var date = year == null ? coming(today, month, day) : of(Integer.parseInt(year), month, day);
        found.add(new DatePhrase(matcher.start(), matcher.end(), matcher.group(), kind, date, weekday, null));
    }

    /** The next such day, today included; 29 February may be years away. */
    private static @Nullable LocalDate coming(LocalDate today, int month, int day) {
        for (int year = today.getYear(); year <= today.getYear() + 8; year++) {
            var date = of(year, month, day);
            if (date != null && !date.isBefore(today)) {
                return date;
            }
        }
        return null;
    }

    private static boolean exists(int year, int month, int day) {
        return of(year, month, day) != null;
    }

    static @Nullable LocalDate of(int year, int month, int day) {
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            return null; // the calendar has no such day: that is the answer
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static String era(String name, String year) {
        int first = switch (name) {
            case "令和" -> 2019;
            case "平成" -> 1989;
            default -> 1926;
        };
        return Integer.toString(first - 1 + (year.equals("元") ? 1 : Integer.parseInt(year)));
    }

    static int month(String english) {
        return "janfebmaraprmayjunjulaugsepoctnovdec"
                                .indexOf(english.substring(0, 3).toLowerCase(Locale.ROOT))
                        / 3
                + 1;
    }

    static @Nullable DayOfWeek weekday(@Nullable String kanji, @Nullable String english) {
        if (kanji != null) {
            return DayOfWeek.of(KANJI_WEEKDAYS.indexOf(kanji) + 1);
        }
        if (english != null) {
            int index = "montuewedthufrisatsun".indexOf(english.substring(0, 3).toLowerCase(Locale.ROOT));
            return DayOfWeek.of(index / 3 + 1);
        }
        return null;
    }
}
