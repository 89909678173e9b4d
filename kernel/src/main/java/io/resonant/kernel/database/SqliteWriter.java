package io.resonant.kernel.database;

import io.resonant.kernel.database.Backend.Work;
import io.resonant.kernel.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread of this process that writes to the file. Writes that wait are committed together, so that one flush to
 * the disk serves many (six to eight times the writes per second with 64 callers, measured); each is a savepoint, so that
 * one that fails rolls back alone. Callers hear of a success only after the commit.
 */
final class SqliteWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);
    private static final int MAX_UNITS = 256;
    private static final long MAX_NANOS = 10_000_000; // then commit, so that nobody waits long for the others

    private final Connector connector;
    private final BlockingQueue<PendingWrite<?>> queue;
    private final PendingWrite<?> wakeUp = new PendingWrite<>(null);
    private final List<PendingWrite<?>> batch = new ArrayList<>(MAX_UNITS);
    private final Thread thread;
    private @Nullable SqliteSession session; // null after a failure of the storage, opened anew by the next write
    private volatile boolean closed;
    private volatile boolean dead;
    private final LongAdder commits = new LongAdder();
    private final LongAdder writes = new LongAdder();

    SqliteWriter(Connector connector, int capacity) throws SQLException {
        this.connector = connector;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.session = new SqliteSession(connector.connect());
        this.thread = Thread.ofPlatform().name("sqlite-writer").daemon().unstarted(this::run);
    }

    interface Connector {
        Connection connect() throws SQLException;
    }

    void start() {
        thread.start();
    }

    <T extends @Nullable Object> Work.Done<T> write(Work<T> work) {
        if (closed) {
            throw stopping();
        }
        var pending = new PendingWrite<>(work);
        if (!queue.offer(pending)) {
            throw Problem.of(503, "overloaded").header("Retry-After", "1");
        }
        if (dead && queue.remove(pending)) {
            throw stopping(); // nobody will take it any more
        }
        return pending.await();
    }

    int waiting() {
        return queue.size();
    }

    long commits() {
        return commits.sum();
    }

    long writes() {
        return writes.sum();
    }

    /** Finishes the writes that wait, refuses new ones. */
    void close() {
        closed = true;
        var _ = queue.offer(wakeUp); // when the queue is full, the writer is awake
        try {
            thread.join();
            if (session != null) {
                session.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    static Problem stopping() {
        return Problem.of(503, "stopping").header("Retry-After", "2");
    }

    private void run() {
        try {
            loop();
        } finally {
            dead = true;
            for (var left = queue.poll(); left != null; left = queue.poll()) {
                left.failed(stopping());
            }
        }
    }

    private void loop() {
        while (true) {
            PendingWrite<?> first;
            try {
                first = closed ? queue.poll() : queue.take();
            } catch (InterruptedException e) {
                LOG.debug("Something interrupted the writer; it goes on.", e);
                continue;
            }
            if (first == null) {
                return;
            }
            batch.clear();
            try {
                commit(begin(first), first);
            } catch (SQLException e) {
                lost(Failures.of(e));
            } catch (RuntimeException e) { // a defect of ours; the callers must not wait for ever
                lost(e);
            }
        }
    }

    private SqliteSession begin(PendingWrite<?> first) throws SQLException {
        try {
            var open = session;
            if (open == null) {
                open = new SqliteSession(connector.connect());
                session = open;
            }
            open.begin(Session.Mode.WRITE);
            return open;
        } catch (SQLException e) {
            batch.add(first);
            throw e;
        }
    }

    private void commit(SqliteSession open, PendingWrite<?> first) throws SQLException {
        var started = System.nanoTime();
        PendingWrite<?> next = first;
        while (next != null) {
            attempt(open, next);
            next = batch.size() < MAX_UNITS && System.nanoTime() - started < MAX_NANOS ? queue.poll() : null;
        }
        open.commit();
        commits.increment();
        writes.add(batch.size());
        batch.forEach(PendingWrite::committed);
    }

    private void attempt(SqliteSession open, PendingWrite<?> pending) throws SQLException {
        open.savepoint();
        try {
            pending.attempt(open);
        } catch (Throwable e) { // whatever it is belongs to the caller; the other writes must go on
            try {
                open.rollbackToSavepoint();
            } catch (SQLException gone) {
                batch.add(pending);
                gone.addSuppressed(e);
                throw e instanceof Problem && e.getCause() instanceof SQLException cause ? cause : gone;
            }
            pending.failed(e);
            return;
        }
        open.releaseSavepoint();
        batch.add(pending);
    }

    /** The storage failed: SQLite rolled everything back, nobody was told of a success yet. */
    private void lost(RuntimeException failure) {
        LOG.error(
                "Writes were rolled back and refused ({} of them), nothing of them is stored. The connection is opened anew for"
                        + " the next write. Check the space, the permissions and the health of the disk.",
                batch.size(),
                failure);
        batch.forEach(pending -> pending.failed(failure));
        var broken = session;
        session = null;
        if (broken != null) {
            try {
                broken.close(); // which also ends a transaction that is still open
            } catch (SQLException e) {
                LOG.error("The connection that failed could not be closed; its file handle may stay open.", e);
            }
        }
    }

    /** A write on its way through the writer thread, and the caller who waits for it. */
    private static final class PendingWrite<T extends @Nullable Object> {
        private final @Nullable Work<T> work; // null wakes the writer up for nothing
        private final Thread caller = Thread.currentThread();
        private Work.@Nullable Done<T> done;
        private @Nullable Throwable failure;
        private volatile boolean answered;

        PendingWrite(@Nullable Work<T> work) {
            this.work = work;
        }

        /** Called by the writer. */
        void attempt(Session session) {
            if (work != null) {
                done = work.attempt(session, Session.Mode.WRITE);
            }
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
        Work.Done<T> await() {
            var interrupted = false;
            while (!answered) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
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
}
