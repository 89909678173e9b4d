package io.resonant.kernel.literal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;

/**
 * A hash of what a JSON document says, not of how it is written: the same before and after jsonb has kept it. Space and
 * the order of members do not count, of members with one name the last one does, numbers count by value, strings without
 * their escapes. Reads documents that {@link JsonText} or jsonb found to be JSON. Not for several threads at once.
 */
public final class JsonHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = LOW_BITS * '"';
    private static final long BACKSLASHES = LOW_BITS * '\\';
    private static final long STRING = 0x53;
    private static final long ARRAY = 0x41;
    private static final long OBJECT = 0x4f;
    private static final int FEW = 12;

    private long[] values = new long[64]; // of all open arrays and objects; of objects names and values by turns
    private int count;
    private int[] starts = new int[16]; // where the values of each open array or object begin
    private int depth;
    private byte[] scratch = new byte[1024];
    private boolean duplicates;

    /**
     * @throws IllegalArgumentException when this is no JSON
     */
    public long of(byte[] text, int offset, int length) {
        count = 0;
        depth = 0;
        duplicates = false;
        var at = offset;
        var end = offset + length;
        while (at < end) {
            switch (text[at]) {
                case ' ', '\n', '\r', '\t', ',', ':' -> at++;
                case '{', '[' -> {
                    open();
                    at++;
                }
                case '}' -> {
                    push(object(close()));
                    at++;
                }
                case ']' -> {
                    push(array(close()));
                    at++;
                }
                case '"' -> at = string(text, at + 1, end);
                default -> at = word(text, at, end);
            }
        }
        if (count != 1 || depth != 0) {
            throw noJson();
        }
        return values[0];
    }

    /** Whether an object of the document that was read last has two members with one name. */
    public boolean metDuplicates() {
        return duplicates;
    }

    private void open() {
        if (depth == starts.length) {
            starts = Arrays.copyOf(starts, 2 * depth);
        }
        starts[depth++] = count;
    }

    private int close() {
        if (depth == 0) {
            throw noJson();
        }
        return starts[--depth];
    }

    private void push(long value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
    }

    private long array(int start) {
        var hash = ARRAY;
        for (var i = start; i < count; i++) {
            hash = Hash64.mix(hash, values[i]);
        }
        hash = Hash64.mix(hash, count - start);
        count = start;
        return hash;
    }

    private long object(int start) {
        var members = (count - start) / 2;
        if (members <= FEW ? fewNamesRepeat(start) : manyNamesRepeat(start)) {
            duplicates = true;
            members = keepLast(start);
        }
        var sum = 0L;
        for (var i = start; i < start + 2 * members; i += 2) {
            sum += Hash64.mix(values[i], values[i + 1]);
        }
        count = start;
        return Hash64.mix(sum, OBJECT + members);
    }

    private boolean fewNamesRepeat(int start) {
        for (var i = start; i < count; i += 2) {
            for (var j = i + 2; j < count; j += 2) {
                if (values[i] == values[j]) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean manyNamesRepeat(int start) {
        var names = new long[(count - start) / 2];
        for (var i = 0; i < names.length; i++) {
            names[i] = values[start + 2 * i];
        }
        Arrays.sort(names);
        for (var i = 1; i < names.length; i++) {
            if (names[i] == names[i - 1]) {
                return true;
            }
        }
        return false;
    }

    private int keepLast(int start) {
        var last = new HashMap<Long, Long>();
        for (var i = start; i + 1 < count; i += 2) {
            last.put(values[i], values[i + 1]);
        }
        var at = start;
        for (var member : last.entrySet()) {
            values[at++] = member.getKey();
            values[at++] = member.getValue();
        }
        return last.size();
    }

    /** Reads a string from behind its first quote, and returns the place behind its last. */
    private int string(byte[] text, int from, int end) {
        var special = special(text, from, end);
        if (special < end && text[special] == '"') {
            push(Hash64.bytes(text, from, special - from, STRING));
            return special + 1;
        }
        var at = from;
        var length = 0;
        while (special < end && text[special] != '"') {
            room(length + special - at + 4);
            System.arraycopy(text, at, scratch, length, special - at);
            length += special - at;
            var unit = JsonText.unit(text, special, end);
            if (unit < 0) {
                if (end - special < 2) {
                    throw noJson();
                }
                scratch[length++] = plain(text[special + 1]);
                at = special + 2;
            } else {
                at = special + 6;
                var low = Character.isHighSurrogate((char) unit) ? JsonText.unit(text, at, end) : -1;
                if (JsonText.isLowSurrogate(low)) {
                    at += 6;
                    length = encode(Character.toCodePoint((char) unit, (char) low), length);
                } else {
                    length = encode(unit, length);
                }
            }
            special = special(text, at, end);
        }
        if (special == end) {
            throw noJson();
        }
        room(length + special - at);
        System.arraycopy(text, at, scratch, length, special - at);
        push(Hash64.bytes(scratch, 0, length + special - at, STRING));
        return special + 1;
    }

    /** The next quote or backslash. */
    private static int special(byte[] text, int from, int end) {
        var at = from;
        while (end - at >= 8) {
            var word = (long) LONGS.get(text, at);
            var special = (JsonText.zeros(word ^ QUOTES) | JsonText.zeros(word ^ BACKSLASHES)) & HIGH_BITS;
            if (special != 0) {
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            at += 8;
        }
        while (at < end && text[at] != '"' && text[at] != '\\') {
            at++;
        }
        return at;
    }

    private static byte plain(byte escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escaped;
        };
    }

    private int encode(int code, int length) {
        if (code < 0x80) {
            scratch[length] = (byte) code;
            return length + 1;
        }
        var encoded = Character.toString(code).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(encoded, 0, scratch, length, encoded.length);
        return length + encoded.length;
    }

    private void room(int needed) {
        if (needed > scratch.length) {
            scratch = Arrays.copyOf(scratch, Math.max(needed, 2 * scratch.length));
        }
    }

    /** Reads a number, true, false or null. */
    private int word(byte[] text, int from, int end) {
        var at = from;
        while (at < end && ",]}: \n\r\t".indexOf(text[at]) < 0) {
            at++;
        }
        var first = text[from];
        if (first == '-' || (first >= '0' && first <= '9')) {
            push(JsonNumber.hash(text, from, at));
        } else if (first == 't' || first == 'f' || first == 'n') {
            push(Hash64.mix(first, 0));
        } else {
            throw noJson();
        }
        return at;
    }

    private static IllegalArgumentException noJson() {
        return new IllegalArgumentException("This is not a JSON document; check it before it is hashed");
    }
}
