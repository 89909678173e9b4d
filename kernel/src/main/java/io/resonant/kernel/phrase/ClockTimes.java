package io.resonant.kernel.phrase;

import io.resonant.kernel.phrase.DatePhrase.Kind;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times of day: behind a day ("Friday at 3pm", 明日15時), before it ("by 3pm on Friday") or alone as a deadline ("by noon",
 * 午後3時まで), which is one of today.
 */
final class ClockTimes {
    /** How far before a day its hour is looked for, in characters. */
    private static final int LONGEST = 40;

    private static final String CLOCK =
            "(?:(午前|午後)\\s?)?(\\d{1,2})(?:時(?:(\\d{1,2})分|(半))?|:(\\d{2}))(?:\\s?([ap])\\.?m\\b\\.?)?"
                    + "|(\\d{1,2})\\s?([ap])\\.?m\\b\\.?|(正午|\\b(?:noon|midday|midnight)\\b)";
    private static final String END_OF_DAY = "\\b(?:eod|cob|end of (?:the )?(?:business )?day)\\b";

    private static final Pattern BEHIND =
            Pattern.compile("\\G\\s*(?:の|at\\b|by\\b|before\\b|,)?\\s*(?:" + CLOCK + ")", Pattern.CASE_INSENSITIVE);
    private static final Pattern BEFORE = Pattern.compile(
            "(?<![\\d:.,/〜~～–-]|[〜~～–-]\\s)(?:" + CLOCK + "|(" + END_OF_DAY + "))\\s?(?:on|,)?\\s?$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern UNTIL = Pattern.compile(
            "(?<![\\d:.,/〜~～–-]|[〜~～–-]\\s|から|から\\s)(?:" + CLOCK + ")(?=\\s?(?:まで|迄))", Pattern.CASE_INSENSITIVE);
    private static final Pattern BY = Pattern.compile(
            "(?<=\\b(?:by|before|until|no later than|due|due at)\\s)(?:" + CLOCK + ")(?![\\d:.,/〜~～–-]*+\\d)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern DAY_ENDS = Pattern.compile(END_OF_DAY, Pattern.CASE_INSENSITIVE);

    /** What is due at an hour again and again is not due today. */
    private static final Pattern AGAIN =
            Pattern.compile("毎[日週月朝晩年]|平日|\\b(?:every|each|daily|weekdays?|nightly)\\b", Pattern.CASE_INSENSITIVE);

    private ClockTimes() {}

    /** The deadlines of today that name no day. */
    static void find(String text, LocalDate today, List<DatePhrase> found) {
        for (var m = DAY_ENDS.matcher(text); m.find(); ) {
            found.add(DatePhrases.phrase(m, Kind.HOUR, today));
        }
        if (AGAIN.matcher(text).find()) {
            return;
        }
        for (var pattern : List.of(UNTIL, BY)) {
            for (var m = pattern.matcher(text); m.find(); ) {
                var time = time(m);
                if (time != null) {
                    var phrase = DatePhrases.phrase(m, Kind.HOUR, today);
                    found.add(phrase.withTime(text, m.start(), m.end(), time));
                }
            }
        }
    }

    /** The day with the hour that the text gives beside it. */
    static DatePhrase beside(String text, DatePhrase day) {
        if (day.time() != null || day.kind() == Kind.HOUR) {
            return day;
        }
        var behind = BEHIND.matcher(text);
        if (behind.find(day.end()) && !isDuration(text, behind)) {
            var time = time(behind);
            return time == null ? day : day.withTime(text, day.start(), behind.end(), time);
        }
        var before = BEFORE.matcher(text)
                .region(Math.max(0, day.start() - LONGEST), day.start())
                .useTransparentBounds(true);
        if (!before.find()) {
            return day;
        }
        var time = time(before);
        boolean isNamed = time != null || before.group(10) != null;
        return isNamed ? day.withTime(text, before.start(), day.end(), time) : day;
    }

    /** 3時間 is a duration and no hour of the day. */
    private static boolean isDuration(String text, Matcher matcher) {
        return matcher.end() < text.length() && text.charAt(matcher.end()) == '間';
    }

    /** Null for what no clock shows, and for words that name no hour. */
    private static @Nullable LocalTime time(Matcher matcher) {
        var word = matcher.group(9);
        if (word != null) {
            return word.equalsIgnoreCase("midnight") ? LocalTime.of(23, 59) : LocalTime.NOON;
        }
        var hourText = matcher.group(2) == null ? matcher.group(7) : matcher.group(2);
        if (hourText == null) {
            return null;
        }
        var half = matcher.group(6) == null ? matcher.group(8) : matcher.group(6);
        int hour = Integer.parseInt(hourText);
        boolean afternoon = "午後".equals(matcher.group(1)) || "p".equalsIgnoreCase(half);
        if (afternoon && hour < 12) {
            hour += 12;
        } else if (("午前".equals(matcher.group(1)) || "a".equalsIgnoreCase(half)) && hour == 12) {
            hour = 0;
        }
        var minuteText = matcher.group(3) == null ? matcher.group(5) : matcher.group(3);
        int minute = minuteText == null ? (matcher.group(4) == null ? 0 : 30) : Integer.parseInt(minuteText);
        if (hour == 24 && minute == 0) {
            return LocalTime.of(23, 59); // the end of the day named
        }
        return hour > 23 || minute > 59 ? null : LocalTime.of(hour, minute);
    }
}
