package io.resonant.move;

import io.resonant.kernel.catalogue.SchemaChanged;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.transfer.Frozen;
import io.resonant.kernel.transfer.Move;
import io.resonant.kernel.transfer.Move.FailPoint;
import io.resonant.kernel.transfer.Move.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that drives a move: whatever stage the two databases are in, it does the next step, and after a failure it
 * does it again. What a person asks for is done by the same thread, between two steps.
 */
final class MoveRunner implements AutoCloseable {
    /** There in the source's ledger while something derived must be built anew. */
    static final String REBUILD = "rebuild";

    private static final Logger LOG = LoggerFactory.getLogger(MoveRunner.class);
    private static final long QUIET_MILLIS = 150; // between two rounds when nothing changes
    private static final long BUSY_MILLIS = 20;
    private static final long MAX_BACKOFF_MILLIS = 30_000;
    private static final Duration NO_HURRY = Duration.ofSeconds(30);
    private static final Duration UNTIL_BEGUN = Duration.ofSeconds(30);
    private static final Duration TO_THIN = Duration.ofMillis(100); // the writes of this node, before the pause
    private static final Duration TO_END = Duration.ofMillis(10); // those under way; locks wait for longer ones
    private static final Duration ROUND = Duration.ofMinutes(2); // for one answer of a database

    private final Setting setting;
    private final Ledgers.Pair pair;
    private final Ledgers.Pair watched;
    private final Move move;
    private final Pacing pacing;
    private final QuietMoment quiet;
    private final RoundMeter meter = new RoundMeter();
    private final LinkedBlockingQueue<Order<?>> orders = new LinkedBlockingQueue<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Thread thread;
    private volatile Supplier<Map<String, Long>> sent = Map::of;
    private volatile long copyStarted;
    private volatile @Nullable String trouble;
    private volatile boolean ended;
    private @Nullable Instant returnUntil;
    private boolean settled; // after the switch, or the way back, what could wait has been done

    /** @param watched the same two sides for whoever only looks, and does not wait for what the move waits for */
    MoveRunner(Setting setting, Ledgers.Pair pair, Ledgers.Pair watched, Pacing pacing) {
        this.setting = setting;
        this.pair = pair;
        this.watched = watched;
        this.pacing = pacing;
        this.quiet = new QuietMoment(setting.jobs());
        this.move = new Move(setting.tables(), pair.source(), pair.target());
        this.thread = Thread.ofPlatform().daemon().name("move").unstarted(this::run);
    }

    /** What a move works with. */
    record Setting(
            List<Table> tables,
            Database database,
            io.resonant.kernel.job.Jobs jobs,
            InstantSource clock,
            int threads) {}

    /** Something asked for. */
    interface Task<T> {
        T run(Stage stage) throws SQLException;
    }

    private record Order<T>(Task<T> task, CompletableFuture<T> answer) {
        void carryOut(Move move) {
            try {
                answer.complete(task.run(move.stage()));
            } catch (SQLException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }
    }

    void start() {
        thread.start();
    }

    Ledgers.Pair pair() {
        return pair;
    }

    Ledgers.Pair watched() {
        return watched;
    }

    Move move() {
        return move;
    }

    boolean hasEnded() {
        return ended;
    }

    @Nullable
    String trouble() {
        return trouble;
    }

    RoundMeter meter() {
        return meter;
    }

    Pacing pacing() {
        return pacing;
    }

    Map<String, Long> sentByTable() {
        return sent.get();
    }

    /** On average since the copy began, or went on after a crash. */
    long perSecond(long bytes) {
        return copyStarted == 0 ? 0 : bytes * 1_000 / Math.max(1, (System.nanoTime() - copyStarted) / 1_000_000);
    }

    /** Has something done between two steps, and waits for it. */
    <T> T order(Task<T> task) {
        var order = new Order<>(task, new CompletableFuture<T>());
        orders.add(order);
        if (ended && orders.remove(order)) {
            throw Problem.of(503, "stopping").header("Retry-After", "2"); // nobody will take it any more
        }
        try {
            return answer(order);
        } catch (CompletionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof Problem problem) {
                throw problem;
            }
            if (cause instanceof SchemaChanged changed) {
                throw Problem.of(409, "move_schema_changed")
                        .with("tables", String.join(", ", changed.tables()))
                        .cause(changed);
            }
            throw Problem.of(503, "move_failed")
                    .with("reason", String.valueOf(cause.getMessage()))
                    .cause(cause);
        }
    }

    /** What is under way is waited for; what has not begun, because a database does not answer, is taken back. */
    private <T> T answer(Order<T> order) {
        try {
            order.answer().get(UNTIL_BEGUN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            if (orders.remove(order)) {
                var known = trouble;
                throw Problem.of(503, "move_failed")
                        .with("reason", known == null ? "A database does not answer; nothing was done." : known)
                        .cause(e);
            }
        } catch (ExecutionException e) {
            LOG.trace("It has ended with a failure, which is handed on.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return order.answer().join();
    }

    /** Writes lines of the source's ledger, between two steps. */
    void note(Map<String, @Nullable String> lines) {
        order(_ -> {
            pair.source().note(lines);
            return true;
        });
    }

    /** Builds anew what is derived, in the background. A crash in between is followed by doing it again. */
    void rebuild(Runnable work) {
        note(Moves.line(REBUILD, "1"));
        Thread.ofVirtual().name("move-rebuild").start(() -> {
            work.run();
            if (!ended) { // a move that was completed meanwhile has no ledger any more
                note(Moves.line(REBUILD, null));
            }
            LOG.info("The search index has been built anew after the move.");
        });
    }

    @Override
    public void close() {
        stop.set(true);
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(30));
            pair.close();
            watched.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.debug("A connection of the move could not be closed", e);
        }
    }

    private void run() {
        var failures = 0;
        while (!stop.get() && !ended) {
            try {
                step(move.stage());
                failures = 0;
                trouble = null;
            } catch (InterruptedException e) {
                break; // the server stops; the next start goes on
            } catch (SQLException | RuntimeException e) {
                if (stop.get()) {
                    break;
                }
                failures++;
                trouble = String.valueOf(e.getMessage());
                var millis = Math.min(MAX_BACKOFF_MILLIS, 250L << Math.min(failures, 10));
                LOG.warn("A step of the move failed; nothing is lost, it is done again in {} ms.", millis, e);
                if (!pausedFor(millis)) {
                    break;
                }
            }
        }
        ended = true;
        for (var order = orders.poll(); order != null; order = orders.poll()) {
            order.answer().completeExceptionally(Problem.of(503, "stopping").header("Retry-After", "2"));
        }
    }

    private boolean pausedFor(long millis) {
        try {
            serve(millis);
            return true;
        } catch (InterruptedException | SQLException | RuntimeException e) {
            return !stop.get() && !(e instanceof InterruptedException);
        }
    }

    private void step(Stage stage) throws SQLException, InterruptedException {
        switch (stage) {
            case NONE, RETURNED, LEFT -> {
                if (stage == Stage.RETURNED && !settled) {
                    move.afterSwitchBack();
                    settled = true;
                }
                ended = stage != Stage.RETURNED;
                serve(QUIET_MILLIS);
            }
            case PREPARING ->
                throw new IllegalStateException("The preparation was interrupted. Cancel the move and start it again.");
            case COPYING -> copy();
            case BUILDING -> {
                move.build(setting.threads(), _ -> {});
                LOG.info("The move has built all indexes; changes follow from now on.");
            }
            case FOLLOWING -> serve(measured(move::round) == 0 ? QUIET_MILLIS : BUSY_MILLIS);
            case SWITCHING -> {
                // Interrupted by a crash: there is only forward.
                quiet.ofThisNode(
                        look -> hand(pair.target(), "switched", look, on -> move.switchOver(NO_HURRY, Move.ANY, on)));
            }
            case SWITCHED -> {
                if (!settled) {
                    move.afterSwitch();
                    settled = true;
                }
                if (isWindowOver()) {
                    LOG.warn(
                            "The seven days for the way back are over: the move is completed, the old database stays closed.");
                    move.complete();
                    return;
                }
                serve(measured(move::roundBack) == 0 ? QUIET_MILLIS : BUSY_MILLIS);
            }
            case RETURNING ->
                quiet.ofThisNode(look -> hand(pair.source(), "returned", look, on -> move.switchBack(NO_HURRY, on)));
        }
    }

    /** Changes cannot be logged for ever. */
    private boolean isWindowOver() throws SQLException {
        var known = returnUntil;
        if (known == null) {
            var text = pair.source().ledger().get("switched");
            known = text == null
                    ? setting.clock().instant()
                    : new Json(text).as(MoveStatus.Hand.class).at();
            known = Moves.windowEnd(known);
            returnUntil = known;
        }
        return setting.clock().instant().isAfter(known);
    }

    private interface Round {
        long run() throws SQLException;
    }

    private long measured(Round round) throws SQLException {
        pair.answerWithin(ROUND);
        try {
            var started = System.nanoTime();
            var keys = round.run();
            meter.measured(started, System.nanoTime(), keys);
            return keys;
        } finally {
            pair.answerWithin(null);
        }
    }

    private void copy() throws SQLException {
        copyStarted = System.nanoTime();
        meter.arrived(copyStarted);
        move.copy(setting.threads(), pacing, bytes -> sent = bytes, stop);
        LOG.info("The move has copied all rows.");
    }

    /** Carries out what was asked for, or waits a while for it. */
    private void serve(long millis) throws SQLException, InterruptedException {
        var order = orders.poll(millis, TimeUnit.MILLISECONDS);
        while (order != null) {
            order.carryOut(move);
            order = orders.poll();
        }
    }

    /** Two equal states; whoever asked compares them while the move goes on. */
    Frozen[] equalStates() throws SQLException {
        return move.equalStates(setting.threads());
    }

    /** Fences the source, drains it and opens the target, with everybody following. */
    Move.Pause handOver(Duration patience, Duration longest) throws SQLException {
        pair.target().gatherStatistics(setting.threads());
        return quiet.of(look -> hand(pair.target(), "switched", look, on -> move.switchOver(patience, longest, on)));
    }

    Move.Pause handBack(Duration patience) throws SQLException {
        return quiet.of(look -> hand(pair.source(), "returned", look, on -> move.switchBack(patience, on)));
    }

    private interface Hand {
        Move.Pause run(FailPoint watched) throws SQLException;
    }

    private Move.Pause hand(io.resonant.kernel.transfer.Side next, String line, FailPoint look, Hand hand)
            throws SQLException {
        try (var standby = setting.database().standBy(next.location())) {
            var pause = hand.run(where -> {
                switch (where) {
                    case "before-pause" -> standby.thinWrites(TO_THIN);
                    case "before-fence" -> standby.holdWrites(TO_END);
                    default -> look.reached(where);
                }
            });
            standby.use();
            settled = false;
            returnUntil = null;
            note(line, pause);
            return pause;
        }
    }

    private void note(String line, Move.Pause pause) throws SQLException {
        var hand = new MoveStatus.Hand(setting.clock().instant(), pause.opened().toNanos() / 1_000, pause.keys());
        pair.source().note(lines(line, Json.of(hand).text()));
        LOG.info(
                "The move handed over in {} ms: {} ms until no write was under way, {} ms for the {} rows that had changed"
                        + " since, {} ms to open the other side.",
                hand.pauseMicros() / 1_000,
                pause.fenced().toMillis(),
                pause.drained().minus(pause.fenced()).toMillis(),
                pause.keys(),
                pause.opened().minus(pause.drained()).toMillis());
    }

    private static Map<String, @Nullable String> lines(String name, String value) {
        var lines = new TreeMap<String, @Nullable String>();
        lines.put(name, value);
        return lines;
    }
}
