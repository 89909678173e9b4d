package io.resonant.review;

import io.resonant.kernel.phrase.DatePhrase;
import io.resonant.kernel.phrase.DatePhrases;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a line says about a task beside its name: until when, who, how urgent; and the name that is left without them.
 *
 * @param due the day that the task is due, if the line names one
 * @param calendar whether that day is one of the calendar and not a span such as "within 3 days"
 */
record TaskSignals(
        String title,
        @Nullable DatePhrase due,
        boolean calendar,
        @Nullable String assignee,
        @Nullable Priority priority) {
    private static final Pattern MENTION = Pattern.compile(
            "(?<![\\p{L}\\p{N}_./@])(?<!\\b(?i:to|with|for|from|about|ask|tell|cc) )@([A-Za-z0-9](?:[A-Za-z0-9_.-]{0,38}[A-Za-z0-9])?|[\\p{IsHan}\\p{IsKatakana}ー]{1,12})(?![/@\\w])(?:さん|様|氏)?(?!と|から|へ|宛|向け)");
    private static final Pattern NAMED = Pattern.compile(
            "(?i)(?:(?<!\\s)\\s*+|[（(\\[]\\s*+)(?:担当者?|assignee|owner|assigned to)\\s*[:：は]\\s*@?([A-Za-z][\\w.-]{0,30}(?: [A-Z][\\w.-]{1,20})?|[\\p{IsHan}\\p{IsKatakana}ー]{1,12}?)(?:さん|様|氏)?\\s*(?=[、,。.;）)\\]/]|\\s|$)[）)\\]]?");
    private static final Pattern URGENCY = Pattern.compile(
            "(?i)[（(\\[【]\\s*+(?:優先度?|重要度|priority)?\\s*+[:：]?\\s*+(最優先|最高|高|中|低|high|medium|low|urgent|critical|blocker|緊急|至急|must|should|could|won't|nice to have|P[0-4])\\s*+(?:priority)?\\s*+[】\\])）]"
                    + "|(?:優先度|重要度)\\s*+[:：はが=]?\\s*+(最高|高|中|低)|\\bpriority\\s*[:=]\\s*(high|medium|low|urgent|critical|P[0-4])\\b|\\b(high|medium|low)[- ]priority\\b"
                    + "|(?<![\\w-])(P[0-4])(?![\\w-])|(緊急|至急|最優先)(?!連絡|時|度|対応窓口|停止)|\\b(urgent(?:ly)?|asap|blocker)\\b");
    private static final Pattern BEFORE_DAY = Pattern.compile(
            "(?i)(?:(?<!\\s)\\s*+|[（(\\[、,—–-]\\s*+)(?:期限|期日|締切|締め切り|due(?: date)?(?: by| on| at)?|deadline|by|before|until|no later than|on|at|for)\\s*+[:：はが]?\\s*+(?:the\\s++)?$");
    private static final Pattern AFTER_DAY =
            Pattern.compile("^\\s*(?:中に|中|末)?(?:までには|までに|まで|迄に|迄|に|は|:|：)?\\s*[、,]?\\s*[）)\\]]?");
    private static final Pattern NOT_A_DAY_OF_WORK = Pattern.compile(
            "翌日|翌営業日|[\\d一二三四五六七八九十]+\\s?(?:営業)?(?:日|週間|か月|ヶ月|年)(?:後|以内)|(?i:in|within) .*|(?i:today|tonight)|今日|本日");
    private static final Pattern EDGES = Pattern.compile(
            "^[\\s:：、,;/|・–—-]++|(?<![\\s:：、,;/|・–—-])[\\s:：、,;/|・–—-]++$|[(（\\[]\\s*[)）\\]]|[(（\\[]\\s*$|^\\s*[)）\\]]");

    static TaskSignals of(String text, LocalDate today) {
        var rest = new StringBuilder(text);
        var assignee = take(rest, NAMED);
        if (assignee == null) {
            assignee = take(rest, MENTION);
        }
        var urgency = take(rest, URGENCY);
        var due = due(rest.toString(), today);
        var words = rest.toString();
        if (due != null) {
            words = without(words, due);
        }
        boolean calendar = due != null
                && !(due.kind() == DatePhrase.Kind.HOUR && due.time() != null)
                && !NOT_A_DAY_OF_WORK.matcher(due.text()).matches();
        return new TaskSignals(trimmed(words), due, calendar, assignee, urgency == null ? null : priority(urgency));
    }

    /** The word of a column or a bracket: 高, P1, Must, urgent. Null for a word that says nothing of the kind. */
    static @Nullable Priority priority(String word) {
        var plain = word.strip().toLowerCase(Locale.ROOT);
        return switch (plain) {
            case "高",
                    "最高",
                    "最優先",
                    "緊急",
                    "至急",
                    "大",
                    "a",
                    "high",
                    "highest",
                    "urgent",
                    "urgently",
                    "critical",
                    "blocker",
                    "asap",
                    "must",
                    "must have",
                    "p0",
                    "p1",
                    "必須",
                    "高い",
                    "1",
                    "重大" -> Priority.HIGH;
            case "中", "普通", "通常", "b", "medium", "middle", "normal", "should", "should have", "p2", "推奨", "2" ->
                Priority.MEDIUM;
            case "低",
                    "小",
                    "c",
                    "low",
                    "lowest",
                    "could",
                    "could have",
                    "nice to have",
                    "won't",
                    "p3",
                    "p4",
                    "任意",
                    "低い",
                    "3" -> Priority.LOW;
            default -> null;
        };
    }

    private static @Nullable String take(StringBuilder text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return null;
        }
        String found = null;
        for (int group = 1; group <= matcher.groupCount() && found == null; group++) {
            found = matcher.group(group);
        }
        text.replace(matcher.start(), matcher.end(), " ");
        return found;
    }

    /** The day with a word such as まで or "by" beside it; else the only one. An hour alone counts when there is no day. */
    private static @Nullable DatePhrase due(String text, LocalDate today) {
        List<DatePhrase> dated = new ArrayList<>();
        for (var phrase : DatePhrases.find(text, today)) {
            if (phrase.date() != null) {
                dated.add(phrase);
            }
        }
        if (dated.stream().anyMatch(phrase -> phrase.kind() != DatePhrase.Kind.HOUR)) {
            dated.removeIf(phrase -> phrase.kind() == DatePhrase.Kind.HOUR);
        }
        for (var phrase : dated) {
            var after = text.substring(phrase.end(), Math.min(text.length(), phrase.end() + 4))
                    .strip();
            boolean until = after.startsWith("まで")
                    || after.startsWith("迄")
                    || BEFORE_DAY.matcher(text.substring(0, phrase.start())).find();
            if (until || phrase.text().toLowerCase(Locale.ROOT).startsWith("by ")) {
                return phrase;
            }
        }
        return dated.size() == 1 ? dated.getFirst() : null;
    }

    private static String without(String text, DatePhrase due) {
        var before = text.substring(0, due.start());
        var after = text.substring(due.end());
        var start = BEFORE_DAY.matcher(before);
        var end = AFTER_DAY.matcher(after);
        before = start.find() ? before.substring(0, start.start()) : before;
        after = end.find() ? after.substring(end.end()) : after;
        boolean latin = !before.isEmpty() && before.charAt(before.length() - 1) < 0x2000;
        return before.stripTrailing() + (latin ? " " : "") + after;
    }

    private static String trimmed(String text) {
        var words = text.replaceAll("\\s+", " ").strip();
        String before;
        do {
            before = words;
            words = EDGES.matcher(words).replaceAll("").strip();
        } while (!words.equals(before));
        if (words.matches(".*[)）]$") && !words.matches(".*[(（].*")) {
            return trimmed(words.substring(0, words.length() - 1)); // what it opened went with the name or the day
        }
        return words.replaceAll(" +([.,;)）。、])", "$1").replaceAll("[.。]$", "");
    }
}
