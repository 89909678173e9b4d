package io.resonant.kernel.phrase;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds amounts with their units and brings them to one unit, so that 30分 and "0.5 hours" are equal. A month counts 30
 * days and a year 365, enough to tell whether two statements say the same. KB is 1,000 or 1,024 bytes by taste, so both
 * are taken as 1,024.
 */
public final class Quantities {
    private static final int MAX_LENGTH = 20_000;
    private static final Map<String, Unit> UNITS = units();
    private static final Pattern QUANTITY = Pattern.compile(
            "(?<![\\w.,#/:¥$€-])(\\d{1,3}(?:,\\d{3})+|\\d{1,12})(\\.\\d{1,6})?"
                    + "\\s?(万|億|千)?[ -]?("
                    + UNITS.keySet().stream()
                            .sorted((a, b) -> b.length() - a.length())
                            .map(Pattern::quote)
                            .collect(Collectors.joining("|"))
                    + ")(?![A-Za-z0-9/])",
            Pattern.CASE_INSENSITIVE);

    private Quantities() {}

    private record Unit(String kind, BigDecimal factor) {}

    public static List<Quantity> find(String text) {
        var cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        var found = new ArrayList<Quantity>();
        var matcher = QUANTITY.matcher(cut);
        while (matcher.find()) {
            var word = matcher.group(4);
            if (isDateOrFraction(cut, matcher.start(), matcher.end(), word, matcher.group(1))) {
                continue;
            }
            var unit = unit(word);
            var number = new BigDecimal(
                    matcher.group(1).replace(",", "") + (matcher.group(2) == null ? "" : matcher.group(2)));
            var value = number.multiply(scale(matcher.group(3))).multiply(unit.factor);
            found.add(new Quantity(matcher.start(), matcher.end(), matcher.group(), value, unit.kind));
        }
        return found;
    }

    /** "M" and "m" differ, "mb" and "MB" do not: exact spelling first. */
    private static Unit unit(String word) {
        var exact = UNITS.get(word);
        if (exact != null) {
            return exact;
        }
        var lower = UNITS.get(word.toLowerCase(Locale.ROOT));
        if (lower != null) {
            return lower;
        }
        return UNITS.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** 12月30日, 2026年, 5分の1 and 1日目 are no durations. */
    private static boolean isDateOrFraction(String text, int start, int end, String unit, String number) {
        char before = start > 0 ? text.charAt(start - 1) : ' ';
        var after = text.substring(end, Math.min(text.length(), end + 2));
        return switch (unit) {
            case "日" ->
                before == '月'
                        || before == '第'
                        || after.startsWith("目")
                        || after.startsWith("（")
                        || after.startsWith("(");
            case "年" -> number.length() == 4 || before == '和' || before == '成' || after.startsWith("度");
            case "分" -> after.startsWith("の") && after.length() > 1 && Character.isDigit(after.charAt(1));
            case "回", "件", "行", "人", "名", "個", "台", "ページ" -> before == '第' || after.startsWith("目");
            case "週" -> before == '第';
            default -> false;
        };
    }

    private static BigDecimal scale(@Nullable String word) {
        return switch (word) {
            case "千" -> BigDecimal.valueOf(1_000);
            case "万" -> BigDecimal.valueOf(10_000);
            case "億" -> BigDecimal.valueOf(100_000_000);
            case null, default -> BigDecimal.ONE;
        };
    }

    private static Map<String, Unit> units() {
        var units = new HashMap<String, Unit>();
        add(units, "time", "0.001", "ms", "msec", "millisecond", "milliseconds", "ミリ秒");
        add(units, "time", "1", "s", "sec", "secs", "second", "seconds", "秒", "秒間");
        add(units, "time", "60", "min", "mins", "minute", "minutes", "分", "分間");
        add(units, "time", "3600", "h", "hr", "hrs", "hour", "hours", "時間");
        add(units, "time", "86400", "d", "day", "days", "日", "日間");
        add(units, "time", "604800", "week", "weeks", "週", "週間");
        add(units, "time", "2592000", "month", "months", "か月", "ヶ月", "カ月", "ヵ月", "ケ月", "か月間", "ヶ月間");
        add(units, "time", "31536000", "year", "years", "年", "年間");
        add(units, "size", "1", "byte", "bytes", "バイト");
        add(units, "size", "1024", "KB", "KiB", "kB", "キロバイト");
        add(units, "size", "1048576", "MB", "MiB", "メガバイト");
        add(units, "size", "1073741824", "GB", "GiB", "ギガバイト");
        add(units, "size", "1099511627776", "TB", "TiB", "テラバイト");
        add(units, "percent", "1", "%", "％", "percent", "パーセント");
        add(units, "character", "1", "文字", "字", "character", "characters", "chars");
        add(units, "item", "1", "件", "個", "item", "items", "record", "records", "entries");
        add(units, "times", "1", "回", "times", "retries", "attempts");
        add(units, "person", "1", "人", "名", "user", "users", "people", "ユーザー", "ユーザ");
        add(units, "line", "1", "行", "line", "lines", "rows");
        add(units, "digit", "1", "桁", "digit", "digits");
        add(units, "page", "1", "ページ", "page", "pages");
        add(units, "machine", "1", "台", "node", "nodes", "instances");
        add(units, "connection", "1", "connection", "connections", "接続");
        add(
                units,
                "rate",
                "1",
                "rps",
                "req/s",
                "requests/s",
                "requests/sec",
                "件/秒",
                "tps",
                "qps",
                "requests per second");
        add(units, "yen", "1", "円");
        return units;
    }

    private static void add(Map<String, Unit> units, String kind, String factor, String... names) {
        for (var name : names) {
            units.put(name, new Unit(kind, new BigDecimal(factor)));
        }
    }
}
