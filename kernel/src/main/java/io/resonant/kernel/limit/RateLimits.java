package io.resonant.kernel.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.resonant.kernel.cache.Cache;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Token buckets, one for each class of calls and caller, kept in memory and bounded in number: an attacker with many
 * addresses pushes out buckets, not the process. Each node counts for itself.
 */
public final class RateLimits {
    private static final long MOST_BUCKETS = 100_000;

    private final Map<String, Rate> rates;
    private final InstantSource clock;
    private final Cache<Key, Counter> counters;

    /** @param rates by name of the class; a class without a rate is not limited */
    public RateLimits(Map<String, Rate> rates, InstantSource clock) {
        this.rates = Map.copyOf(rates);
        this.clock = clock;
        this.counters = new Cache<>(MOST_BUCKETS, clock, Counter::forgotten);
    }

    public static RateLimits none(InstantSource clock) {
        return new RateLimits(Map.of(), clock);
    }

    /** So many calls in such a time, which may also come all at once. */
    public record Rate(int calls, Duration per) {
        public Rate {
            if (calls < 1 || per.isZero() || per.isNegative()) {
                throw new IllegalArgumentException("not a rate: " + calls + " in " + per);
            }
        }

        public static Rate perMinute(int calls) {
            return new Rate(calls, Duration.ofMinutes(1));
        }
    }

    /**
     * What a call was told.
     *
     * @param allowed whether it may go on
     * @param remaining calls left at this moment
     * @param delay until one more is allowed; zero when there is one left
     */
    public record Decision(boolean allowed, long remaining, Duration delay) {}

    private record Key(String rateClass, String caller) {}

    private record Counter(Bucket bucket, Instant forgotten) {}

    public boolean limits(String rateClass) {
        return rates.containsKey(rateClass);
    }

    /** The limit in words of the draft standard for {@code RateLimit-Policy}; empty for a class without one. */
    public String policy(String rateClass) {
        var rate = rates.get(rateClass);
        return rate == null
                ? ""
                : "\"" + rateClass + "\";q=" + rate.calls() + ";w=" + rate.per().toSeconds();
    }

    /** Counts one call. */
    public Decision take(String rateClass, String caller) {
        var rate = rates.get(rateClass);
        if (rate == null) {
            return new Decision(true, Long.MAX_VALUE, Duration.ZERO);
        }
        var key = new Key(rateClass, network(caller));
        var counter = counters.get(key);
        if (counter == null) {
            counter = counters.get(key, _ -> counter(rate));
        } else if (clock.instant().plus(rate.per()).isAfter(counter.forgotten())) {
            counters.put(key, new Counter(counter.bucket(), end(rate))); // forgetting it early would refill it
        }
        if (counter == null) {
            throw new IllegalStateException("the loader always returns a counter");
        }
        var probe = counter.bucket().tryConsumeAndReturnRemaining(1);
        return new Decision(
                probe.isConsumed(), probe.getRemainingTokens(), Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Counter counter(Rate rate) {
        var bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.calls()).refillGreedy(rate.calls(), rate.per()))
                .withCustomTimePrecision(new Ticks(clock))
                .build();
        return new Counter(bucket, end(rate));
    }

    /** A bucket that nobody touched for the time it takes to fill is full and need not be kept. */
    private Instant end(Rate rate) {
        return clock.instant().plus(rate.per().multipliedBy(2));
    }

    /** Whoever has one IPv6 address usually has the other 2^64 of its network too. */
    private static String network(String caller) {
        if (caller.indexOf(':') < 0) {
            return caller;
        }
        var groups = caller.split(":", -1);
        return groups.length == 8 ? groups[0] + ':' + groups[1] + ':' + groups[2] + ':' + groups[3] + "::" : caller;
    }

    private record Ticks(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            var now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
