package io.resonant.kernel.limit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nodes count together without asking anybody while a caller waits: each spends for itself, and a few times a second
 * it adds what was spent to what the others have, and hears of theirs. A caller who turns to
 * several nodes at once gets more than the rate for that moment and less afterwards, because everything let through is
 * counted: at most once the rate on each node, and over a longer time the rate of one.
 */
public final class SharedRates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedRates.class);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(25);
    private static final int AT_ONCE = 5000;
    private final SharedCounts counts;
    private final RateLimits limits;
    private final InstantSource clock;
    private final UnaryOperator<String> hiding;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean alone;

    /** @param hiding makes of a caller what may be written down; the same on all nodes */
    public SharedRates(SharedCounts counts, RateLimits limits, InstantSource clock, UnaryOperator<String> hiding) {
        this.counts = counts;
        this.limits = limits;
        this.clock = clock;
        this.hiding = hiding;
        this.thread = Thread.ofPlatform().daemon().name("rates").unstarted(this::run);
    }

    public void start() {
        limits.share(() -> LockSupport.unpark(thread));
        thread.start();
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(PAUSE);
            settle();
            long end = System.nanoTime() + SHORTEST_PAUSE;
            for (long left = SHORTEST_PAUSE; left > 0 && !closed; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /** Tells the others what was spent here, and learns what they spent. */
    void settle() {
        var meters = limits.untold(AT_ONCE);
        long now = nanos(clock.instant());
        if (meters.isEmpty() || !counts.areShared()) {
            meters.forEach(meter -> meter.tell(now));
            return;
        }
        var byCaller = new TreeMap<String, List<Meter>>();
        meters.forEach(meter -> byCaller.computeIfAbsent(hiding.apply(meter.name()), _ -> new ArrayList<>(1))
                .add(meter));
        var told = new ArrayList<Told>(meters.size());
        var spent = new TreeMap<String, Long>();
        byCaller.forEach((caller, same) -> {
            long together = 0;
            for (var meter : same) {
                var one = new Told(meter, meter.tell(now));
                told.add(one);
                together += one.time();
            }
            spent.put(caller, together);
        });
        try {
            counts.spend(spent, now)
                    .forEach((caller, paidBack) ->
                            byCaller.getOrDefault(caller, List.of()).forEach(meter -> meter.learn(paidBack, now)));
            if (alone) {
                LOG.info("Rates are counted together with the other nodes again");
            }
            alone = false;
        } catch (RuntimeException e) {
            told.forEach(one -> limits.takeBack(one.meter(), one.time()));
            if (!alone && !closed) {
                LOG.warn(
                        "{} does not answer, so each node counts calls for itself: together they may let through the"
                                + " rate once each. Nothing is lost; they count together again once it answers",
                        counts.name(),
                        e);
            }
            alone = true;
        }
    }

    private record Told(Meter meter, long time) {}

    /** What somebody should look at. */
    public Optional<String> notice() {
        return alone
                ? Optional.of(counts.name() + " does not answer, so each node limits calls for itself")
                : Optional.empty();
    }

    static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        counts.close();
    }
}
