package io.resonant.kernel.phrase;

import io.resonant.kernel.phrase.DatePhrase.Kind;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** English words that count from today. */
final class EnglishDates {
    private static final String WEEKDAYS = "(monday|tuesday|wednesday|thursday|friday|saturday|sunday)";
    private static final Pattern DAY =
            Pattern.compile("\\b(today|tonight|(?:the )?day after tomorrow|tomorrow)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern WEEKDAY = Pattern.compile(
            "(?:\\b(this|next|on|by|until|before|due|coming|this coming)\\s+"
                    + "|(?<=(?:[ap]m|[ap]\\.m\\.|:\\d\\d|noon|midnight|eod|cob|of day|of the day|business day)\\s))"
                    + WEEKDAYS + "\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern WEEKDAY_OF_WEEK = Pattern.compile(
            "\\b(?:on\\s+)?" + WEEKDAYS + "\\s+(?:of\\s+)?(this\\s+week|next\\s+week|the\\s+week\\s+after\\s+next)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern DAY_OF_MONTH = Pattern.compile(
            "\\b(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)\\s+of\\s+(this|next)\\s+month\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern PERIOD = Pattern.compile(
            "\\b(?:(?:the\\s+)?end\\s+of\\s+(?:the\\s+)?(?:(this|next)\\s+)?|(?:by\\s+|before\\s+|within\\s+|due\\s+)?(this|next)\\s+)"
                    + "(week|weekend|month|quarter|year)\\b|\\b(eow|eom|eoq|eoy)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern END_OF_MONTH_NAMED = Pattern.compile(
            "\\bend\\s+of\\s+(January|February|March|April|May|June|July|August|September|October|November|December)"
                    + "(?:\\s+(\\d{4}))?\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern AFTER = Pattern.compile(
            "\\b(?:in|within)\\s+(?:the next\\s+)?(a|an|one|two|three|four|five|six|seven|ten|\\d{1,4})\\s+"
                    + "(business days?|working days?|days?|weeks?|months?)\\b(?! of\\b)"
                    + "|\\b(\\d{1,4}|one|two|three|four|five|six|seven|ten)\\s+(business days?|working days?|days?|weeks?|months?)\\s+from\\s+"
                    + "(?:now|today)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern LAST_BUSINESS_DAY = Pattern.compile(
            "\\b(?:the\\s+)?last\\s+(?:business|working)\\s+day\\s+of\\s+(?:the|this|(next))\\s+month\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern COMING_DAY = Pattern.compile(
            "(?<=\\b(?:by|before|until|on|due)\\s)the\\s+(\\d{1,2})(?:st|nd|rd|th)(?=\\s*(?:$|[,.;)]))",
            Pattern.CASE_INSENSITIVE);

    private EnglishDates() {}

    static void find(String text, LocalDate today, List<DatePhrase> found) {
        for (var m = DAY.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, day(lower(m.group(1)), today)));
        }
        for (var m = WEEKDAY.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, weekday(m.group(1), m.group(2), today)));
        }
        for (var m = WEEKDAY_OF_WEEK.matcher(text); m.find(); ) {
            var date = DatePhrases.ofWeek(today, weeksLater(lower(m.group(2))), weekday(m.group(1)));
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, date));
        }
        for (var m = DAY_OF_MONTH.matcher(text); m.find(); ) {
            var first = today.withDayOfMonth(1).plusMonths(lower(m.group(2)).equals("next") ? 1 : 0);
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, DatePhrases.dayOf(first, m.group(1))));
        }
        for (var m = LAST_BUSINESS_DAY.matcher(text); m.find(); ) {
            var month = today.withDayOfMonth(1).plusMonths(m.group(1) == null ? 0 : 1);
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, DatePhrases.lastBusinessDay(month)));
        }
        for (var m = COMING_DAY.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, comingDay(m.group(1), today)));
        }
        for (var m = PERIOD.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, period(m, today)));
        }
        for (var m = END_OF_MONTH_NAMED.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, m.group(2) == null ? Kind.RELATIVE : Kind.FULL, endOfNamedMonth(m, today)));
        }
        for (var m = AFTER.matcher(text); m.find(); ) {
            var count = m.group(1) == null ? m.group(3) : m.group(1);
            var unit = lower(m.group(2) == null ? m.group(4) : m.group(2));
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, after(number(lower(count)), unit, today)));
        }
    }

    private static LocalDate day(String word, LocalDate today) {
        if (word.endsWith("day after tomorrow")) {
            return today.plusDays(2);
        }
        return word.equals("tomorrow") ? today.plusDays(1) : today;
    }

    /** The next day of that number, today included; null when this month and the next have none. */
    private static @Nullable LocalDate comingDay(String number, LocalDate today) {
        var first = today.withDayOfMonth(1);
        var date = DatePhrases.dayOf(first, number);
        return date == null || date.isBefore(today) ? DatePhrases.dayOf(first.plusMonths(1), number) : date;
    }

    private static int weeksLater(String words) {
        return words.startsWith("this") ? 0 : words.startsWith("next") ? 1 : 2;
    }

    /** @param word what stands before it; null for an hour */
    private static LocalDate weekday(@Nullable String word, String name, LocalDate today) {
        return "next".equalsIgnoreCase(word)
                ? DatePhrases.ofWeek(today, 1, weekday(name))
                : DatePhrases.coming(today, weekday(name));
    }

    private static DayOfWeek weekday(String name) {
        return Objects.requireNonNull(AbsoluteDates.weekday(null, name));
    }

    private static LocalDate period(Matcher matcher, LocalDate today) {
        boolean next = "next".equalsIgnoreCase(matcher.group(1)) || "next".equalsIgnoreCase(matcher.group(2));
        var unit = lower(matcher.group(4) == null ? matcher.group(3) : matcher.group(4));
        return switch (unit) {
            case "week", "eow" -> next ? DatePhrases.ofWeek(today, 1, DayOfWeek.FRIDAY) : DatePhrases.endOfWeek(today);
            case "weekend" -> DatePhrases.ofWeek(today, next ? 1 : 0, DayOfWeek.SUNDAY);
            case "month", "eom" ->
                DatePhrases.endOfMonth(today.withDayOfMonth(1).plusMonths(next ? 1 : 0));
            case "quarter", "eoq" -> {
                int month = (today.getMonthValue() - 1) / 3 * 3 + 3;
                var end = DatePhrases.endOfMonth(LocalDate.of(today.getYear(), month, 1));
                yield next ? DatePhrases.endOfMonth(end.withDayOfMonth(1).plusMonths(3)) : end;
            }
            default -> LocalDate.of(today.getYear() + (next ? 1 : 0), 12, 31);
        };
    }

    private static LocalDate endOfNamedMonth(Matcher matcher, LocalDate today) {
        int year = matcher.group(2) == null ? today.getYear() : Integer.parseInt(matcher.group(2));
        var end = DatePhrases.endOfMonth(LocalDate.of(year, AbsoluteDates.month(matcher.group(1)), 1));
        return matcher.group(2) == null && end.isBefore(today)
                ? DatePhrases.endOfMonth(end.withDayOfMonth(1).plusYears(1))
                : end;
    }

    private static LocalDate after(int count, String unit, LocalDate today) {
        if (unit.startsWith("business") || unit.startsWith("working")) {
            return DatePhrases.plusBusinessDays(today, count);
        }
        return switch (unit.charAt(0)) {
            case 'd' -> today.plusDays(count);
            case 'w' -> today.plusWeeks(count);
            default -> today.plusMonths(count);
        };
    }

    private static int number(String word) {
        return switch (word) {
            case "a", "an", "one" -> 1;
            case "two" -> 2;
            case "three" -> 3;
            case "four" -> 4;
            case "five" -> 5;
            case "six" -> 6;
            case "seven" -> 7;
            case "ten" -> 10;
            default -> Integer.parseInt(word);
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
