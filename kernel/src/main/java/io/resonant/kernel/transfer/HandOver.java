package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.SchemaChanged;
import io.resonant.kernel.catalogue.Table;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes another database the one that everybody uses: fence the one, drain it, open the other. Until the other has been
 * opened the first can be opened again; which of the two it comes to is decided by one line of the other's ledger.
 */
final class HandOver {
    private static final int ROUNDS_BEFORE = 12;
    private static final int FEW_KEYS = 20;

    private final List<Table> tables;
    private final Side from;
    private final Side to;
    private final Direction direction;
    private final Carrier carrier;
    private final Move.FailPoint failPoint;
    private final ReentrantLock opening = new ReentrantLock();
    private int aborts; // guarded by opening

    HandOver(List<Table> tables, Direction direction, Carrier carrier, Move.FailPoint failPoint) {
        this.tables = tables;
        this.from = direction.from();
        this.to = direction.to();
        this.direction = direction;
        this.carrier = carrier;
        this.failPoint = failPoint;
    }

    /**
     * Who hands over to whom.
     *
     * @param expected what the ledger of {@code to} says until it is opened
     * @param open what the ledger of {@code from} says while it is open
     * @param capture whether changes of {@code to} are logged from its first one on
     */
    record Direction(Side from, Side to, String expected, String open, boolean capture) {}

    /** Carries over what has changed. */
    interface Carrier {
        long round(Side from, Side to) throws SQLException;

        /** The last round, in the pause. */
        long drain(Side from, Side to) throws SQLException;
    }

    /** The hand-over. When {@code from} is fenced already, a crash interrupted it: it goes on. */
    Move.Pause run(Duration patience, Duration longest, Move.FailPoint more) throws SQLException {
        var seen = begin();
        var answer = longest.compareTo(Move.ANY) < 0 && longest.toMillis() > 1_000 ? longest : null;
        from.answerWithin(answer);
        to.answerWithin(answer);
        try {
            var isFenced = "1".equals(from.ledger().get("fence"));
            if (!isFenced) {
                from.requireShape(tables);
                to.requireShape(tables);
                from.beforeFence(tables);
            }
            to.beforeOpening(tables, direction.capture());
            if (!isFenced) {
                catchUp();
                reached(more, "before-pause");
                carrier.round(from, to);
            }
            var started = System.nanoTime();
            reached(more, "before-fence");
            if (!isFenced) {
                from.fence(tables, Map.of("state", "fenced"), patience);
            }
            var fenced = System.nanoTime();
            reached(more, "fenced");
            var keys = drain(longest, started, more);
            var drained = System.nanoTime();
            reached(more, "drained");
            open(seen);
            var opened = System.nanoTime();
            reached(more, "opened");
            return new Move.Pause(
                    Duration.ofNanos(fenced - started),
                    Duration.ofNanos(drained - started),
                    Duration.ofNanos(opened - started),
                    keys);
        } finally {
            from.answerWithin(null);
            to.answerWithin(null);
        }
    }

    /** What is carried over now is not carried over in the pause; as long as each round leaves less for the next. */
    private void catchUp() throws SQLException {
        var before = Long.MAX_VALUE;
        for (var i = 0; i < ROUNDS_BEFORE; i++) {
            var keys = carrier.round(from, to);
            if (keys <= FEW_KEYS || keys > before - before / 4) {
                return;
            }
            before = keys;
            failPoint.reached("caught-up");
        }
    }

    private long drain(Duration longest, long started, Move.FailPoint more) throws SQLException {
        try {
            reached(more, "draining");
            var changed =
                    new FutureTask<>(() -> from.reshaped(tables)); // until the fence, by one who writes a new column
            Thread.ofPlatform().daemon().name("transfer-shape").start(changed);
            var keys = carrier.drain(from, to);
            requireUnchanged(changed);
            to.ledger(); // if it does not answer any more, this is the last moment at which the other can simply go on
            var pause = Duration.ofNanos(System.nanoTime() - started);
            if (pause.compareTo(longest) > 0) {
                throw new Move.PauseExceeded(pause);
            }
            return keys;
        } catch (SQLException | RuntimeException e) {
            // Only this process may open the other side, it has not, and a claim by another one would stop it here too.
            try {
                from.open(tables, "fenced", Map.of("state", direction.open()), true);
            } catch (SQLException | RuntimeException closed) {
                e.addSuppressed(closed);
            }
            throw e;
        }
    }

    private void requireUnchanged(FutureTask<List<String>> changed) throws SQLException {
        try {
            if (!changed.get().isEmpty()) {
                throw new SchemaChanged(from.location(), changed.get());
            }
        } catch (ExecutionException e) {
            throw new SQLException("Whether a table has changed could not be seen", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted; the hand-over was given up.", e);
        }
    }

    private void open(int seen) throws SQLException {
        opening.lock(); // or it could be opened after an abort that another thread has carried out meanwhile
        try {
            Exception failure;
            try {
                var lines = Map.<String, @Nullable String>of("state", "active");
                if (aborts == seen && to.open(tables, direction.expected(), lines, direction.capture())) {
                    return;
                }
                failure = new IllegalStateException("The hand-over has been given up; nothing was opened by it.");
            } catch (SQLException | RuntimeException e) {
                failure = e;
            }
            try {
                if (!stay()) {
                    return; // only the answer was lost
                }
            } catch (SQLException | RuntimeException e) {
                failure.addSuppressed(e); // both stay closed, and the hand-over goes on when both can be reached
            }
            switch (failure) {
                case SQLException e -> throw e;
                case RuntimeException e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        } finally {
            opening.unlock();
        }
    }

    /** Opens the old side again. Returns false when the new one has been opened. */
    boolean stay() throws SQLException {
        opening.lock();
        try {
            aborts++;
            to.replace("state", direction.expected(), "aborted");
            failPoint.reached("aborted");
            if (!"aborted".equals(to.ledger().get("state"))) {
                return false;
            }
            from.open(tables, "fenced", Map.of("state", direction.open()), true);
            failPoint.reached("reopened");
            to.replace("state", "aborted", direction.expected());
            return true;
        } finally {
            opening.unlock();
        }
    }

    /** Returns how many hand-overs have been given up until now: when one more is, this one opens nothing. */
    private int begin() throws SQLException {
        opening.lock(); // not in the midst of an abort
        try {
            to.replace("state", "aborted", direction.expected()); // a crash interrupted an abort
            var state = to.ledger().get("state");
            if (!direction.expected().equals(state)) {
                throw new IllegalStateException("The side that should be opened is in the state " + state
                        + " instead of " + direction.expected() + ". Nothing has changed.");
            }
            return aborts;
        } finally {
            opening.unlock();
        }
    }

    private void reached(Move.FailPoint more, String name) {
        failPoint.reached(name);
        more.reached(name);
    }
}
