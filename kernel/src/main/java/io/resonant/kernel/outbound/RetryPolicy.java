package io.resonant.kernel.outbound;

import java.time.Duration;
import java.util.Set;

/**
 * When a call is repeated. Statuses in {@code always} mean that the other side did not do the work, so even a POST may
 * be sent again; those in {@code repeatable} leave that open, so only requests that can be repeated without harm are.
 *
 * @param tries how often a request is sent in all; 1 means never again
 * @param maxDelay longest wait inside a call; when the other side asks for more, the caller gets the failure and the
 *     time, and decides
 */
public record RetryPolicy(
        int tries, Duration firstDelay, Duration maxDelay, Set<Integer> always, Set<Integer> repeatable) {
    public static final RetryPolicy STANDARD = new RetryPolicy(
            3, Duration.ofMillis(500), Duration.ofSeconds(20), Set.of(429, 529), Set.of(408, 425, 500, 502, 503, 504));

    /** The caller repeats by itself, because it keeps a record of every try. */
    public static final RetryPolicy NONE =
            new RetryPolicy(1, Duration.ZERO, Duration.ZERO, STANDARD.always(), STANDARD.repeatable());

    public RetryPolicy {
        if (tries < 1) {
            throw new IllegalArgumentException("tries must be at least 1");
        }
    }

    boolean allows(int status, boolean requestIsRepeatable) {
        return always.contains(status) || (requestIsRepeatable && repeatable.contains(status));
    }

    /**
     * Exponential with full jitter, so that many callers do not come back at the same moment.
     *
     * @param random a number in [0, 1)
     */
    Duration delay(int failedTries, double random) {
        long ceiling = firstDelay.toMillis() << Math.min(failedTries - 1, 20);
        return Duration.ofMillis((long) (Math.min(ceiling, maxDelay.toMillis()) * random));
    }
}
