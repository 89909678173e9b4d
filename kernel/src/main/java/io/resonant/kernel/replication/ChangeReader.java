package io.resonant.kernel.replication;

import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes changes from the replication slot as they come, for as long as it is open, and has them kept. The server is told
 * that it may forget them only when they are safe: after a crash some come again, and none is missing.
 */
public final class ChangeReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeReader.class);
    private static final int BATCH = 5_000; // so that the keys of one large transaction need little memory
    private static final int STATUS_SECONDS = 1;
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long AWAITED_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final DatabaseLocation.Postgresql location;
    private final String application;
    private final List<Table> tables;
    private final Store store;
    private final Map<String, CompletableFuture<Boolean>> awaited = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /** @param application the name of the session, by which one that has been left behind is found */
    public ChangeReader(DatabaseLocation.Postgresql location, String application, List<Table> tables, Store store) {
        this.location = location;
        this.application = application;
        this.tables = List.copyOf(tables);
        this.store = store;
        this.thread = Thread.ofPlatform().daemon().name("move-slot").unstarted(this::run);
        thread.start();
    }

    /**
     * A row that was written or removed.
     *
     * @param transaction the lower half of its number
     * @param key as a JSON array
     */
    public record Change(int transaction, String table, String key) {}

    /** Where changes go. */
    public interface Store {
        /** Must have put them where no crash takes them away when it returns. Some come twice. */
        void keep(Collection<Change> changes) throws SQLException;

        /** Asked before the slot is taken and every few seconds; the reading ends for good when this says so. */
        boolean mayGoOn() throws SQLException;
    }

    /** Answers when all that ended before a mark has been kept. To be called before {@link #mark}. */
    public CompletableFuture<Boolean> await(String text) {
        var answer = new CompletableFuture<Boolean>();
        awaited.put(text, answer);
        if (closed) {
            fail(ended());
        }
        LockSupport.unpark(thread);
        return answer;
    }

    /** Writes a mark. The transaction must end with {@code synchronous_commit} on, so that all before it can be read. */
    public static void mark(Connection connection, String text) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_logical_emit_message(true, ?, ?)")) {
            statement.setString(1, ReplicationSlot.PUBLICATION);
            statement.setString(2, text);
            statement.executeQuery().close();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        fail(ended());
    }

    private void run() {
        while (!closed) {
            try {
                follow();
            } catch (SQLException | RuntimeException e) {
                fail(e);
                if (!closed) {
                    LOG.warn(
                            "The replication slot of {} could not be read; nothing is lost, it is tried again: {}",
                            location,
                            e.getMessage());
                }
            }
            if (!closed) {
                LockSupport.parkNanos(BACKOFF_NANOS);
            }
        }
    }

    private void follow() throws SQLException {
        if (isToEnd()) {
            return;
        }
        try (var connection = ReplicationSlot.replicating(location, application).connect()) {
            String slot;
            try (var ordinary = location.connect()) {
                slot = ReplicationSlot.name(ordinary);
            }
            var stream = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(slot)
                    .withSlotOption("proto_version", 1)
                    .withSlotOption("publication_names", ReplicationSlot.PUBLICATION)
                    .withSlotOption("messages", true)
                    .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
                    .start();
            var batch = new Batch(stream);
            var decoder = new Pgoutput(tables, batch);
            var looked = System.nanoTime();
            while (!closed) {
                var message = stream.readPending();
                if (message != null) {
                    decoder.read(message);
                    continue;
                }
                batch.keep();
                if (stream.isClosed()) {
                    throw new SQLException("The server has ended the connection.");
                }
                if (System.nanoTime() - looked > LOOK_NANOS) {
                    if (isToEnd()) {
                        return;
                    }
                    looked = System.nanoTime();
                }
                LockSupport.parkNanos(awaited.isEmpty() ? IDLE_NANOS : AWAITED_NANOS);
            }
        }
    }

    private boolean isToEnd() throws SQLException {
        if (store.mayGoOn()) {
            return false;
        }
        closed = true;
        fail(ended());
        return true;
    }

    private static SQLException ended() {
        return new SQLException("The changes are not followed any more.");
    }

    private void fail(Exception failure) {
        for (var text : List.copyOf(awaited.keySet())) {
            answer(text).completeExceptionally(failure);
        }
    }

    private CompletableFuture<Boolean> answer(String text) {
        var answer = awaited.remove(text);
        return answer == null ? new CompletableFuture<>() : answer; // a mark of somebody who does not wait any more
    }

    /** Changes that have been read and not kept yet. */
    private final class Batch implements Pgoutput.Sink {
        private final PGReplicationStream stream;
        private final Set<Change> changes = new LinkedHashSet<>();
        private int transaction;
        private long end; // of the last transaction that has been read as a whole
        private long confirmed;

        Batch(PGReplicationStream stream) {
            this.stream = stream;
        }

        @Override
        public void begun(int id) {
            transaction = id;
        }

        @Override
        public void changed(Table table, String key) throws SQLException {
            changes.add(new Change(transaction, table.name(), key));
            if (changes.size() >= BATCH) {
                keep();
            }
        }

        @Override
        public void said(String topic, String text) throws SQLException {
            if (topic.equals(ReplicationSlot.PUBLICATION)) {
                keep();
                answer(text).complete(true);
            }
        }

        @Override
        public void committed(long place) {
            end = place;
        }

        void keep() throws SQLException {
            if (!changes.isEmpty()) {
                store.keep(new ArrayList<>(changes));
                changes.clear();
            }
            if (end != confirmed) {
                stream.setAppliedLSN(LogSequenceNumber.valueOf(end));
                stream.setFlushedLSN(LogSequenceNumber.valueOf(end));
                confirmed = end;
            }
        }
    }
}
