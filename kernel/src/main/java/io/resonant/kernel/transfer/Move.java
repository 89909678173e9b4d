package io.resonant.kernel.transfer;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final int READERS_OF_A_ROUND = 2;

    private final List<Table> tables;
    private final Side source;
    private final Side target;

    public Move(List<Table> tables, Side source, Side target) {
        this.tables = List.copyOf(tables);
        this.source = source;
        this.target = target;
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

    /** A place where a test stops the process. */
    public interface FailPoint {
        FailPoint NONE = _ -> {};

        void reached(String name);
    }

    /** What happened in a switch. Durations count from the moment at which writes began to wait. */
    public record Pause(Duration fenced, Duration drained, Duration opened, long keys) {}

    /** @throws IllegalStateException when the ledgers contradict each other */
    public Stage stage() throws SQLException {
        var there = source.ledger();
        if (there.isEmpty()) {
            return Stage.NONE;
        }
        if ("left".equals(there.get("state"))) {
            return Stage.LEFT;
        }
        var here = target.ledger();
        var states = there.get("state") + "/"
                + (Objects.equals(there.get("id"), here.get("id")) ? here.get("state") : "none");
        return switch (states) {
            case "giving/none" -> Stage.PREPARING;
            case "giving/loading" -> Stage.COPYING;
            case "giving/building" -> Stage.BUILDING;
            case "giving/following" -> Stage.FOLLOWING;
            case "fenced/following" -> Stage.SWITCHING;
            case "fenced/active" -> Stage.SWITCHED;
            case "fenced/fenced" -> Stage.RETURNING;
            case "active/fenced" -> Stage.RETURNED;
            default -> throw new IllegalStateException("The ledgers of the move do not fit together: " + states);
        };
    }

    /**
     * Begins to log changes and closes the target to everybody else.
     *
     * @param sourceLines kept in the source's ledger: what a node must know to find the other side
     * @param targetLines the same for the target's
     */
    public void prepare(String id, Map<String, String> sourceLines, Map<String, String> targetLines)
            throws SQLException {
        if (source.ledger().isEmpty()) {
            source.capture(tables, with(sourceLines, "id", id, "state", "giving"));
        }
        target.receive(tables, with(targetLines, "id", id, "state", "loading"));
    }

    /** Loads all rows. After an interruption it goes on with what is missing, from a newer state. */
    public void copy(int threads, Copy.Throttle throttle, Progress progress, AtomicBoolean stop) throws SQLException {
        var layout = source.layout(tables);
        var before = target.ledger();
        if (before.containsKey("planned") && !layout.equals(before.get("layout"))) {
            target.startOver(tables); // rows may be in another part of the plan than before
            target.note(nulls("planned", "attempts"));
            before = target.ledger();
        }
        var attempts = Integer.parseInt(before.getOrDefault("attempts", "0")) + 1;
        target.note(Map.of("layout", layout, "attempts", String.valueOf(attempts)));
        var copy = new Copy(tables, source, target, throttle);
        progress.copying(copy::bytes);
        copy.run(threads, stop);
        if (!stop.get()) {
            target.note(Map.of("state", "building"));
        }
    }

    /** Builds what was left out. */
    public void build(int threads, Side.Progress progress) throws SQLException {
        if (Integer.parseInt(target.ledger().getOrDefault("attempts", "1")) > 1) {
            // A row that changed between two attempts may have been loaded twice, which a unique index would not take.
            try (var frozen = source.freeze(READERS_OF_A_ROUND)) {
                target.takeOut(tables, frozen);
            }
        }
        target.build(threads, progress);
        target.note(Map.of("state", "following"));
    }

    /** Carries over what has changed. Returns how many keys that were. */
    public long round() throws SQLException {
        return round(source, target);
    }

    /** The same the other way, after the switch. */
    public long roundBack() throws SQLException {
        return round(target, source);
    }

    /** Brings the target to a state of the source, and keeps both for comparison while the move goes on. */
    public Frozen[] equalStates(int readers) throws SQLException {
        var here = source.freeze(Math.max(READERS_OF_A_ROUND, readers));
        try {
            target.apply(tables, here, Map.of());
            var there = target.freeze(readers);
            source.forget(here);
            return new Frozen[] {here, there};
        } catch (SQLException | RuntimeException e) {
            here.close();
            throw e;
        }
    }

    /** Compares two states that should be equal. */
    public Map<String, Comparison.Result> compare(Frozen[] states) throws SQLException {
        return new Comparison(tables, states[0], states[1]).run();
    }

    /**
     * Makes the target the database that everybody uses. From its first commit on, a crash is followed by going on with
     * this, or by {@link #stayWithSource}.
     */
    public Pause switchOver(Duration patience, FailPoint failPoint) throws SQLException {
        return switchOver(patience, Duration.ofDays(1), failPoint);
    }

    /**
     * The same, unless writes would have to wait for longer.
     *
     * @throws PauseExceeded when the source was opened again because of that
     */
    public Pause switchOver(Duration patience, Duration longest, FailPoint failPoint) throws SQLException {
        return hand(source, target, "following", new Limits(patience, longest), failPoint);
    }

    /** What follows the switch and holds nobody up: the source is made ready to receive what is written now. */
    public void afterSwitch() throws SQLException {
        source.receiveChanges(tables, Map.of("reverse", "ready"));
        target.settle();
    }

    /** Opens the source again when the switch takes too long, as long as the target has not been opened. */
    public boolean stayWithSource() throws SQLException {
        if (!target.replace("state", "following", "aborted")) {
            return false;
        }
        source.open(tables, "fenced", Map.of("state", "giving"), true);
        target.replace("state", "aborted", "following");
        return true;
    }

    /** Makes the source the database that everybody uses again, with all that was written since. */
    public Pause switchBack(Duration patience, FailPoint failPoint) throws SQLException {
        return hand(target, source, "fenced", new Limits(patience, Duration.ofDays(1)), failPoint);
    }

    /** After the way back. */
    public void afterSwitchBack() throws SQLException {
        source.settle();
    }

    /** Removes the move from the source, and all rows from the target. Only before the switch. */
    public void cancel() throws SQLException {
        source.release(tables);
    }

    /** Ends the way back: the target forgets the move, the source stays closed as it is. */
    public void complete() throws SQLException {
        source.note(Map.of("state", "left"));
        target.release(tables);
    }

    private static Map<String, @Nullable String> with(Map<String, String> lines, String... more) {
        var all = new java.util.TreeMap<String, @Nullable String>(lines);
        for (var i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private static Map<String, @Nullable String> nulls(String... names) {
        var lines = new java.util.TreeMap<String, @Nullable String>();
        for (var name : names) {
            lines.put(name, null);
        }
        return lines;
    }

    private long round(Side from, Side to) throws SQLException {
        try (var frozen = from.freeze(READERS_OF_A_ROUND)) {
            var keys = to.apply(tables, frozen, Map.of());
            if (keys > 0) {
                from.forget(frozen);
            }
            return keys;
        }
    }

    /**
     * The hand-over. When {@code from} is fenced already, a crash interrupted it: it goes on.
     *
     * @param expected what the ledger of {@code to} says until it is opened
     */
    private Pause hand(Side from, Side to, String expected, Limits limits, FailPoint failPoint) throws SQLException {
        var started = System.nanoTime();
        failPoint.reached("before-fence");
        if (!"1".equals(from.ledger().get("fence"))) {
            from.fence(tables, Map.of("state", "fenced"), limits.patience());
        }
        var fenced = System.nanoTime();
        failPoint.reached("fenced");
        long keys;
        try {
            keys = round(from, to);
            var pause = Duration.ofNanos(System.nanoTime() - started);
            if (pause.compareTo(limits.longest()) > 0) {
                throw new PauseExceeded(pause);
            }
        } catch (SQLException | RuntimeException e) {
            // Only this process could have opened the other side, and it has not: nobody can be there already.
            from.open(tables, "fenced", Map.of("state", from == source ? "giving" : "active"), true);
            throw e;
        }
        var drained = System.nanoTime();
        failPoint.reached("drained");
        if (!to.open(tables, expected, Map.of("state", "active"), to == target)) {
            throw new IllegalStateException("The other side is not in the state that it had; nothing was opened.");
        }
        var opened = System.nanoTime();
        failPoint.reached("opened");
        return new Pause(
                Duration.ofNanos(fenced - started),
                Duration.ofNanos(drained - started),
                Duration.ofNanos(opened - started),
                keys);
    }

    /**
     * @param patience with writers in flight
     * @param longest that anybody may have to wait
     */
    private record Limits(Duration patience, Duration longest) {}

    /** Hears how far the copy is. */
    public interface Progress {
        /** Called once; the supplier gives the bytes so far at any time. */
        void copying(java.util.function.LongSupplier bytes);
    }
}
