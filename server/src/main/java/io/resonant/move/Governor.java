package io.resonant.move;

import java.util.OptionalLong;

/**
 * Finds the speed at which people hardly notice a copy: down at once when they wait longer than they should, slowly up
 * again. It never stops the copy, which would then never end on a server that is slow for other reasons.
 */
final class Governor {
    /** No limit, neither asked for nor needed. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final double DOWN = 0.7;
    private static final double UP = 1.15;
    private static final long LOWEST = 1_000_000;
    private static final long ACCEPTABLE_MICROS = 100_000;
    private static final long TIMES_USUAL = 3;

    private final long limit;
    private final long acceptableMicros;
    private long rate;

    /**
     * @param limit in bytes a second, what was asked for
     * @param usualMicros how long the slowest in a hundred requests took before the copy
     */
    Governor(long limit, OptionalLong usualMicros) {
        this.limit = limit;
        this.acceptableMicros = Math.max(ACCEPTABLE_MICROS, TIMES_USUAL * usualMicros.orElse(0));
        this.rate = limit;
    }

    /**
     * The rate from now on.
     *
     * @param slowestMicros what the slowest in a hundred requests take now; nothing when few come
     * @param sent bytes a second that were sent lately
     */
    long next(OptionalLong slowestMicros, long sent) {
        if (slowestMicros.orElse(0) > acceptableMicros) {
            rate = Math.min(limit, Math.max(LOWEST, (long) (DOWN * Math.min(rate, sent))));
        } else if (rate < limit) {
            // A limit that is not reached any more is none, and would only be in the way of the next one.
            rate = limit == UNLIMITED && rate / 2 > sent ? UNLIMITED : Math.min(limit, (long) (UP * rate));
        }
        return rate;
    }

    /** Whether it goes slower than was asked for. */
    boolean isHoldingBack() {
        return rate < limit;
    }
}
