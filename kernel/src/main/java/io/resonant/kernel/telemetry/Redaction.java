package io.resonant.kernel.telemetry;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Hides what must never stand in a log. The last line of defence: whoever writes a line leaves secrets out in the first
 * place.
 */
final class Redaction {
    private static final String HIDDEN = "***";
    private static final Pattern NAMED = Pattern.compile(
            "(?i)([\\w-]*(?:password|passwd|secret|token|api[_-]?key|authorization|cookie|credential)[\\w-]*"
                    + "[\"']?\\s*[=:]\\s*[\"']?(?:Bearer\\s+|Basic\\s+)?)([^\\s\"',;&}\\])]+)");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(Bearer|Basic)\\s+[A-Za-z0-9._~+/=-]{8,}");
    private static final Pattern KEY =
            Pattern.compile("\\b(?:sk-[A-Za-z0-9_-]{8,}|eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*)");
    private static final Pattern IN_URL = Pattern.compile("(://[^/\\s:@]+:)[^/\\s@]+@");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(password|passwd|secret|token|api[_-]?key|authorization|cookie|credential).*");

    private Redaction() {}

    static String hide(String text) {
        if (!maySayTooMuch(text)) {
            return text;
        }
        var hidden = NAMED.matcher(text).replaceAll("$1" + HIDDEN);
        hidden = BEARER.matcher(hidden).replaceAll("$1 " + HIDDEN);
        hidden = KEY.matcher(hidden).replaceAll(HIDDEN);
        return IN_URL.matcher(hidden).replaceAll("$1" + HIDDEN + "@");
    }

    /** The value of a named field. */
    static String hide(String name, String value) {
        return SECRET_NAME.matcher(name).matches() ? HIDDEN : hide(value);
    }

    /** Cheap, because nearly every line is innocent. */
    private static boolean maySayTooMuch(String text) {
        if (text.indexOf('@') >= 0 || text.contains("sk-") || text.contains("eyJ")) {
            return true;
        }
        if (text.indexOf('=') < 0 && text.indexOf(':') < 0 && text.indexOf(' ') < 0) {
            return false;
        }
        var lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("pass")
                || lower.contains("secret")
                || lower.contains("token")
                || lower.contains("key")
                || lower.contains("authorization")
                || lower.contains("bearer")
                || lower.contains("basic")
                || lower.contains("cookie")
                || lower.contains("credential");
    }
}
