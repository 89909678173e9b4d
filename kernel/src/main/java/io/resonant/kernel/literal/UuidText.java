package io.resonant.kernel.literal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs in text: the canonical form (RFC 9562, lower case with dashes) at once, other spellings with their name. */
public final class UuidText {
    public static final int LENGTH = 36;

    /** How a text spells its UUID, from the usual to the strange. */
    public enum Form {
        CANONICAL,
        UPPER_CASE,
        WITHOUT_DASHES,
        IN_BRACES
    }

    /** What a text says, and how it says it. */
    public record Reading(Form form, UUID value) {}

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LOWER = new byte[256];
    private static final byte[] ANY = new byte[256];
    private static final UUID NAMESPACE = UUID.fromString("6f0f3a54-63f6-5c0e-9a55-1f0b6e2d7c11");

    static {
        Arrays.fill(LOWER, (byte) -1);
        for (var i = 0; i < 16; i++) {
            LOWER[DIGITS[i]] = (byte) i;
        }
        System.arraycopy(LOWER, 0, ANY, 0, LOWER.length);
        for (var i = 10; i < 16; i++) {
            ANY[DIGITS[i] - 'a' + 'A'] = (byte) i;
        }
    }

    private UuidText() {}

    /** Whether these bytes are a UUID in canonical form. */
    public static boolean isCanonical(byte[] text) {
        return text.length == LENGTH && dashed(text, 0) && (hex(text, 0, LOWER) | hex(text, 18, LOWER)) >= 0;
    }

    /** The first 64 bits; only of a text that {@link #isCanonical}. */
    public static long high(byte[] text) {
        return bits(text, 0);
    }

    /** The last 64 bits; only of a text that {@link #isCanonical}. */
    public static long low(byte[] text) {
        return bits(text, 18);
    }

    /** Reads every spelling that names one UUID without doubt; null for anything else. */
    public static @Nullable Reading read(byte[] text) {
        if (text.length > LENGTH + 2) {
            return null;
        }
        var braces = text.length > 2 && text[0] == '{' && text[text.length - 1] == '}';
        var inner = braces ? Arrays.copyOfRange(text, 1, text.length - 1) : text;
        var dashes = inner.length == LENGTH && dashed(inner, 0);
        if (!dashes && inner.length != 32) {
            return null;
        }
        var digits = new String(inner, StandardCharsets.ISO_8859_1).replace("-", "");
        if (digits.length() != 32 || !digits.chars().allMatch(digit -> digit < 256 && ANY[digit] >= 0)) {
            return null;
        }
        var value = new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
        if (braces) {
            return new Reading(Form.IN_BRACES, value);
        }
        if (!dashes) {
            return new Reading(Form.WITHOUT_DASHES, value);
        }
        return new Reading(isCanonical(text) ? Form.CANONICAL : Form.UPPER_CASE, value);
    }

    /** The UUID that these 16 bytes are. */
    public static UUID ofBytes(byte[] sixteen) {
        var both = ByteBuffer.wrap(sixteen);
        return new UUID(both.getLong(), both.getLong());
    }

    /** A UUID of version 5 for an id that is none: the same for the same bytes, so that references still meet. */
    public static UUID derived(byte[] id) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1"); // RFC 9562 5.5 prescribes it; nothing is secret here
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .flip());
            var hash = ByteBuffer.wrap(sha1.digest(id));
            return new UUID(
                    (hash.getLong() & 0xffffffffffff0fffL) | 0x5000,
                    (hash.getLong() & 0x3fffffffffffffffL) | (1L << 63));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }

    /** Writes the 36 bytes of the canonical form. */
    public static void write(long high, long low, byte[] into, int at) {
        var place = at;
        for (var i = 0; i < 32; i++) {
            if (i == 8 || i == 12 || i == 16 || i == 20) {
                into[place++] = '-';
            }
            var part = i < 16 ? high >>> (60 - 4 * i) : low >>> (124 - 4 * i);
            into[place++] = DIGITS[(int) part & 15];
        }
    }

    private static boolean dashed(byte[] text, int from) {
        return text[from + 8] == '-' && text[from + 13] == '-' && text[from + 18] == '-' && text[from + 23] == '-';
    }

    /** Negative when one of the 18 places from here on is neither a digit nor a place of a dash. */
    private static int hex(byte[] text, int from, byte[] table) {
        var all = 0;
        for (var i = from; i < from + 18; i++) {
            if (i != 8 && i != 13 && i != 18 && i != 23) {
                all |= table[text[i] & 0xff];
            }
        }
        return all;
    }

    private static long bits(byte[] text, int from) {
        var value = 0L;
        for (var i = from; i < from + 18; i++) {
            if (i != 8 && i != 13 && i != 18 && i != 23) {
                value = value << 4 | LOWER[text[i] & 0xff];
            }
        }
        return value;
    }
}
