package io.resonant.kernel.wire;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Names for requests: the proxy's when it is sane, else a new one that is short enough to read out. */
public final class RequestIds {
    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LONGEST = 64;

    private RequestIds() {}

    public static String of(@Nullable String given) {
        return given != null && isSane(given) ? given : next();
    }

    private static String next() {
        long bits = ThreadLocalRandom.current().nextLong();
        var text = new char[12];
        for (int i = 0; i < text.length; i++) {
            text[i] = DIGITS[(int) (bits & 31)];
            bits >>>= 5;
        }
        return new String(text);
    }

    private static boolean isSane(String id) {
        if (id.length() < 4 || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!HeaderText.isLetterOrDigit(c) && "._-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
