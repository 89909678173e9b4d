package io.resonant.kernel.pool;

import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets as many into the pool as it has connections, first come, first served, so that nobody ever waits inside of it. The
 * pool would set and cancel a timer for each wait and wake a thread of its own, which costs a request on a busy server
 * a sixth of its processor time; here one thread watches over the time of all who wait.
 */
public final class Admission implements AutoCloseable {
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final long patience;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final Thread watch;
    private final Place place = this::leave;
    private int free;
    private volatile boolean closed;

    public Admission(int places, Duration patience) {
        this.free = places;
        this.patience = patience.toNanos();
        this.watch = Thread.ofVirtual().name("admission").start(this::watch);
    }

    private static final class Waiting {
        private final Thread thread = Thread.currentThread();
        private final long since = System.nanoTime();
        private volatile Outcome outcome = Outcome.OPEN;

        private void tell(Outcome told) {
            outcome = told;
            LockSupport.unpark(thread);
        }
    }

    private enum Outcome {
        OPEN,
        ENTERED,
        TOO_LATE
    }

    /** Given back when it is closed. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws Problem 503 {@code overloaded} when no place became free in time, or the thread was interrupted */
    public Place enter() {
        var waiting = enterOrQueue();
        if (waiting == null) {
            return place;
        }
        while (waiting.outcome == Outcome.OPEN) {
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted() && leaveQueue(waiting)) {
                throw overloaded();
            }
        }
        if (waiting.outcome == Outcome.TOO_LATE) {
            throw overloaded();
        }
        return place;
    }

    private static Problem overloaded() {
        return Problem.of(503, "overloaded").header("Retry-After", "1");
    }

    private synchronized void leave() {
        var next = queue.pollFirst();
        if (next == null) {
            free++;
        } else {
            next.tell(Outcome.ENTERED);
        }
    }

    public synchronized int waiting() {
        return queue.size();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watch);
    }

    private synchronized @Nullable Waiting enterOrQueue() {
        if (free > 0) {
            free--;
            return null;
        }
        var waiting = new Waiting();
        queue.addLast(waiting);
        return waiting;
    }

    private synchronized boolean leaveQueue(Waiting waiting) {
        return queue.remove(waiting);
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            refuseTheLate();
        }
    }

    /** Who came first is late first. */
    private synchronized void refuseTheLate() {
        var now = System.nanoTime();
        for (var first = queue.peekFirst(); first != null && now - first.since > patience; first = queue.peekFirst()) {
            queue.removeFirst();
            first.tell(Outcome.TOO_LATE);
        }
    }
}
