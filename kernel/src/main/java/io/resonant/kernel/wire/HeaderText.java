package io.resonant.kernel.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The texts inside headers. */
public final class HeaderText {
    private static final String UNRESERVED = "!#$&+-.^_`|~";

    private HeaderText() {}

    /** A line break in a header would let its author write the rest of the answer. */
    public static void requireSafe(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c > 126) {
                throw new IllegalArgumentException("the value of the header " + name + " is not plain ASCII");
            }
        }
    }

    /** RFC 6266 with the UTF-8 form of RFC 8187 beside a plain one for old programs. */
    public static String attachment(String fileName) {
        var plain = new StringBuilder();
        var encoded = new StringBuilder();
        for (byte b : fileName.getBytes(StandardCharsets.UTF_8)) {
            boolean letter = isLetterOrDigit((char) b);
            if (letter || UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        fileName.codePoints()
                .forEach(c -> plain.append(c >= ' ' && c < 127 && c != '"' && c != '\\' && c != '%' ? (char) c : '_'));
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /** The value of the first cookie of this name (RFC 6265 section 5.4). */
    public static Optional<String> cookie(List<String> headers, String name) {
        for (var header : headers) {
            for (var pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    return Optional.of(pair.substring(equals + 1).strip());
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a comma-separated header has this token, in any case. */
    public static boolean hasToken(List<String> values, String token) {
        for (var value : values) {
            if (value.equalsIgnoreCase(token)) {
                return true;
            }
            for (var part : value.split(",", -1)) {
                if (part.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
