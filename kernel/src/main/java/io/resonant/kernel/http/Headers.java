package io.resonant.kernel.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Names and values of headers, made once where they never change. */
final class Headers {
    static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    static final HeaderName ACCEPT_LANGUAGE = HeaderNames.ACCEPT_LANGUAGE;
    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    static final Header PROBLEM = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");
    static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    static final Header REVALIDATE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "private, no-cache");
    static final Header CLOSE = HeaderValues.CONNECTION_CLOSE;
    static final Header GZIP = HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip");
    static final Header VARY_ENCODING = HeaderValues.createCached(HeaderNames.VARY, "Accept-Encoding");
    private static final String UNRESERVED = "!#$&+-.^_`|~";

    private Headers() {}

    /** A line break in a header would let its author write the rest of the answer. */
    static void requireSafe(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c > 126) {
                throw new IllegalArgumentException("the value of the header " + name + " is not plain ASCII");
            }
        }
    }

    /** RFC 6266 with the UTF-8 form of RFC 8187 beside a plain one for old programs. */
    static String attachment(String fileName) {
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

    /** Whether a comma-separated header has this token, in any case. */
    static boolean hasToken(List<String> values, String token) {
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
