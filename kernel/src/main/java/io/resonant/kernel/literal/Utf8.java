package io.resonant.kernel.literal;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Looks for what PostgreSQL does not take in a text: bytes that are not UTF-8 (RFC 3629: no overlong forms, no
 * surrogates, nothing above U+10FFFF) and NUL characters. Both in one pass, eight bytes at a time while they are ASCII.
 */
public final class Utf8 {
    /** Flags of {@link #check}. */
    public static final int NUL = 1;

    public static final int INVALID = 2;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final byte[] SYMBOL_FOR_NULL = "\u2400".getBytes(StandardCharsets.UTF_8);
    private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);

    private Utf8() {}

    /** 0 for good text, otherwise the flags of what is wrong with it. */
    public static int check(byte[] text, int offset, int length) {
        var found = 0;
        var at = offset;
        var end = offset + length;
        while (at < end) {
            at = ascii(text, at, end);
            if (at == end) {
                break;
            }
            if (text[at] == 0) {
                found |= NUL;
                at++;
            } else if (text[at] > 0) {
                at++;
            } else {
                do { // in Japanese one such character follows another
                    var next = sequence(text, at, end);
                    if (next < 0) {
                        return found | INVALID | nulIn(text, at, end);
                    }
                    at = next;
                } while (at < end && text[at] < 0);
            }
        }
        return found;
    }

    /** The text with U+2400 (the symbol for NUL) for each NUL and U+FFFD for each byte that fits nowhere. */
    public static byte[] repair(byte[] text) {
        var repaired = new ByteArrayOutputStream(text.length + 16);
        var at = 0;
        while (at < text.length) {
            if (text[at] == 0) {
                repaired.writeBytes(SYMBOL_FOR_NULL);
                at++;
            } else if (text[at] > 0) {
                repaired.write(text[at]);
                at++;
            } else {
                var next = sequence(text, at, text.length);
                if (next < 0) {
                    repaired.writeBytes(REPLACEMENT);
                    at++;
                } else {
                    repaired.write(text, at, next - at);
                    at = next;
                }
            }
        }
        return repaired.toByteArray();
    }

    /** The first place from here on that is not eight bytes of ASCII without NUL, or the first such byte near the end. */
    private static int ascii(byte[] text, int from, int end) {
        var at = from;
        while (end - at >= 8) {
            var word = (long) LONGS.get(text, at);
            var odd = (word | (word - LOW_BITS)) & HIGH_BITS; // a high bit, or a borrow that only a zero byte starts
            if (odd != 0) {
                return at + (Long.numberOfTrailingZeros(odd) >>> 3);
            }
            at += 8;
        }
        while (at < end && text[at] > 0) {
            at++;
        }
        return at;
    }

    /** Where the sequence that begins here ends, or -1 when there is none. */
    static int sequence(byte[] text, int at, int end) {
        var first = text[at] & 0xff;
        if (first >= 0xe0 && first < 0xf0) {
            if (end - at < 3) {
                return -1;
            }
            var second = text[at + 1] & 0xff;
            var lowest = first == 0xe0 ? 0xa0 : 0x80;
            var highest = first == 0xed ? 0x9f : 0xbf;
            return second >= lowest && second <= highest && continues(text[at + 2]) ? at + 3 : -1;
        }
        if (first >= 0xc2 && first < 0xe0) {
            return end - at >= 2 && continues(text[at + 1]) ? at + 2 : -1;
        }
        if (first >= 0xf0 && first <= 0xf4) {
            if (end - at < 4) {
                return -1;
            }
            var second = text[at + 1] & 0xff;
            var lowest = first == 0xf0 ? 0x90 : 0x80;
            var highest = first == 0xf4 ? 0x8f : 0xbf;
            return second >= lowest && second <= highest && continues(text[at + 2]) && continues(text[at + 3])
                    ? at + 4
                    : -1;
        }
        return -1;
    }

    private static boolean continues(byte next) {
        return (next & 0xc0) == 0x80;
    }

    private static int nulIn(byte[] text, int from, int end) {
        for (var at = from; at < end; at++) {
            if (text[at] == 0) {
                return NUL;
            }
        }
        return 0;
    }
}
