package io.resonant.kernel.wire;

import io.resonant.kernel.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Percent-encoded text, decoded strictly: what is not valid UTF-8 is refused, never replaced. */
public final class UrlText {
    private UrlText() {}

    /** @throws Problem 400 malformed_url */
    public static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0) && isPlain(text)) {
            return text;
        }
        var bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = digit(text, i + 1);
                int low = digit(text, i + 2);
                if (high < 0 || low < 0) {
                    throw malformed();
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes[length++] = ' ';
            } else if (c < ' ' || c > 126) {
                throw malformed();
            } else {
                bytes[length++] = (byte) c;
            }
        }
        try {
            var decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            if (decoded.indexOf(0) >= 0) {
                throw malformed(); // no database column can hold it
            }
            return decoded;
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    /** The fields of a form body. @throws Problem 400 malformed_url when it is not UTF-8 either */
    public static Map<String, List<String>> parameters(byte[] body) {
        try {
            return parameters(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    /** The parameters of a query, in order. */
    public static Map<String, List<String>> parameters(String text) {
        var parameters = new LinkedHashMap<String, List<String>>();
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                int equals = text.indexOf('=', start);
                boolean bare = equals < 0 || equals > end;
                var name = decode(text.substring(start, bare ? end : equals), true);
                var value = bare ? "" : decode(text.substring(equals + 1, end), true);
                parameters.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
            }
            start = end + 1;
        }
        return parameters;
    }

    /** Null for anything that is not exactly the 36 characters of a UUID. */
    public static @Nullable UUID uuid(String text) {
        if (text.length() != 36) {
            return null;
        }
        try {
            var id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? id : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > 126) {
                return false;
            }
        }
        return true;
    }

    private static int digit(String text, int index) {
        return index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
    }

    private static Problem malformed() {
        return Problem.of(400, "malformed_url");
    }
}
