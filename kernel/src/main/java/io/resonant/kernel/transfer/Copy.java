package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.transfer.Frozen.Chunk;
import io.resonant.kernel.transfer.Frozen.RowSink;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** The first load of all tables, by several threads from one frozen state, each chunk in a transaction of the receiver. */
public final class Copy {
    private static final long CHUNK_BYTES = 16L << 20;

    private final List<Table> tables;
    private final Side giver;
    private final Side receiver;
    private final Throttle throttle;
    private final LongAdder rows = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    Copy(List<Table> tables, Side giver, Side receiver, Throttle throttle) {
        this.tables = tables;
        this.giver = giver;
        this.receiver = receiver;
        this.throttle = throttle;
    }

    /** Slows the copying down. */
    public interface Throttle {
        /** Waits as long as so many more bytes should wait. */
        void sent(long bytes) throws InterruptedException;
    }

    long rows() {
        return rows.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    /** Loads what has not arrived. */
    void run(int threads, AtomicBoolean stop) throws SQLException {
        giver.reading(true);
        try (var frozen = giver.freeze(threads)) {
            if (receiver.ledger().get("planned") == null) {
                var plan = new LinkedHashMap<Table, List<Chunk>>();
                for (var table : tables) {
                    plan.put(table, frozen.chunks(table, CHUNK_BYTES));
                }
                receiver.plan(plan);
                receiver.note(java.util.Map.of("planned", "1"));
            }
            var queue = new ConcurrentLinkedQueue<>(receiver.missing(tables));
            inParallel(threads, reader -> {
                try (var loader = receiver.loader()) {
                    for (var next = queue.poll(); next != null && !stop.get(); next = queue.poll()) {
                        var planned = next;
                        loader.load(
                                planned,
                                sink -> frozen.read(reader, planned.table(), planned.chunk(), encoded -> {
                                    pass(planned.table(), encoded, sink);
                                }));
                    }
                }
            });
        } finally {
            giver.reading(false);
        }
    }

    private void pass(Table table, RowEncoder encoded, RowSink sink) throws SQLException {
        try {
            throttle.sent(encoded.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while copying " + table.name(), e);
        }
        sink.accept(encoded);
        bytes.add(encoded.size());
    }

    interface Part {
        void run(int number) throws SQLException;
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
