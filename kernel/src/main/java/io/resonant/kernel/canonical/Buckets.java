package io.resonant.kernel.canonical;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * The hashes of all rows of a table, in {@value #COUNT} buckets by key. Two tables are equal when all their buckets are,
 * in whatever order their rows came; where they differ, the rows of the differing buckets are all that must be compared.
 * Not for several threads at once: each fills its own, then they are merged.
 */
public final class Buckets {
    public static final int COUNT = 4096;

    private final long[] rows = new long[COUNT];
    private final long[] sums = new long[COUNT];
    private final long[] mixed = new long[COUNT];

    /** The bucket of a row with this key. */
    public static int of(long keyHash) {
        return (int) (keyHash >>> 52);
    }

    public void add(long keyHash, long rowHash) {
        var bucket = of(keyHash);
        rows[bucket]++;
        sums[bucket] += rowHash;
        mixed[bucket] ^= RowHash.scramble(rowHash);
    }

    public void merge(Buckets other) {
        for (var i = 0; i < COUNT; i++) {
            rows[i] += other.rows[i];
            sums[i] += other.sums[i];
            mixed[i] ^= other.mixed[i];
        }
    }

    /** The buckets whose rows are not the same on both sides. */
    public BitSet differing(Buckets other) {
        var differing = new BitSet(COUNT);
        for (var i = 0; i < COUNT; i++) {
            if (rows[i] != other.rows[i] || sums[i] != other.sums[i] || mixed[i] != other.mixed[i]) {
                differing.set(i);
            }
        }
        return differing;
    }

    public long rows() {
        var all = 0L;
        for (var count : rows) {
            all += count;
        }
        return all;
    }

    /** 64 hexadecimal digits that are the same for the same rows, today and in a report of last year. */
    public String digest() {
        var content = ByteBuffer.allocate(COUNT * 24);
        for (var i = 0; i < COUNT; i++) {
            content.putLong(rows[i]).putLong(sums[i]).putLong(mixed[i]);
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
