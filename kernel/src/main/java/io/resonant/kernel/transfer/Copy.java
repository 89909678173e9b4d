package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.transfer.Frozen.Chunk;
import io.resonant.kernel.transfer.Frozen.RowSink;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** The first load of all tables, by several threads from one frozen state, each chunk in a transaction of the receiver. */
public final class Copy {
    private static final long CHUNK_BYTES = 16L << 20;

    private final List<Table> tables;
    private final Side giver;
    private final Side receiver;
    private final Throttle throttle;
    private final Move.FailPoint failPoint;
    private final Map<String, LongAdder> bytes = new ConcurrentHashMap<>(); // by table

    Copy(List<Table> tables, Side giver, Side receiver, Throttle throttle, Move.FailPoint failPoint) {
        this.tables = tables;
        this.giver = giver;
        this.receiver = receiver;
        this.throttle = throttle;
        this.failPoint = failPoint;
    }

    /** Is told, when the copying begins, how to learn how many bytes of each table have been sent. */
    public interface Progress {
        void begins(Supplier<Map<String, Long>> sent);
    }

    /** Slows the copying down. */
    public interface Throttle {
        /** Waits as long as so many more bytes should wait. */
        void sent(long bytes) throws InterruptedException;
    }

    /** The reading half of a load, for what the conversions find in the values. */
    public static void survey(Side giver, List<Table> tables, int threads) throws SQLException {
        try (var frozen = giver.freeze(threads)) {
            var parts = new ArrayList<Map.Entry<Table, Chunk>>();
            for (var table : tables) {
                frozen.chunks(table, CHUNK_BYTES).forEach(chunk -> parts.add(Map.entry(table, chunk)));
            }
            inParallel(threads, parts, (reader, part) -> frozen.read(reader, part.getKey(), part.getValue(), _ -> {}));
        }
    }

    /** What has been sent until now, by table. */
    private Map<String, Long> sent() {
        var sums = new HashMap<String, Long>();
        bytes.forEach((table, count) -> sums.put(table, count.sum()));
        return sums;
    }

    /** Loads what has not arrived. Returns whether nothing is missing now. */
    boolean run(int threads, Progress progress, AtomicBoolean stop) throws SQLException {
        progress.begins(this::sent);
        giver.reading(true);
        try {
            var state = 0L;
            while (true) {
                long next;
                try (var frozen = giver.freezeWithLog(tables, threads)) {
                    frozen.without(state);
                    plan(frozen);
                    failPoint.reached("planned");
                    load(frozen, threads, stop);
                    next = frozen.position();
                }
                giver.relieve();
                var complete = receiver.missing(tables).isEmpty();
                if (complete || stop.get()) {
                    return complete;
                }
                state = next;
            }
        } finally {
            giver.reading(false);
        }
    }

    /** Ends before all has been loaded when the state is too old to be kept any longer. */
    private void load(Frozen frozen, int threads, AtomicBoolean stop) throws SQLException {
        var queue = new ConcurrentLinkedQueue<>(receiver.missing(tables));
        inParallel(threads, reader -> {
            try (var loader = receiver.loader()) {
                for (var next = queue.poll(); next != null && !stop.get(); next = queue.poll()) {
                    load(loader, frozen, reader, next);
                    if (giver.isCrowded()) {
                        queue.clear();
                    }
                }
            }
        });
    }

    private void plan(Frozen frozen) throws SQLException {
        var before = receiver.ledger();
        var layout = frozen.layout(tables);
        var planned = before.containsKey("planned");
        if (planned && layout.equals(before.get("layout"))) {
            // What has changed since may be in another part of the plan than before, and would be loaded twice, or be
            // in the way of another row's unique value. Its keys are in the log, and bring it back.
            receiver.takeOut(tables, frozen);
            return;
        }
        if (planned) {
            receiver.startOver(tables); // any row may be in another part
        }
        var plan = new LinkedHashMap<Table, List<Chunk>>();
        for (var table : tables) {
            plan.put(table, frozen.chunks(table, CHUNK_BYTES));
        }
        receiver.plan(plan, Map.of("planned", "1", "layout", layout));
    }

    private void load(Side.Loader loader, Frozen frozen, int reader, Side.Planned planned) throws SQLException {
        loader.load(planned, sink -> {
            frozen.read(reader, planned.table(), planned.chunk(), encoded -> pass(planned.table(), encoded, sink));
            failPoint.reached("chunk-sent");
            return frozen.repairs();
        });
        failPoint.reached("chunk-loaded");
    }

    private void pass(Table table, RowEncoder encoded, RowSink sink) throws SQLException {
        try {
            throttle.sent(encoded.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while copying " + table.name(), e);
        }
        sink.accept(encoded);
        bytes.computeIfAbsent(table.name(), _ -> new LongAdder()).add(encoded.size());
    }

    interface Part {
        void run(int number) throws SQLException;
    }

    interface Work<T> {
        void run(int thread, T item) throws SQLException;
    }

    /** Does something with all items, several at once, in their order. */
    static <T> void inParallel(int threads, List<T> items, Work<T> work) throws SQLException {
        var queue = new ConcurrentLinkedQueue<>(items);
        inParallel(threads, thread -> {
            for (var next = queue.poll(); next != null; next = queue.poll()) {
                work.run(thread, next);
            }
        });
    }

    /** Runs parts 0 … count - 1 at once and fails with the first that failed, when all have ended. */
    static void inParallel(int count, Part part) throws SQLException {
        try (var executor = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("transfer-", 0).factory())) {
            var futures = new ArrayList<Future<?>>();
            for (var i = 0; i < count; i++) {
                var number = i;
                futures.add(executor.submit(() -> {
                    part.run(number);
                    return null;
                }));
            }
            SQLException failure = null;
            for (var future : futures) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    var cause = e.getCause() instanceof SQLException sql
                            ? sql
                            : new SQLException(String.valueOf(e.getCause()), e.getCause());
                    if (failure == null) {
                        failure = cause;
                    } else {
                        failure.addSuppressed(cause);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new SQLException("Interrupted; the work goes on where it was when the move goes on.", e);
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
