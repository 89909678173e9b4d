package io.resonant.kernel.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short name for a text that stays the same as long as its words do; white space does not count. */
final class Identity {
    private static final int BYTES = 10;

    private Identity() {}

    static String of(String text) {
        try {
            var words = text.strip().replaceAll("\\s+", " ").getBytes(StandardCharsets.UTF_8);
            var hash = MessageDigest.getInstance("SHA-256").digest(words);
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
