package io.resonant.kernel.transfer;

import static io.resonant.kernel.transfer.PostgresqlConnections.ALONE;
import static io.resonant.kernel.transfer.PostgresqlConnections.TOGETHER;

import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.transfer.Frozen.Chunk;
import io.resonant.kernel.transfer.PostgresqlConnections.Locks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL database in a move, over a few connections that are kept, so that the pause holds no log-in. */
public final class PostgresqlSide implements Side {
    private static final Duration NO_HURRY = Duration.ofSeconds(20); // for what the move can do later as well

    private static final long MOST_RETAINED = 16L << 30; // of the write-ahead log, for a slot
    private static final Logger LOG = LoggerFactory.getLogger(PostgresqlSide.class);

    private final DatabaseLocation.Postgresql location;
    private final PostgresqlConnections connections;
    private final PostgresqlCapture slot;

    public PostgresqlSide(DatabaseLocation.Postgresql location) {
        this(location, MOST_RETAINED);
    }

    PostgresqlSide(DatabaseLocation.Postgresql location, long mostRetained) {
        this.location = location;
        this.connections = new PostgresqlConnections(location);
        this.slot = new PostgresqlCapture(location, connections, mostRetained);
    }

    @Override
    public Engine engine() {
        return Engine.POSTGRESQL;
    }

    @Override
    public DatabaseLocation location() {
        return location;
    }

    @Override
    public void claim(String token) throws SQLException {
        connections.claim(token);
    }

    @Override
    public void answerWithin(@Nullable Duration patience) {
        connections.patience(patience);
    }

    @Override
    public Map<String, String> ledger() throws SQLException {
        return connections.with(
                connection -> Ledger.read(connection, PostgresqlConnections.exists(connection, Ledger.TABLE)));
    }

    @Override
    public void note(Map<String, @Nullable String> lines) throws SQLException {
        change(TOGETHER, connection -> Ledger.write(connection, lines));
    }

    @Override
    public boolean replace(String name, String expected, String value) throws SQLException {
        return connections.owned(
                ALONE,
                connection -> PostgresqlConnections.update(
                                connection,
                                "update " + Ledger.TABLE + " set value = ? where name = ? and value = ?",
                                value,
                                name,
                                expected)
                        == 1);
    }

    @Override
    public void capture(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        slot.capture(tables, lines, connection -> guardSchema(connection, tables));
    }

    /** What readers would have to wait for comes last, table by table; what cannot be had is left behind, disabled. */
    @Override
    public void release(List<Table> tables) throws SQLException {
        if (ledger().isEmpty()) {
            return;
        }
        settle();
        change(ALONE, connection -> {
            Locks.keepWritersOut(connection, tables, NO_HURRY);
            PostgresqlConnections.execute(connection, PostgresqlTriggers.disable(connection));
            Ledger.write(connection, Map.of("state", "released"));
        });
        slot.end();
        for (var table : tables) {
            try {
                connections.untilFree(connection ->
                        PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.drop(table))));
            } catch (SQLException e) {
                LOG.info(
                        "Triggers of the move stay on {}, disabled, because its readers did not end.", table.name(), e);
            }
        }
        change(
                ALONE,
                connection -> PostgresqlConnections.execute(
                        connection,
                        "drop table if exists " + Ledger.LOG + ", " + Ledger.CHUNKS + ", " + Ledger.DEFERRED + ", "
                                + Ledger.REPAIRS + ", " + Ledger.TABLE + "; " + PostgresqlTriggers.DROP_GUARD + "; "
                                + PostgresqlTriggers.DROP_FUNCTIONS));
    }

    @Override
    public Frozen freeze(int readers) throws SQLException {
        return freeze(readers, _ -> null);
    }

    @Override
    public Frozen freezeWithLog(List<Table> tables, int readers) throws SQLException {
        return freeze(readers, first -> PostgresqlCapture.isBySlot(first) ? slot.log(tables) : null);
    }

    /** @param log gives the connection that sees the log of the state; null when the state itself has it */
    private Frozen freeze(int readers, PostgresqlConnections.Work<@Nullable Connection> log) throws SQLException {
        var opened = new ArrayList<Connection>();
        try {
            var first = PostgresqlFrozen.at(connections, null);
            opened.add(first);
            var exported = readers > 1 ? PostgresqlConnections.text(first, PostgresqlFrozen.EXPORT) : "";
            var snapshot = PostgresqlConnections.text(first, "select pg_current_snapshot()::text");
            while (opened.size() < readers) {
                opened.add(PostgresqlFrozen.at(connections, exported));
            }
            return new PostgresqlFrozen(opened, snapshot, log.run(first), connections);
        } catch (SQLException | RuntimeException e) {
            opened.forEach(connections::undo);
            throw e;
        }
    }

    @Override
    public void forget(Frozen frozen) throws SQLException {
        var snapshot = ((PostgresqlFrozen) frozen).snapshot();
        change(TOGETHER, connection -> {
            if (PostgresqlConnections.exists(connection, Ledger.LOG)) {
                PostgresqlConnections.update(
                        connection,
                        "delete from " + Ledger.LOG + " where pg_visible_in_snapshot(xid, ?::pg_snapshot)",
                        snapshot);
            }
        });
    }

    @Override
    public long logged(long limit) throws SQLException {
        return connections.with(connection -> PostgresqlConnections.exists(connection, Ledger.LOG)
                ? Long.parseLong(PostgresqlConnections.text(
                        connection,
                        "select count(*) from (select 1 from " + Ledger.LOG + " limit " + limit + ") as counted"))
                : 0L);
    }

    @Override
    public long logBytes() throws SQLException {
        return connections.with(connection -> Long.parseLong(PostgresqlConnections.text(
                connection, "select coalesce(pg_total_relation_size(to_regclass('" + Ledger.LOG + "')), 0)")));
    }

    @Override
    public long slotBytes() throws SQLException {
        return slot.retained();
    }

    @Override
    public void endCapture() throws SQLException {
        slot.end();
    }

    @Override
    public void fence(List<Table> tables, Map<String, @Nullable String> lines, Duration patience) throws SQLException {
        change(ALONE, connection -> {
            Locks.keepWritersOut(connection, tables, patience);
            PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.fence(connection, tables)));
            Ledger.write(connection, lines);
            Ledger.write(connection, Map.of("fence", "1"));
        });
    }

    @Override
    public boolean open(List<Table> tables, String expected, Map<String, @Nullable String> lines, boolean capture)
            throws SQLException {
        return connections.owned(ALONE, connection -> {
            if (!expected.equals(Ledger.read(connection, true).get("state"))) {
                return false;
            }
            var statements = new ArrayList<String>();
            if (capture && !PostgresqlTriggers.isCaptured(connection, tables)) {
                statements.addAll(PostgresqlTriggers.capture(tables));
            }
            statements.addAll(PostgresqlStructure.opening(connection, tables));
            statements.add("delete from " + Ledger.TABLE + " where name = 'fence'");
            PostgresqlConnections.execute(connection, "set local lock_timeout = '10s'");
            PostgresqlConnections.execute(connection, String.join(";\n", statements));
            Ledger.write(connection, lines);
            return true;
        });
    }

    @Override
    public void beforeFence(List<Table> tables) throws SQLException {
        change(ALONE, connection -> Locks.keepMaintenanceOut(connection, tables)); // the triggers came with the capture
    }

    @Override
    public void gatherStatistics(int threads) throws SQLException {
        PostgresqlStructure.gatherStatistics(connections, threads);
    }

    @Override
    public void beforeOpening(List<Table> tables, boolean capture) throws SQLException {
        change(ALONE, connection -> {
            Locks.keepMaintenanceOut(connection, tables);
            if (capture) {
                PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.capture(tables)));
            }
        });
    }

    @Override
    public void settle() throws SQLException {
        PostgresqlStructure.settle(connections);
    }

    @Override
    public void receive(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        connections.run(connection -> {
            Ledger.create(connection);
            Ledger.require(connection, connections.mover(), ALONE);
            Locks.keepWritersOut(connection, tables, NO_HURRY);
            PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.fence(connection, tables)));
            if (!Ledger.read(connection, true).containsKey("id")) {
                for (var table : tables) {
                    var any = Ledger.ANY_ROW + Names.quoted(table.name()) + ")";
                    Ledger.requireEmpty(
                            table, PostgresqlConnections.text(connection, any).equals("t") ? 1 : 0);
                }
            }
            guardSchema(connection, tables);
            PostgresqlConnections.execute(connection, Repairs.CREATE);
            PostgresqlStructure.leaveOutForLoading(connection, tables);
            Ledger.write(connection, lines);
            Ledger.write(connection, Map.of("fence", "1"));
        });
    }

    @Override
    public void receiveChanges(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        slot.end();
        connections.untilFree(connection -> {
            Ledger.require(connection, connections.mover(), ALONE);
            Ledger.requireClosed(connection);
            PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.dropCapture(tables)));
            PostgresqlConnections.execute(connection, "drop table if exists " + Ledger.LOG + "; " + Repairs.CREATE);
            PostgresqlStructure.leaveOutForChanges(connection, tables);
            Ledger.write(connection, Ledger.without(PostgresqlCapture.LINE));
            Ledger.write(connection, lines);
        });
    }

    @Override
    public void plan(Map<Table, List<Chunk>> chunks, Map<String, @Nullable String> lines) throws SQLException {
        change(ALONE, connection -> {
            Ledger.Plan.write(connection, chunks);
            Ledger.write(connection, lines);
        });
    }

    @Override
    public List<Planned> missing(List<Table> tables) throws SQLException {
        return connections.with(connection -> PostgresqlConnections.exists(connection, Ledger.CHUNKS)
                ? Ledger.Plan.missing(connection, tables)
                : List.<Planned>of());
    }

    @Override
    public List<Part> planned() throws SQLException {
        return connections.with(connection -> PostgresqlConnections.exists(connection, Ledger.CHUNKS)
                ? Ledger.Plan.parts(connection)
                : List.<Part>of());
    }

    @Override
    public void startOver(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        connections.untilFree(connection -> {
            Ledger.require(connection, connections.mover(), ALONE);
            Ledger.requireClosed(connection);
            PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.dropCapture(tables)));
            // Tables that are built anew from these, and so are not moved, may refer to them: they are emptied too.
            PostgresqlConnections.execute(
                    connection,
                    "truncate " + Names.list(tables.stream().map(Table::name).toList())
                            + " cascade; drop table if exists " + Ledger.CHUNKS + ", " + Ledger.REPAIRS + "; "
                            + Repairs.CREATE);
            Ledger.write(connection, lines);
        });
    }

    @Override
    public Loader loader() throws SQLException {
        return new PostgresqlLoader(connections);
    }

    @Override
    public void build(int threads, Progress progress) throws SQLException {
        PostgresqlStructure.build(connections, threads, progress);
    }

    @Override
    public long apply(List<Table> tables, Frozen frozen, Map<String, @Nullable String> lines) throws SQLException {
        var touched = frozen.touched(tables);
        if (touched.isEmpty() && lines.isEmpty()) {
            return 0;
        }
        return connections.owned(ALONE, connection -> {
            Ledger.requireClosed(connection);
            var count = 0L;
            for (var table : touched) {
                count += PostgresqlLoader.takeOut(connection, table, frozen);
            }
            for (var table : touched) {
                PostgresqlLoader.putIn(connection, table, frozen);
            }
            Ledger.write(connection, lines);
            return count;
        });
    }

    @Override
    public void takeOut(List<Table> tables, Frozen frozen) throws SQLException {
        var touched = frozen.touched(tables);
        change(ALONE, connection -> {
            Ledger.requireClosed(connection);
            for (var table : touched) {
                PostgresqlLoader.takeOutUnindexed(connection, table, frozen);
            }
        });
    }

    @Override
    public void reading(boolean begins) {
        // an old snapshot only keeps dead rows for a while
    }

    @Override
    public List<String> reshaped(List<Table> tables) throws SQLException {
        return connections.with(connection ->
                Ledger.reshaped(connection, engine(), tables, PostgresqlConnections.exists(connection, Ledger.TABLE)));
    }

    @Override
    public long bytes() throws SQLException {
        return connections.with(connection ->
                Long.parseLong(PostgresqlConnections.text(connection, "select pg_database_size(current_database())")));
    }

    @Override
    public void close() throws SQLException {
        slot.close();
        connections.close();
    }

    private void guardSchema(Connection connection, List<Table> tables) throws SQLException {
        Ledger.keepShape(connection, engine(), tables);
        if (!PostgresqlTriggers.guardSchema(connection, tables)) {
            LOG.info(
                    "{} may not make event triggers: changes of the schema are noticed, not refused.", location.user());
        }
    }

    private void change(String lock, PostgresqlConnections.Change change) throws SQLException {
        connections.<@Nullable Void>owned(lock, connection -> {
            change.run(connection);
            return null;
        });
    }
}
