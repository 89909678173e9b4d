package io.resonant.move;

import io.resonant.kernel.transfer.Copy;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bytes a second, over all threads: not more than was asked for, and less while people wait too long for answers. */
final class Pacing implements Copy.Throttle {
    private static final Logger LOG = LoggerFactory.getLogger(Pacing.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long limit;
    private final Slowest slowest;
    private final LongSupplier nanos;
    private final Waiter waiter;
    private @Nullable Governor governor;
    private long rate;
    private long free;
    private long looked;
    private long sent; // since it looked

    /** @param limit in bytes a second, or {@link Governor#UNLIMITED} */
    Pacing(long limit, Slowest slowest) {
        this(limit, slowest, System::nanoTime, wait -> Thread.sleep(Duration.ofNanos(wait)));
    }

    Pacing(long limit, Slowest slowest, LongSupplier nanos, Waiter waiter) {
        this.limit = limit;
        this.slowest = slowest;
        this.nanos = nanos;
        this.waiter = waiter;
        this.rate = limit;
    }

    /** Tells in microseconds how long the slowest in a hundred requests take; nothing when few come. */
    interface Slowest {
        OptionalLong micros();
    }

    /** Waits so many nanoseconds. */
    interface Waiter {
        void await(long wait) throws InterruptedException;
    }

    @Override
    public void sent(long bytes) throws InterruptedException {
        long wait;
        synchronized (this) {
            var now = nanos.getAsLong();
            look(now);
            sent += bytes;
            if (rate == Governor.UNLIMITED) {
                free = now;
                return;
            }
            free = Math.max(free, now) + (long) (bytes * 1e9 / rate);
            wait = free - now;
        }
        if (wait > 0) {
            waiter.await(wait);
        }
    }

    /** The speed to which it holds the copy back because people wait too long; 0 when it does not. */
    synchronized long heldBackTo() {
        return governor != null && governor.isHoldingBack() ? rate : 0;
    }

    private void look(long now) {
        var known = governor;
        if (known == null) {
            governor = new Governor(limit, slowest.micros());
            free = now;
            looked = now;
            return;
        }
        if (now - looked < LOOK_NANOS) {
            return;
        }
        var before = known.isHoldingBack();
        rate = known.next(slowest.micros(), (long) (sent * 1e9 / (now - looked)));
        looked = now;
        sent = 0;
        if (known.isHoldingBack() != before) {
            LOG.info(
                    before
                            ? "The copy goes at its own speed again."
                            : "The copy slows itself down, because requests take long.");
        }
    }
}
