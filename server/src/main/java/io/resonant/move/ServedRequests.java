package io.resonant.move;

import io.resonant.kernel.telemetry.Telemetry;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long people have waited for answers in the last seconds. Without the operator's own requests, of which a comparison
 * takes minutes and says nothing about anybody's waiting.
 */
final class ServedRequests implements Telemetry.Answered {
    private static final int SECONDS = 5;
    private static final int ENOUGH = 20; // fewer say little about the slowest in a hundred
    private static final int PARTS = 8; // of a doubling: an answer is right to about a tenth
    private static final int BUCKETS = PARTS * 40;

    private final String omitted;
    private final LongSupplier nanos;
    private final Second[] seconds = new Second[SECONDS + 1];

    /** @param omitted how the routes begin that do not count */
    ServedRequests(String omitted, LongSupplier nanos) {
        this.omitted = omitted;
        this.nanos = nanos;
        for (var i = 0; i < seconds.length; i++) {
            seconds[i] = new Second();
        }
    }

    private static final class Second {
        private final int[] counts = new int[BUCKETS];
        private long number = Long.MIN_VALUE;

        synchronized void add(long second, int bucket) {
            if (number != second) {
                number = second;
                java.util.Arrays.fill(counts, 0);
            }
            counts[bucket]++;
        }

        synchronized void addTo(long[] sums, long from) {
            if (number >= from) {
                for (var i = 0; i < BUCKETS; i++) {
                    sums[i] += counts[i];
                }
            }
        }
    }

    @Override
    public void answered(String route, long duration) {
        if (!route.startsWith(omitted)) {
            var second = second();
            seconds[Math.floorMod(second, seconds.length)].add(second, bucket(duration));
        }
    }

    /** What all but the slowest in a hundred stayed below; nothing while few requests come. In microseconds. */
    OptionalLong slowest() {
        var sums = new long[BUCKETS];
        var from = second() - SECONDS;
        for (var second : seconds) {
            second.addTo(sums, from);
        }
        var all = 0L;
        for (var sum : sums) {
            all += sum;
        }
        if (all < ENOUGH) {
            return OptionalLong.empty();
        }
        var left = all / 100;
        var bucket = BUCKETS - 1;
        while (left >= sums[bucket]) {
            left -= sums[bucket];
            bucket--;
        }
        return OptionalLong.of(upper(bucket));
    }

    private long second() {
        return Math.floorDiv(nanos.getAsLong(), TimeUnit.SECONDS.toNanos(1));
    }

    private static int bucket(long duration) {
        var micros = Math.max(1, duration / 1_000);
        return Math.clamp((int) (PARTS * Math.log((double) micros) / Math.log(2)), 0, BUCKETS - 1);
    }

    private static long upper(int bucket) {
        return (long) Math.pow(2, (bucket + 1.0) / PARTS);
    }
}
