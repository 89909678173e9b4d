package io.resonant.file;

import io.resonant.kernel.database.DatabaseFailure;
import io.resonant.kernel.problem.Problem;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether all content lies in the folder of this machine and no move is under way. Then no download need ask the database
 * where it is: what has a hash never changes, so for the second until a node looks again it gives the same bytes, and only
 * where they come from is old.
 */
final class Settled {
    private static final Logger LOG = LoggerFactory.getLogger(Settled.class);
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final BooleanSupplier look;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Known known = new Known(false, System.nanoTime() - LOOK_EVERY);

    /** @param look asks the database */
    Settled(BooleanSupplier look) {
        this.look = look;
    }

    private record Known(boolean settled, long looked) {
        boolean isFresh() {
            return System.nanoTime() - looked < LOOK_EVERY;
        }
    }

    /** What was true a moment ago; while the database does not answer, what was true before. */
    boolean holds() {
        var before = known;
        if (before.isFresh() || !looking.tryLock()) {
            return before.settled();
        }
        try {
            known = new Known(look.getAsBoolean(), System.nanoTime());
        } catch (Problem | DatabaseFailure e) {
            LOG.warn("The database does not say where files are; they are read from where they were", e);
            known = new Known(before.settled(), System.nanoTime());
        } finally {
            looking.unlock();
        }
        return known.settled();
    }

    /** This node changes it: the next call looks. */
    void forget() {
        looking.lock(); // whoever looks at present may have begun before
        try {
            known = new Known(false, System.nanoTime() - LOOK_EVERY);
        } finally {
            looking.unlock();
        }
    }
}
