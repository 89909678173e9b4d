package io.resonant.kernel.literal;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks in one pass whether PostgreSQL's jsonb takes a text: that it is JSON (RFC 8259) in UTF-8, and the three things
 * in which jsonb is stricter than JSON: it takes neither {@code \\u0000} nor half of a surrogate pair nor a number with
 * more places than a numeric has.
 */
public final class JsonText {
    /** Flags of {@link #check}. */
    public static final int NOT_JSON = 1;

    public static final int NUL_ESCAPE = 2;
    public static final int LONE_SURROGATE = 4;
    public static final int NUMBER_TOO_LARGE = 8;

    /** What SQLite takes, too; PostgreSQL's limit is its stack. */
    public static final int DEEPEST = 1000;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = LOW_BITS * '"';
    private static final long BACKSLASHES = LOW_BITS * '\\';
    private static final long SPACES = LOW_BITS * ' ';

    private final byte[] text;
    private final int end;
    private int at;
    private int flags;
    private boolean[] objects = new boolean[16];
    private int depth;

    private JsonText(byte[] text, int offset, int length) {
        this.text = text;
        this.at = offset;
        this.end = offset + length;
    }

    /** 0 for a document that jsonb takes, otherwise flags; with {@link #NOT_JSON} the others are not complete. */
    public static int check(byte[] text, int offset, int length) {
        var json = new JsonText(text, offset, length);
        return json.document() ? json.flags : json.flags | NOT_JSON;
    }

    /**
     * A document that jsonb takes, from one that is JSON: U+2400 for each {@code \\u0000}, U+FFFD for each lone surrogate,
     * and a string with its digits for each number that is too large.
     */
    public static byte[] repair(byte[] text) {
        return new JsonRepair(text).repaired();
    }

    /** A text as a JSON string. */
    public static byte[] quote(byte[] utf8) {
        var quoted = new ByteArrayOutputStream(utf8.length + 16);
        quoted.write('"');
        for (var next : utf8) {
            if (next == '"' || next == '\\') {
                quoted.write('\\');
                quoted.write(next);
            } else if (next >= 0 && next < ' ') {
                quoted.writeBytes("\\u%04x".formatted((int) next).getBytes(StandardCharsets.US_ASCII));
            } else {
                quoted.write(next);
            }
        }
        quoted.write('"');
        return quoted.toByteArray();
    }

    private boolean document() {
        var wanted = true; // a value, or else what may follow one
        while (true) {
            space();
            if (at == end) {
                return depth == 0 && !wanted;
            }
            if (wanted) {
                switch (text[at]) {
                    case '{', '[' -> {
                        var object = text[at] == '{';
                        if (!open(object)) {
                            return false;
                        }
                        if (at < end && text[at] == (object ? '}' : ']')) {
                            wanted = false; // empty: what follows closes it
                        } else if (object && !name()) {
                            return false;
                        }
                    }
                    default -> {
                        if (!scalar()) {
                            return false;
                        }
                        wanted = false;
                    }
                }
            } else {
                if (depth == 0) {
                    return false;
                }
                var object = objects[depth - 1];
                if (text[at] == ',') {
                    at++;
                    wanted = true;
                    if (object && !name()) {
                        return false;
                    }
                } else if (text[at] == (object ? '}' : ']')) {
                    at++;
                    depth--;
                } else {
                    return false;
                }
            }
        }
    }

    private boolean open(boolean object) {
        if (depth == DEEPEST) {
            return false;
        }
        if (depth == objects.length) {
            objects = Arrays.copyOf(objects, 2 * depth);
        }
        objects[depth++] = object;
        at++;
        space();
        return true;
    }

    private boolean name() {
        space();
        if (at == end || text[at] != '"' || !string()) {
            return false;
        }
        space();
        return at < end && text[at++] == ':';
    }

    private boolean scalar() {
        return switch (text[at]) {
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean word(String word) {
        for (var i = 0; i < word.length(); i++) {
            if (at == end || text[at++] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean string() {
        at++;
        while (at < end) {
            at = plain(text, at, end);
            if (at == end) {
                return false;
            }
            var next = text[at];
            if (next == '"') {
                at++;
                return true;
            } else if (next == '\\') {
                if (!escape()) {
                    return false;
                }
            } else if (next < 0) {
                var after = Utf8.sequence(text, at, end);
                if (after < 0) {
                    return false;
                }
                at = after;
            } else {
                return false; // a control character
            }
        }
        return false;
    }

    /** The next quote, backslash, control character or byte above ASCII. */
    static int plain(byte[] text, int from, int end) {
        var at = from;
        while (end - at >= 8) {
            var word = (long) LONGS.get(text, at);
            var controls = (word - SPACES) & ~word;
            var special = (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | controls | word) & HIGH_BITS;
            if (special != 0) {
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            at += 8;
        }
        while (at < end && text[at] >= ' ' && text[at] != '"' && text[at] != '\\') {
            at++;
        }
        return at;
    }

    /** The high bit of the lowest byte that is zero, and maybe bits above it. */
    static long zeros(long word) {
        return (word - LOW_BITS) & ~word;
    }

    private boolean escape() {
        if (end - at < 2) {
            return false;
        }
        switch (text[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at += 2;
            case 'u' -> {
                var unit = unit(text, at, end);
                if (unit < 0) {
                    return false;
                }
                at += 6;
                if (unit == 0) {
                    flags |= NUL_ESCAPE;
                } else if (Character.isHighSurrogate((char) unit)) {
                    if (isLowSurrogate(unit(text, at, end))) {
                        at += 6;
                    } else {
                        flags |= LONE_SURROGATE;
                    }
                } else if (isLowSurrogate(unit)) {
                    flags |= LONE_SURROGATE;
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The UTF-16 unit of an escape like {@code \\u00e4} at this place, -1 when there is none. */
    static int unit(byte[] text, int at, int end) {
        if (end - at < 6 || text[at] != '\\' || text[at + 1] != 'u') {
            return -1;
        }
        var unit = 0;
        for (var i = at + 2; i < at + 6; i++) {
            var digit = text[i] < 0 ? -1 : Character.digit(text[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    static boolean isLowSurrogate(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }

    private boolean number() {
        var start = at;
        if (text[at] == '-') {
            at++;
        }
        var whole = digits();
        if (whole == 0 || (whole > 1 && text[at - whole] == '0')) {
            return false;
        }
        if (at < end && text[at] == '.') {
            at++;
            if (digits() == 0) {
                return false;
            }
        }
        var exponent = at < end && (text[at] | 0x20) == 'e';
        if (exponent) {
            at++;
            if (at < end && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            if (digits() == 0) {
                return false;
            }
        }
        if ((exponent || at - start > 1000) && JsonNumber.isTooLarge(text, start, at)) {
            flags |= NUMBER_TOO_LARGE;
        }
        return true;
    }

    private int digits() {
        var start = at;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at - start;
    }

    private void space() {
        while (at < end && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
    }
}
