package io.resonant.kernel.canonical;

import io.resonant.kernel.literal.Hash64;
import io.resonant.kernel.literal.JsonHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 64-bit hashes of rows in canonical form ({@link RowEncoder}). Rows have the same hash when PostgreSQL would call their
 * fields equal: documents by what they say, 0.0 like -0.0. NULL is not the empty text.
 */
public final class RowHash {
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final ThreadLocal<JsonHash> DOCUMENTS = ThreadLocal.withInitial(JsonHash::new);
    private static final long ROW = 0x526f77;
    private static final long KEY = 0x4b6579;
    private static final long NULL = 0x4e756c6c;

    private RowHash() {}

    /** The hash of a whole row. */
    public static long row(byte[] array, int rowStart, ColumnKind[] kinds) {
        var fields = fields(array, rowStart);
        if (fields != kinds.length) {
            throw new IllegalArgumentException(
                    "The row has " + fields + " fields, and " + kinds.length + " kinds were given for them");
        }
        var hash = ROW;
        var at = rowStart + 2;
        for (var kind : kinds) {
            int length = (int) INTS.get(array, at);
            at += 4;
            if (length < 0) {
                hash = Hash64.mix(hash, NULL);
            } else {
                hash = Hash64.mix(hash, hash(array, at, length, kind));
                at += length;
            }
        }
        return hash;
    }

    /** The hash of some fields, in the order given; it says in which bucket the row is. */
    public static long key(byte[] array, int rowStart, int[] keyFields) {
        var hash = KEY;
        for (var wanted : keyFields) {
            var at = rowStart + 2;
            for (var i = 0; i < wanted; i++) {
                at += 4 + Math.max(0, (int) INTS.get(array, at));
            }
            int length = (int) INTS.get(array, at);
            hash = Hash64.mix(hash, length < 0 ? NULL : Hash64.bytes(array, at + 4, length, KEY));
        }
        return hash;
    }

    /** The hash of one field, which is the same for equal values. */
    public static long field(byte[] array, int rowStart, int wanted, ColumnKind kind) {
        var at = rowStart + 2;
        for (var i = 0; i < wanted; i++) {
            at += 4 + Math.max(0, (int) INTS.get(array, at));
        }
        int length = (int) INTS.get(array, at);
        return length < 0 ? NULL : hash(array, at + 4, length, kind);
    }

    /** How many fields the row has that starts here. */
    public static int fields(byte[] array, int rowStart) {
        return (short) SHORTS.get(array, rowStart);
    }

    static long scramble(long hash) {
        return Hash64.mix(hash, KEY);
    }

    private static long hash(byte[] array, int at, int length, ColumnKind kind) {
        return switch (kind) {
            case JSON -> DOCUMENTS.get().of(array, at + 1, length - 1);
            case DOUBLE -> {
                var value = Double.longBitsToDouble((long) LONGS.get(array, at));
                yield Hash64.mix(Double.doubleToLongBits(value + 0.0), ROW); // -0.0 + 0.0 is 0.0; one NaN for all
            }
            default -> Hash64.bytes(array, at, length, ROW);
        };
    }
}
