package io.resonant.kernel.transfer;

import static io.resonant.kernel.transfer.PostgresqlConnections.TOGETHER;

import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.replication.ChangeReader;
import io.resonant.kernel.replication.ChangeReader.Change;
import io.resonant.kernel.replication.ReplicationSlot;
import io.resonant.kernel.transfer.PostgresqlConnections.Locks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the keys of changed rows into the log of a PostgreSQL database from a replication slot, so that writers do not
 * have to. They come with the numbers of the transactions that changed the rows; whether a state contains them is decided
 * by these numbers, as it is for the entries that triggers make.
 *
 * <p>Only the database that is left first is followed this way. Losing a slot (a failover, a limit) then costs a new copy.
 * After the switch it would cost the way back: there the triggers note each change in its own transaction.
 */
final class PostgresqlCapture implements AutoCloseable {
    /** The line of the ledger that says how changes are followed. */
    static final String LINE = "capture";

    static final String SLOT = "slot";
    static final String TRIGGERS = "triggers";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresqlCapture.class);
    private static final String KEEP = "insert into " + Ledger.LOG + " (xid, table_name, row_key)"
            + " select (now.xid - ((now.xid - changed.xid) & 4294967295))::text::xid8, changed.name, changed.key"
            + " from unnest(?::bigint[], ?::text[], ?::text[]) as changed (xid, name, key),"
            + " (select pg_current_xact_id()::text::bigint as xid) as now";
    private static final Duration NO_HURRY = Duration.ofSeconds(20);
    private static final int DROP_ATTEMPTS = 200;
    private static final long DROP_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final DatabaseLocation.Postgresql location;
    private final PostgresqlConnections connections;
    private final long limit;
    private @Nullable ChangeReader reader; // guarded by this
    private volatile Side.@Nullable ChangesLost lost;

    /** @param limit how many bytes of its write-ahead log the server may have to keep for the slot */
    PostgresqlCapture(DatabaseLocation.Postgresql location, PostgresqlConnections connections, long limit) {
        this.location = location;
        this.connections = connections;
        this.limit = limit;
    }

    /** Begins to follow: with a slot where it can be had and the lines do not ask for triggers. */
    void capture(List<Table> tables, Map<String, @Nullable String> lines, PostgresqlConnections.Change guard)
            throws SQLException {
        var bySlot = !TRIGGERS.equals(lines.get(LINE)) && begin(tables, lines);
        connections.run(connection -> {
            // Whoever wrote before this has ended when the first state is taken; what others write is in the log.
            // Without
            // it a transaction could be missing in both that waits for a standby after its commit.
            Locks.keepWritersOut(connection, tables, NO_HURRY);
            Ledger.create(connection);
            var statements = bySlot ? PostgresqlTriggers.log(tables) : PostgresqlTriggers.capture(tables);
            PostgresqlConnections.execute(connection, String.join(";\n", statements));
            PostgresqlConnections.execute(
                    connection, String.join(";\n", PostgresqlTriggers.prepareFence(connection, tables)));
            Ledger.write(connection, lines);
            Ledger.write(connection, Map.of(LINE, bySlot ? SLOT : TRIGGERS));
            guard.run(connection);
        });
    }

    /** Makes a slot, after the ledger, so that it never stands alone. Leaves no slot behind where none can be had. */
    private boolean begin(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        var obstacle = ReplicationSlot.obstacle(location, tables);
        if (obstacle.isPresent()) {
            LOG.info("Changes of {} are followed with triggers: {}", location, obstacle.get());
            return false;
        }
        end();
        lost = null;
        try {
            connections.run(connection -> {
                PostgresqlConnections.execute(connection, "set local lock_timeout = '20s'");
                Ledger.create(connection);
                Ledger.write(connection, lines);
                ReplicationSlot.publish(connection, tables);
            });
            connections.run(connection -> {
                PostgresqlConnections.execute(connection, "set local statement_timeout = '20s'");
                ReplicationSlot.create(connection);
            });
            return true;
        } catch (SQLException e) {
            LOG.info("Changes of {} are followed with triggers, because no slot could be made.", location, e);
            end();
            return false;
        }
    }

    /** A connection that sees the log with all that a state contains which was taken before. */
    Connection log(List<Table> tables) throws SQLException {
        await(tables);
        return PostgresqlFrozen.at(connections, null);
    }

    /** Ends the following; the server keeps nothing for it any more. Does nothing where there is no slot. */
    void end() throws SQLException {
        stop();
        drop();
        connections.run(ReplicationSlot::unpublish);
    }

    /** Bytes of the write-ahead log that the server keeps because of the slot. */
    long retained() throws SQLException {
        return connections.with(connection -> ReplicationSlot.state(connection).retainedBytes());
    }

    static boolean isBySlot(Connection connection) throws SQLException {
        return SLOT.equals(Ledger.read(connection, PostgresqlConnections.exists(connection, Ledger.TABLE))
                .get(LINE));
    }

    @Override
    public void close() {
        stop();
    }

    private void await(List<Table> tables) throws SQLException {
        var mark = UUID.randomUUID().toString();
        var arrived = reader(tables).await(mark);
        connections.run(connection -> {
            PostgresqlConnections.execute(connection, "set local synchronous_commit = local");
            ChangeReader.mark(connection, mark);
        });
        try {
            arrived.get(connections.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            stop(); // its connection may be dead without knowing it
            throw new SQLException("The changes did not arrive in time. Nothing is lost; it is tried again.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted; the move goes on where it was.", e);
        } catch (ExecutionException e) {
            stop();
            requireSlot();
            throw new SQLException("The changes could not be read.", e.getCause());
        }
    }

    private synchronized ChangeReader reader(List<Table> tables) throws SQLException {
        var running = reader;
        if (running == null || lost != null) {
            requireSlot();
            running = new ChangeReader(location, connections.application(), tables, new ChangeReader.Store() {
                @Override
                public void keep(Collection<Change> changes) throws SQLException {
                    PostgresqlCapture.this.keep(changes);
                }

                @Override
                public boolean mayGoOn() throws SQLException {
                    return PostgresqlCapture.this.mayGoOn();
                }
            });
            reader = running;
        }
        return running;
    }

    private synchronized void stop() {
        var running = reader;
        reader = null;
        if (running != null) {
            running.close();
        }
    }

    private void drop() throws SQLException {
        for (var attempt = 1; ; attempt++) {
            try {
                connections.run(ReplicationSlot::drop);
                return;
            } catch (SQLException e) {
                if (attempt == DROP_ATTEMPTS || !ReplicationSlot.IN_USE.equals(e.getSQLState())) {
                    throw e;
                }
                LockSupport.parkNanos(DROP_WAIT_NANOS);
            }
        }
    }

    private void keep(Collection<Change> changes) throws SQLException {
        connections.<@Nullable Void>owned(TOGETHER, connection -> {
            PostgresqlConnections.execute(connection, "set local synchronous_commit = local");
            try (var insert = connection.prepareStatement(KEEP)) {
                var numbers = changes.stream().map(change -> Integer.toUnsignedLong(change.transaction()));
                insert.setArray(1, connection.createArrayOf("int8", numbers.toArray()));
                insert.setArray(
                        2,
                        connection.createArrayOf(
                                "text", changes.stream().map(Change::table).toArray()));
                insert.setArray(
                        3,
                        connection.createArrayOf(
                                "text", changes.stream().map(Change::key).toArray()));
                insert.executeUpdate();
            }
            return null;
        });
    }

    private void requireSlot() throws SQLException {
        var known = lost;
        if (known != null) {
            throw known;
        }
        var state = connections.with(ReplicationSlot::state);
        if (!state.exists() || state.lost()) {
            throw lose("The server does not keep the replication slot of the move any more.");
        }
    }

    /** A slot that cannot be read as fast as people write would fill the disk of a database that is in use. */
    private boolean mayGoOn() throws SQLException {
        long retained;
        try {
            retained = connections.owned(
                    TOGETHER, connection -> ReplicationSlot.state(connection).retainedBytes());
        } catch (Side.Superseded e) {
            LOG.info("The slot is left to another process.", e);
            return false;
        }
        if (retained > limit) {
            lose("The server had to keep " + (retained >> 20) + " MiB of its log for the replication slot of the move,"
                    + " which was given up before it filled the disk.");
            drop();
            return false;
        }
        return true;
    }

    private Side.ChangesLost lose(String reason) {
        var failure = new Side.ChangesLost(reason);
        lost = failure;
        LOG.error("The move cannot go on", failure);
        return failure;
    }
}
