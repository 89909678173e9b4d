package io.resonant.kernel.phrase;

import io.resonant.kernel.phrase.DatePhrase.Kind;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Japanese words that count from today. */
final class JapaneseDates {
    private static final Pattern DAY = Pattern.compile("(今日|本日|明々後日|明明後日|しあさって|明後日|あさって|明日|あした|翌営業日|翌日)(?!の(?:天気|続き))");
    private static final Pattern WEEKDAY =
            Pattern.compile("(?:(今週|来週|翌週|再来週|次)の?|(?<![\\p{IsHan}\\d]))([月火水木金土日])曜(?:日)?");
    private static final Pattern WEEK = Pattern.compile("(今週|来週|翌週|再来週)(中|末|の?頭|初め|いっぱい)?(?!の?[月火水木金土日]曜|の?会議|間)");
    private static final Pattern WEEKEND = Pattern.compile("(?<![今来先毎])週末");
    private static final Pattern MONTH = Pattern.compile(
            "(?:(今月|来月|翌月|再来月)|(?:(\\d{4})\\s?年\\s?)?(?<!\\d)(\\d{1,2})\\s?月)の?(末日?|いっぱい|中旬|上旬|下旬|初旬|中(?!旬)|初め|頭|初日)");
    private static final Pattern DAY_OF_MONTH = Pattern.compile("(今月|来月|翌月|再来月)の?\\s?(\\d{1,2})\\s?日(?!間|以内|後)");
    private static final Pattern BARE_MONTH = Pattern.compile("(来月|再来月)(?=まで|迄|に(?!つい|関))");
    private static final Pattern MONTH_END = Pattern.compile("(?<![今来翌\\d月再])月末|(?<![前昨])(年度末|年末|年内|今年中|年度内)");
    private static final Pattern AFTER = Pattern.compile(
            "(?<![\\d一二三四五六七八九十百])(\\d{1,4}|[一二三四五六七八九十])\\s?(営業日|日間?|週間|か月|ヶ月|カ月|ヵ月|ケ月|年)(後|以内)(?!に一度|ごと)");

    private static final Pattern LAST_BUSINESS_DAY =
            Pattern.compile("(?<!毎)(?:(今月|来月|翌月|再来月)の?|(?<!\\d)(\\d{1,2})\\s?月の?|月末の?|月の)?最終営業日");
    private static final Pattern WEEKDAY_OF_MONTH = Pattern.compile(
            "(?<!毎月)(?<!毎月の)(?:(今月|来月|翌月|再来月)の?|(?<!\\d)(\\d{1,2})\\s?月の?)?第\\s?([1-5一二三四五])\\s?([月火水木金土日])曜日?");

    private JapaneseDates() {}

    static void find(String text, LocalDate today, List<DatePhrase> found) {
        for (var m = DAY.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, day(m.group(1), today)));
        }
        for (var m = WEEKDAY.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, weekday(m, today)));
        }
        for (var m = WEEK.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, week(m, today)));
        }
        for (var m = WEEKEND.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, DatePhrases.coming(today, DayOfWeek.SUNDAY)));
        }
        for (var m = MONTH.matcher(text); m.find(); ) {
            var date = month(m, today);
            if (date != null) {
                found.add(DatePhrases.phrase(m, m.group(2) == null ? Kind.RELATIVE : Kind.FULL, date));
            }
        }
        for (var m = DAY_OF_MONTH.matcher(text); m.find(); ) {
            var first = today.withDayOfMonth(1).plusMonths(monthsLater(m.group(1)));
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, DatePhrases.dayOf(first, m.group(2))));
        }
        for (var m = BARE_MONTH.matcher(text); m.find(); ) {
            var date = DatePhrases.endOfMonth(today.withDayOfMonth(1).plusMonths(monthsLater(m.group(1))));
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, date));
        }
        for (var m = MONTH_END.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, end(m.group(), today)));
        }
        for (var m = LAST_BUSINESS_DAY.matcher(text); m.find(); ) {
            var first = firstOf(m, today);
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, first == null ? null : DatePhrases.lastBusinessDay(first)));
        }
        for (var m = WEEKDAY_OF_MONTH.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, weekdayOfMonth(m, today)));
        }
        for (var m = AFTER.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.RELATIVE, after(m, today)));
        }
    }

    private static LocalDate day(String word, LocalDate today) {
        return switch (word) {
            case "今日", "本日" -> today;
            case "明日", "あした", "翌日" -> today.plusDays(1);
            case "明後日", "あさって" -> today.plusDays(2);
            case "翌営業日" -> DatePhrases.plusBusinessDays(today, 1);
            default -> today.plusDays(3);
        };
    }

    private static LocalDate weekday(Matcher matcher, LocalDate today) {
        var weekday = Objects.requireNonNull(AbsoluteDates.weekday(matcher.group(2), null));
        var week = matcher.group(1);
        if (week == null || week.equals("次")) {
            return DatePhrases.coming(week == null ? today : today.plusDays(1), weekday);
        }
        return DatePhrases.ofWeek(today, weeksLater(week), weekday);
    }

    private static LocalDate week(Matcher matcher, LocalDate today) {
        int weeks = weeksLater(matcher.group(1));
        return switch (matcher.group(2)) {
            case "末" -> DatePhrases.ofWeek(today, weeks, DayOfWeek.SUNDAY);
            case "頭", "の頭", "初め" -> DatePhrases.ofWeek(today, weeks, DayOfWeek.MONDAY);
            case null, default ->
                weeks == 0 ? DatePhrases.endOfWeek(today) : DatePhrases.ofWeek(today, weeks, DayOfWeek.FRIDAY);
        };
    }

    private static int weeksLater(String week) {
        return switch (week) {
            case "今週" -> 0;
            case "再来週" -> 2;
            default -> 1;
        };
    }

    private static int monthsLater(String month) {
        return switch (month) {
            case "今月" -> 0;
            case "再来月" -> 2;
            default -> 1;
        };
    }

    private static @Nullable LocalDate month(Matcher matcher, LocalDate today) {
        LocalDate first;
        if (matcher.group(1) != null) {
            first = today.withDayOfMonth(1).plusMonths(monthsLater(matcher.group(1)));
        } else {
            int month = Integer.parseInt(matcher.group(3));
            if (month < 1 || month > 12) {
                return null;
            }
            int year = matcher.group(2) == null ? today.getYear() : Integer.parseInt(matcher.group(2));
            first = LocalDate.of(year, month, 1);
            if (matcher.group(2) == null && DatePhrases.endOfMonth(first).isBefore(today)) {
                first = first.plusYears(1);
            }
        }
        return switch (matcher.group(4)) {
            case "上旬", "初旬" -> first.withDayOfMonth(10);
            case "中旬" -> first.withDayOfMonth(20);
            case "初め", "頭", "初日" -> first;
            default -> DatePhrases.endOfMonth(first);
        };
    }

    /** The first day of the month that is named, this one when none is; null for a month that no year has. */
    private static @Nullable LocalDate firstOf(Matcher matcher, LocalDate today) {
        var first = today.withDayOfMonth(1);
        if (matcher.group(1) != null) {
            return first.plusMonths(monthsLater(matcher.group(1)));
        }
        if (matcher.group(2) == null) {
            return first;
        }
        int month = Integer.parseInt(matcher.group(2));
        if (month < 1 || month > 12) {
            return null;
        }
        var named = first.withMonth(month);
        return named.isBefore(first) ? named.plusYears(1) : named;
    }

    /** The third Friday: of the month that is named, else the next one that there is. */
    private static @Nullable LocalDate weekdayOfMonth(Matcher matcher, LocalDate today) {
        var first = firstOf(matcher, today);
        if (first == null) {
            return null;
        }
        int ordinal = number(matcher.group(3));
        var weekday = Objects.requireNonNull(AbsoluteDates.weekday(matcher.group(4), null));
        boolean named = matcher.group(1) != null || matcher.group(2) != null;
        for (var month = first; ; month = month.plusMonths(1)) {
            var date = DatePhrases.coming(month, weekday).plusWeeks(ordinal - 1L);
            boolean exists = date.getMonth() == month.getMonth();
            if (named) {
                return exists ? date : null;
            }
            if (exists && !date.isBefore(today)) {
                return date;
            }
        }
    }

    private static int number(String digits) {
        int kanji = "一二三四五六七八九十".indexOf(digits);
        return kanji >= 0 ? kanji + 1 : Integer.parseInt(digits);
    }

    private static LocalDate end(String word, LocalDate today) {
        return switch (word) {
            case "月末" -> DatePhrases.endOfMonth(today);
            case "年度末", "年度内" -> {
                var end = LocalDate.of(today.getYear(), 3, 31);
                yield end.isBefore(today) ? end.plusYears(1) : end;
            }
            default -> LocalDate.of(today.getYear(), 12, 31);
        };
    }

    private static LocalDate after(Matcher matcher, LocalDate today) {
        int count = number(matcher.group(1));
        return switch (matcher.group(2)) {
            case "営業日" -> DatePhrases.plusBusinessDays(today, count);
            case "日", "日間" -> today.plusDays(count);
            case "週間" -> today.plusWeeks(count);
            case "年" -> today.plusYears(count);
            default -> today.plusMonths(count);
        };
    }
}
