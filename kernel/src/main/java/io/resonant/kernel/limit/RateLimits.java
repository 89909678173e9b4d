package io.resonant.kernel.limit;

import io.resonant.kernel.cache.Cache;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * How much each caller has spent of each class of calls, kept in memory and bounded in number: an attacker with many
 * addresses pushes out meters, not the process. A call is decided here; {@link SharedRates} tells other nodes of it later.
 */
public final class RateLimits {
    private static final long MOST_METERS = 100_000;

    private final Map<String, Rate> rates;
    private final InstantSource clock;
    private final Cache<Key, Counter> counters;
    private final ConcurrentLinkedQueue<Meter> untold = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Runnable sharing;

    /** @param rates by name of the class; a class without a rate is not limited */
    public RateLimits(Map<String, Rate> rates, InstantSource clock) {
        this.rates = Map.copyOf(rates);
        this.clock = clock;
        this.counters = new Cache<>(MOST_METERS, clock, Counter::forgotten);
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

    private record Key(String rateClass, String caller) {
        String name() {
            return rateClass + ' ' + caller;
        }
    }

    private record Counter(Meter meter, Instant forgotten) {}

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
        var now = clock.instant();
        var key = new Key(rateClass, network(caller));
        var counter = counters.get(key);
        if (counter == null) {
            counter = counters.putIfAbsent(key, new Counter(new Meter(key.name(), rate), end(rate, now)));
        } else if (now.plus(rate.per()).isAfter(counter.forgotten())) {
            counters.put(key, new Counter(counter.meter(), end(rate, now))); // forgetting it early would refill it
        }
        var decision = counter.meter().take(SharedRates.nanos(now));
        var others = sharing;
        if (others != null && decision.allowed()) {
            note(counter.meter(), others);
        }
        return decision;
    }

    private void note(Meter meter, Runnable others) {
        int calls = meter.note();
        if (calls == 1) {
            untold.add(meter);
        }
        if (meter.isUrgent(calls)) {
            others.run();
        }
    }

    /**
     * From now on what is spent is remembered for {@link #untold}.
     *
     * @param urgently is run when it should not wait long
     */
    void share(Runnable urgently) {
        sharing = urgently;
    }

    /** Takes out what has been spent and not been told. */
    List<Meter> untold(int most) {
        var meters = new ArrayList<Meter>();
        for (var meter = untold.poll(); meter != null; meter = meters.size() < most ? untold.poll() : null) {
            meters.add(meter);
        }
        return meters;
    }

    /** It could not be told. */
    void takeBack(Meter meter, long time) {
        if (meter.takeBack(time)) {
            untold.add(meter);
        }
    }

    /** A meter that nobody touched for the time it takes to pay back is at its beginning and need not be kept. */
    private static Instant end(Rate rate, Instant now) {
        return now.plus(rate.per().multipliedBy(2));
    }

    /** Whoever has one IPv6 address usually has the other 2^64 of its network too. */
    private static String network(String caller) {
        int colons = 0;
        int end = 0;
        for (int at = caller.indexOf(':'); at >= 0; at = caller.indexOf(':', at + 1)) {
            colons++;
            end = colons == 4 ? at : end;
        }
        return colons == 7 ? caller.substring(0, end) + "::" : caller;
    }
}
