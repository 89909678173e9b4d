package io.resonant.kernel.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The Content-Type header (RFC 9110 section 8.3). */
public final class MediaType {
    private MediaType() {}

    /** The type in lower case, without parameters; empty when the header is absent. */
    public static String name(@Nullable String header) {
        if (header == null) {
            return "";
        }
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** Whether it is this type and says no other charset than UTF-8. */
    public static boolean isUtf8(@Nullable String header, String expected) {
        if (header == null || header.equals(expected)) {
            return header != null;
        }
        var lower = header.toLowerCase(Locale.ROOT);
        int charset = lower.indexOf("charset=");
        return name(header).equals(expected)
                && (charset < 0
                        || lower.substring(charset + 8)
                                .replace("\"", "")
                                .strip()
                                .startsWith("utf-8"));
    }
}
