package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.Table;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a move between two databases. The rule behind all of them: fence the one that is open, drain what it has
 * written, open the other; never are both open. Where a move stands is read from the two ledgers, so that each step can be
 * begun again after a crash and comes to the same end.
 *
 * <pre>
 * source            target             what is going on
 * giving            (none)             {@link #prepare}
 * giving            loading            {@link #copy}
 * giving            building           {@link #build}
 * giving            following          {@link #round}, again and again; {@link #compare}
 * fenced            following          {@link #switchOver}: drain, then open the target    &lt;- commit point: the fence
 * fenced            active             {@link #round} the other way
 * fenced            fenced             {@link #switchBack}: drain, then open the source
 * active            fenced             done, as before the move
 * </pre>
 */
public final class Move {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** As long as it takes. */
    public static final Duration ANY = Duration.ofDays(1);

    private final List<Table> tables;
    private final Side source;
    private final Side target;
    private final FailPoint failPoint;
    private final String token = UUID.randomUUID().toString();
    private final ReentrantLock rounds = new ReentrantLock(); // what is read last must also arrive last
    private final HandOver over;
    private final HandOver back;
    private final Ending ending;
    private boolean claimed; // guarded by rounds
    private long lookedAtShape = System.nanoTime() - LOOK_NANOS; // guarded by rounds

    public Move(List<Table> tables, Side source, Side target) {
        this(tables, source, target, FailPoint.NONE);
    }

    Move(List<Table> tables, Side source, Side target, FailPoint failPoint) {
        this.tables = List.copyOf(tables);
        this.source = source;
        this.target = target;
        this.failPoint = failPoint;
        var over = new HandOver.Direction(source, target, "following", "giving", true);
        var back = new HandOver.Direction(target, source, "fenced", "active", false);
        this.over = new HandOver(this.tables, over, new Rounds(), failPoint);
        this.back = new HandOver(this.tables, back, new Rounds(), failPoint);
        this.ending = new Ending(this.tables, source, target, failPoint);
    }

    /** Where a move stands. */
    public enum Stage {
        NONE,
        PREPARING,
        COPYING,
        BUILDING,
        FOLLOWING,
        SWITCHING,
        SWITCHED,
        RETURNING,
        RETURNED,
        LEFT
    }

    /** The pause would have become longer than was allowed; everybody goes on where they were. */
    public static final class PauseExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PauseExceeded(Duration pause) {
            super("Writes have waited for " + pause.toMillis() + " ms, which is more than was allowed");
        }
    }

    /**
     * A place where a test stops the process, or the server takes part. At {@code before-pause} little is left to carry over,
     * at {@code before-fence} writers begin to wait; an exception at {@code draining}, when nobody can write any more,
     * opens the old side again.
     */
    public interface FailPoint {
        FailPoint NONE = _ -> {};

        void reached(String name);
    }

    /** What happened in a switch. Durations count from the moment at which writes began to wait. */
    public record Pause(Duration fenced, Duration drained, Duration opened, long keys) {}

    /** @throws IllegalStateException when the ledgers contradict each other */
    public Stage stage() throws SQLException {
        while (true) {
            var there = source.ledger();
            var here = there.isEmpty() ? there : target.ledger();
            if (Objects.equals(there.get("state"), source.ledger().get("state"))) { // no switch fell in between
                return stage(there, here);
            }
        }
    }

    private static Stage stage(Map<String, String> there, Map<String, String> here) {
        if (there.isEmpty()) {
            return Stage.NONE;
        }
        if ("left".equals(there.get("state"))) {
            return Stage.LEFT;
        }
        if ("released".equals(there.get("state"))) {
            return Stage.PREPARING; // being cancelled, which only goes on
        }
        var states = there.get("state") + "/"
                + (Objects.equals(there.get("id"), here.get("id")) ? here.get("state") : "none");
        return switch (states) {
            case "giving/none" -> Stage.PREPARING;
            case "giving/loading" -> Stage.COPYING;
            case "giving/building" -> Stage.BUILDING;
            case "giving/following", "giving/aborted" -> Stage.FOLLOWING;
            case "fenced/following", "fenced/aborted" -> Stage.SWITCHING;
            case "fenced/active", "aborted/active" -> Stage.SWITCHED;
            case "fenced/fenced", "aborted/fenced" -> Stage.RETURNING;
            case "active/fenced", "active/cleared" -> Stage.RETURNED;
            default -> throw new IllegalStateException("The ledgers of the move do not fit together: " + states);
        };
    }

    /**
     * Begins to log changes and closes the target to everybody else. May be called again after a crash, with any id.
     *
     * @param sourceLines kept in the source's ledger, as the others in the target's: how a node finds the other side
     * @throws IllegalStateException when one of the two takes part in another move, or the target has rows
     */
    public void prepare(String id, Map<String, String> sourceLines, Map<String, String> targetLines)
            throws SQLException {
        owned(() -> {
            var there = source.ledger();
            var here = target.ledger();
            var known = there.getOrDefault("id", id);
            if (!there.isEmpty() && !"giving".equals(there.get("state"))) {
                throw new IllegalStateException("The source takes part in a move already, in the state "
                        + there.get("state") + ". Complete or cancel that one first.");
            }
            var loading = "loading".equals(here.get("state"));
            var same = !there.isEmpty() && known.equals(here.get("id"));
            if (same && !loading) {
                return null; // has been prepared, and more
            }
            if (!here.isEmpty() && !same) {
                startOver(here);
            }
            if (!there.containsKey("shape")) { // which is written when the capture is complete
                source.capture(tables, Ledger.with(sourceLines, "id", known, "state", "giving", "mover", token));
            }
            failPoint.reached("captured");
            target.receive(tables, Ledger.with(targetLines, "id", known, "state", "loading", "mover", token));
            failPoint.reached("received");
            return null;
        });
    }

    /** The target has been part of a move that was cancelled while it was out of reach: what that one left goes. */
    private void startOver(Map<String, String> here) throws SQLException {
        if (!List.of("loading", "building", "following", "aborted", "cleared")
                .contains(String.valueOf(here.get("state")))) {
            throw new IllegalStateException("The target belongs to another move, in the state " + here.get("state")
                    + ", and has rows that may be the only ones. Use an empty database.");
        }
        target.startOver(tables, Ending.forgotten());
    }

    /** Loads all rows. After an interruption it goes on with what is missing, from a newer state. */
    public void copy(int threads, Copy.Throttle throttle, Copy.Progress progress, AtomicBoolean stop)
            throws SQLException {
        owned(() -> {
            var copy = new Copy(tables, source, target, throttle, failPoint);
            if (copy.run(threads, progress, stop)) {
                target.replace("state", "loading", "building");
            }
            return null;
        });
    }

    /** Builds what was left out. */
    public void build(int threads, Side.Progress progress) throws SQLException {
        owned(() -> {
            target.build(threads, what -> {
                failPoint.reached("built");
                progress.done(what);
            });
            failPoint.reached("all-built");
            target.replace("state", "building", "following");
            return null;
        });
    }

    /** Carries over what has changed. Returns how many keys that were. */
    public long round() throws SQLException {
        return owned(() -> round(source, target));
    }

    /** The same the other way, after {@link #afterSwitch}. */
    public long roundBack() throws SQLException {
        return owned(() -> round(target, source));
    }

    /** Brings the side that follows to a state of the open one, and keeps both for comparison while the move goes on. */
    public Frozen[] equalStates(int readers) throws SQLException {
        return owned(() -> {
            var back = "active".equals(target.ledger().get("state"));
            var from = back ? target : source;
            var to = back ? source : target;
            from.requireShape(tables);
            to.requireShape(tables);
            var here = from.freezeWithLog(tables, readers);
            try {
                to.apply(tables, here, Map.of());
                var there = to.freeze(readers);
                try {
                    from.forget(here);
                } catch (SQLException | RuntimeException e) {
                    there.close();
                    throw e;
                }
                return new Frozen[] {here, there};
            } catch (SQLException | RuntimeException e) {
                here.close();
                throw e;
            }
        });
    }

    /** Compares two states that should be equal. */
    public Map<String, Comparison.Result> compare(Frozen[] states) throws SQLException {
        source.reading(true);
        try {
            return new Comparison(tables, states[0], states[1]).run();
        } finally {
            source.reading(false);
        }
    }

    /**
     * Makes the target the database that everybody uses. From its first commit on, a crash is followed by going on with
     * this, or by {@link #stayWithSource}.
     */
    public Pause switchOver(Duration patience, FailPoint failPoint) throws SQLException {
        return switchOver(patience, ANY, failPoint);
    }

    /**
     * The same, unless writes would have to wait for longer.
     *
     * @throws PauseExceeded when the source was opened again because of that
     */
    public Pause switchOver(Duration patience, Duration longest, FailPoint failPoint) throws SQLException {
        return owned(() -> over.run(patience, longest, failPoint));
    }

    /** What follows the switch and holds nobody up: the source is made ready to receive what is written now. */
    public void afterSwitch() throws SQLException {
        owned(() -> {
            source.receiveChanges(tables, Map.of("reverse", "ready"));
            failPoint.reached("reverse-ready");
            target.settle();
            return null;
        });
    }

    /**
     * Opens the source again when the switch takes too long, as long as the target has not been opened. May be called
     * while another thread is in {@link #switchOver}, which then fails.
     *
     * @return false when the target is open
     */
    public boolean stayWithSource() throws SQLException {
        return over.stay();
    }

    /** Makes the source the database that everybody uses again, with all that was written since. */
    public Pause switchBack(Duration patience, FailPoint failPoint) throws SQLException {
        return owned(() -> {
            if (!"ready".equals(source.ledger().get("reverse"))) {
                source.receiveChanges(tables, Map.of("reverse", "ready"));
            }
            return back.run(patience, ANY, failPoint);
        });
    }

    /** After the way back. */
    public void afterSwitchBack() throws SQLException {
        owned(() -> {
            source.settle();
            return null;
        });
    }

    /** Removes the move from the source; the target may be out of reach. @throws IllegalStateException when it is closed */
    public void cancel() throws SQLException {
        source.claim(token);
        ending.cancel();
    }

    /**
     * Makes the target what it was before: an empty, open database with its whole schema. One that has been in use stays
     * closed, and another move can begin into it.
     */
    public void clearTarget() throws SQLException {
        owned(() -> {
            ending.clearTarget();
            return null;
        });
    }

    /** Ends the way back: the target forgets the move, the source stays closed as it is. */
    public void complete() throws SQLException {
        owned(() -> {
            ending.complete();
            return null;
        });
    }

    private interface Step<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    /** One step at a time, by one process. */
    private <T extends @Nullable Object> T owned(Step<T> step) throws SQLException {
        rounds.lock();
        try {
            if (!claimed) {
                source.claim(token);
                target.claim(token);
                if (!token.equals(source.ledger().getOrDefault("mover", token))) {
                    throw new Side.Superseded(); // by one who came in between, and whom the target has lost now
                }
                claimed = true;
            }
            return step.run();
        } catch (Side.Superseded e) {
            claimed = false; // so that the next step asks again
            throw e;
        } finally {
            rounds.unlock();
        }
    }

    private long round(Side from, Side to) throws SQLException {
        if (System.nanoTime() - lookedAtShape > LOOK_NANOS) {
            from.requireShape(tables);
            lookedAtShape = System.nanoTime();
        }
        try (var frozen = from.freezeWithLog(tables, 1)) {
            var keys = carry(frozen, to);
            if (keys > 0) {
                from.forget(frozen);
                failPoint.reached("forgotten");
            }
            return keys;
        }
    }

    private final class Rounds implements HandOver.Carrier {
        @Override
        public long round(Side from, Side to) throws SQLException {
            return Move.this.round(from, to);
        }

        /** The keys stay in the log: nobody reads them again, unless the hand-over is given up. */
        @Override
        public long drain(Side from, Side to) throws SQLException {
            try (var frozen = from.freezeWithLog(tables, 1)) {
                return carry(frozen, to);
            }
        }
    }

    private long carry(Frozen frozen, Side to) throws SQLException {
        failPoint.reached("frozen");
        var keys = to.apply(tables, frozen, Map.of());
        failPoint.reached("applied");
        return keys;
    }
}
