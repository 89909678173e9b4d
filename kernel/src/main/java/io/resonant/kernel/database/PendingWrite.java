package io.resonant.kernel.database;

import io.resonant.kernel.problem.Problem;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A write on its way through the writer thread, and the caller who waits for it. */
final class PendingWrite<T extends @Nullable Object> {
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Work<T> work;
    private final Thread caller = Thread.currentThread();
    private Work.@Nullable Done<T> done;
    private @Nullable Throwable failure;
    private volatile boolean answered;

    PendingWrite(Work<T> work) {
        this.work = work;
    }

    /** Called by the writer. */
    void attempt(Session session) {
        done = work.attempt(session, Session.Mode.WRITE);
    }

    /** Called by the writer when the work is durable. */
    void committed() {
        answer();
    }

    /** Called by the writer when the work has rolled back. */
    void failed(Throwable cause) {
        failure = cause;
        answer();
    }

    /** Waits for the outcome, also through an interrupt: the work may be committed at any moment. */
    Work.Done<T> await(Thread writer) {
        var interrupted = false;
        while (!answered) {
            LockSupport.parkNanos(this, CHECK_NANOS);
            interrupted |= Thread.interrupted();
            if (!writer.isAlive() && !answered) {
                throw SqliteWriter.stopping();
            }
        }
        if (interrupted) {
            caller.interrupt();
        }
        if (failure != null) {
            throw rethrown(failure);
        }
        if (done == null) {
            throw new IllegalStateException("A write was answered without an outcome");
        }
        return done;
    }

    private void answer() {
        answered = true;
        LockSupport.unpark(caller);
    }

    /** The stack trace is the writer's; the caller's is added to what nobody expected. */
    private static RuntimeException rethrown(Throwable failure) {
        if (!(failure instanceof Problem) && !(failure instanceof ConstraintViolation)) {
            failure.addSuppressed(new CalledFrom());
        }
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    private static final class CalledFrom extends Throwable {
        private static final long serialVersionUID = 1L;

        CalledFrom() {
            super("the write was called from here");
        }
    }
}
