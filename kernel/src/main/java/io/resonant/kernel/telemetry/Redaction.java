package io.resonant.kernel.telemetry;

import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Hides what must never stand in a log. The last line of defence: whoever writes a line leaves secrets out in the first
 * place.
 */
final class Redaction {
    private static final String HIDDEN = "***";

    /**
     * Strangers choose what stands in a log, such as paths. So each pattern takes a word even where no value follows:
     * none of it is looked at twice, and the work grows with the length of the line and no faster.
     */
    private static final Pattern NAMED =
            Pattern.compile("(?i)((?:password|passwd|secret|token|api[_-]?key|authorization|cookie|credential)[\\w-]*+)"
                    + "(?:([\"']?\\s*+[=:]\\s*+[\"']?(?:Bearer\\s++|Basic\\s++)?)([^\\s\"',;&}\\])]++))?");

    private static final Pattern BEARER = Pattern.compile("(?i)\\b(Bearer|Basic)\\s++[A-Za-z0-9._~+/=-]{8,}+");
    private static final Pattern SECRET_KEY = Pattern.compile("\\bsk-[A-Za-z0-9_-]{8,}+");
    private static final Pattern TOKEN =
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}+(\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+)?+");
    private static final Pattern IN_URL = Pattern.compile("(://[^/\\s:@]++:)[^/\\s@]++@");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(password|passwd|secret|token|api[_-]?key|authorization|cookie|credential).*");

    private static final ConcurrentHashMap<String, Boolean> SECRET_NAMES = new ConcurrentHashMap<>();

    private Redaction() {}

    static String hide(String text) {
        if (!maySayTooMuch(text)) {
            return text;
        }
        var hidden = NAMED.matcher(text).replaceAll(found -> found.group(2) == null ? "$0" : "$1$2" + HIDDEN);
        hidden = BEARER.matcher(hidden).replaceAll("$1 " + HIDDEN);
        hidden = SECRET_KEY.matcher(hidden).replaceAll(HIDDEN);
        hidden = TOKEN.matcher(hidden).replaceAll(found -> found.group(1) == null ? "$0" : HIDDEN);
        return IN_URL.matcher(hidden).replaceAll("$1" + HIDDEN + "@");
    }

    /** The value of a named field. Names are constants of the code, so there are few. */
    static String hide(String name, String value) {
        return SECRET_NAMES.computeIfAbsent(
                        name, key -> SECRET_NAME.matcher(key).matches())
                ? HIDDEN
                : hide(value);
    }

    /** Cheap, because nearly every line is innocent. */
    private static boolean maySayTooMuch(String text) {
        if (text.indexOf('@') >= 0 || text.contains("sk-") || text.contains("eyJ")) {
            return true;
        }
        if (text.indexOf('=') < 0 && text.indexOf(':') < 0 && text.indexOf(' ') < 0) {
            return false;
        }
        for (int i = 0; i < text.length() - 2; i++) {
            if (startsWord(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWord(String text, int index) {
        return switch (text.charAt(index) | 0x20) {
            case 'p' -> isAt(text, index, "pass");
            case 's' -> isAt(text, index, "secret");
            case 't' -> isAt(text, index, "token");
            case 'k' -> isAt(text, index, "key");
            case 'a' -> isAt(text, index, "authorization");
            case 'b' -> isAt(text, index, "bearer") || isAt(text, index, "basic");
            case 'c' -> isAt(text, index, "cookie") || isAt(text, index, "credential");
            default -> false;
        };
    }

    /** @param word of small letters; a text of large ones is the same */
    private static boolean isAt(String text, int index, String word) {
        if (text.length() - index < word.length()) {
            return false;
        }
        for (int i = 1; i < word.length(); i++) {
            if ((text.charAt(index + i) | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
