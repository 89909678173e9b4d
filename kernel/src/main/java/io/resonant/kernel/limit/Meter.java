package io.resonant.kernel.limit;

import io.resonant.kernel.limit.RateLimits.Decision;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one caller has spent of one class, as a single moment: when it will all have been paid back (the generic cell rate
 * algorithm, ITU-T I.371). One number can be compared, added to and shared between nodes, which a bucket cannot.
 */
final class Meter {
    /** So many nodes may each let a caller spend everything before they hear of each other. */
    private static final int MOST_NODES = 20;

    private final String name;
    private final long cost;
    private final long most;
    private final int urgent;
    private final AtomicLong paidBack = new AtomicLong(Long.MIN_VALUE);
    private volatile long ahead;
    private final AtomicInteger untold = new AtomicInteger();

    /** @param name of class and caller together */
    Meter(String name, RateLimits.Rate rate) {
        this.name = name;
        this.most = rate.per().toNanos();
        this.cost = Math.max(1, most / rate.calls());
        this.urgent = Math.max(2, rate.calls() / 8);
    }

    String name() {
        return name;
    }

    /**
     * Counts a call, unless too many were counted. What could not be owed by any calls comes from a clock that has been set
     * back since, and is forgotten: nobody shall wait until that clock shows the old time again.
     *
     * @param now in nanoseconds since 1970
     */
    Decision take(long now) {
        while (true) {
            long before = paidBack.get();
            long owed = before > now + Math.max(2 * most, ahead) ? now : Math.max(before, now);
            long after = owed + cost;
            if (after - now > most) {
                return new Decision(false, 0, Duration.ofNanos(after - now - most));
            }
            if (paidBack.compareAndSet(before, after)) {
                long left = (most - (after - now)) / cost;
                return new Decision(true, left, Duration.ofNanos(left > 0 ? 0 : after + cost - now - most));
            }
        }
    }

    /** A call that the other nodes have not heard of; gives how many there are by now. */
    int note() {
        return untold.incrementAndGet();
    }

    /** Whether so many are worth telling the others at once: they may be letting the same caller through. */
    boolean isUrgent(int calls) {
        return calls == urgent;
    }

    /** What is about to be told, as time: no more than is still to be paid back, however long nobody could be told. */
    long tell(long now) {
        return Math.min(untold.getAndSet(0) * cost, Math.max(0, paidBack.get() - now));
    }

    /** It was not told after all; true when nobody else is about to tell it. */
    boolean takeBack(long time) {
        int calls = (int) (time / cost);
        return untold.getAndAdd(calls) == 0;
    }

    /**
     * What all nodes together have spent; what we have not told them comes on top. More than they can have spent was counted
     * before all clocks were set back: until these show the old time again each node counts for itself.
     */
    void learn(long paidBackByAll, long now) {
        if (paidBackByAll - now > MOST_NODES * most) {
            return;
        }
        ahead = paidBackByAll - now + 2 * most;
        paidBack.accumulateAndGet(paidBackByAll + untold.get() * cost, Math::max);
    }
}
