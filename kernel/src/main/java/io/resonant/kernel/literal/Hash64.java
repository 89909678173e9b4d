package io.resonant.kernel.literal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A fast 64-bit hash of bytes, of the family that folds 128-bit products. It finds accidents and is the same on every
 * machine and in every version, because reports keep it; it does not withstand somebody who looks for collisions.
 */
public final class Hash64 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long A = 0x9b1c64b5e1d3f2a7L; // odd numbers with about as many ones as zeros
    private static final long B = 0xd6e8feb86659fd93L;
    private static final long C = 0xa3ec647659359acdL;
    private static final long D = 0xc2b2ae3d27d4eb4fL;

    private Hash64() {}

    /** Depends on every bit of both, and on their order. */
    public static long mix(long left, long right) {
        var a = left ^ A;
        var b = right ^ B;
        // Without the last two terms a factor of zero would swallow what was hashed before.
        return (Math.unsignedMultiplyHigh(a, b) ^ (a * b)) + (left ^ Long.rotateLeft(right, 32));
    }

    /** The hash of these bytes; another seed gives another hash. */
    public static long bytes(byte[] source, int offset, int length, long seed) {
        var hash = seed ^ C * (length + 1L);
        var at = offset;
        var end = offset + length;
        if (length >= 64) {
            var second = hash ^ D; // two chains, because one would wait for each of its products
            while (end - at >= 32) {
                hash = mix(hash ^ at(source, at), at(source, at + 8));
                second = mix(second ^ at(source, at + 16), at(source, at + 24));
                at += 32;
            }
            hash = mix(hash, second);
        }
        while (end - at >= 16) {
            hash = mix(hash ^ at(source, at), at(source, at + 8));
            at += 16;
        }
        return mix(mix(hash, rest(source, at, end - at, true)), rest(source, at, end - at, false));
    }

    /** The first or the last of up to 15 bytes; for more than 8 the two overlap, for fewer the last is not needed. */
    private static long rest(byte[] source, int at, int length, boolean first) {
        if (length >= 8) {
            return at(source, first ? at : at + length - 8);
        }
        if (!first || length == 0) {
            return 0;
        }
        if (length >= 4) {
            return pair((int) INTS.get(source, at), (int) INTS.get(source, at + length - 4));
        }
        return pair(source[at], (source[at + length / 2] << 8) ^ source[at + length - 1]);
    }

    private static long pair(int high, int low) {
        return ((long) high << 32) | (low & 0xffffffffL);
    }

    private static long at(byte[] source, int place) {
        return (long) LONGS.get(source, place);
    }
}
