package io.resonant.kernel.transfer;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.transfer.Frozen.Chunk;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database in a move, over a few connections that are kept, so that the pause holds no log-in. */
public final class PostgresqlSide implements Side {
    private static final Duration CAPTURE_PATIENCE = Duration.ofMillis(500);
    private static final int CAPTURE_ATTEMPTS = 40;

    private final DatabaseLocation.Postgresql location;
    private final PostgresqlConnections connections;

    public PostgresqlSide(DatabaseLocation.Postgresql location) {
        this.location = location;
        this.connections = new PostgresqlConnections(location);
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
    public Map<String, String> ledger() throws SQLException {
        return connections.with(
                connection -> Ledger.read(connection, PostgresqlConnections.exists(connection, Ledger.TABLE)));
    }

    @Override
    public void note(Map<String, @Nullable String> lines) throws SQLException {
        connections.run(connection -> Ledger.write(connection, lines));
    }

    @Override
    public boolean replace(String name, String expected, String value) throws SQLException {
        return connections.with(connection -> PostgresqlConnections.update(
                        connection,
                        "update " + Ledger.TABLE + " set value = ? where name = ? and value = ?",
                        value,
                        name,
                        expected)
                == 1);
    }

    @Override
    public void capture(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        connections.patiently(tables, CAPTURE_PATIENCE, CAPTURE_ATTEMPTS, connection -> {
            Ledger.create(connection);
            PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.capture(tables)));
            Ledger.write(connection, lines);
        });
    }

    @Override
    public void release(List<Table> tables) throws SQLException {
        settle();
        connections.patiently(tables, CAPTURE_PATIENCE, CAPTURE_ATTEMPTS, connection -> {
            PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.drop(tables)));
            PostgresqlConnections.execute(
                    connection,
                    "drop table if exists " + Ledger.LOG + ", " + Ledger.CHUNKS + ", " + Ledger.DEFERRED + ", "
                            + Ledger.REPAIRS + ", " + Ledger.TABLE);
        });
    }

    /** {@code VACUUM FULL} and {@code CLUSTER} give a table another file. */
    @Override
    public String layout(List<Table> tables) throws SQLException {
        return connections.with(connection -> {
            var files = new StringBuilder();
            try (var statement = connection.prepareStatement("select pg_relation_filenode(to_regclass(?))")) {
                for (var table : tables) {
                    statement.setString(1, Names.quoted(table.name()));
                    try (var row = statement.executeQuery()) {
                        row.next();
                        files.append(row.getString(1)).append(' ');
                    }
                }
            }
            return files.toString().strip();
        });
    }

    @Override
    public Frozen freeze(int readers) throws SQLException {
        var opened = new ArrayList<Connection>();
        try {
            var first = connections.take();
            opened.add(first);
            PostgresqlConnections.execute(first, "set transaction isolation level repeatable read");
            String exported = null;
            if (readers > 1) {
                exported = PostgresqlConnections.text(first, "select pg_export_snapshot()");
            }
            var snapshot = PostgresqlConnections.text(first, "select pg_current_snapshot()::text");
            while (opened.size() < readers) {
                var next = connections.take();
                opened.add(next);
                PostgresqlConnections.execute(
                        next,
                        "set transaction isolation level repeatable read; set transaction snapshot '" + exported + "'");
            }
            return new PostgresqlFrozen(opened, snapshot, connections::giveBack);
        } catch (SQLException | RuntimeException e) {
            for (var connection : opened) {
                connection.close();
            }
            throw e;
        }
    }

    @Override
    public void forget(Frozen frozen) throws SQLException {
        var snapshot = ((PostgresqlFrozen) frozen).snapshot();
        connections.run(connection -> {
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
                        "select count(*) from (select 1 from " + Ledger.LOG + " limit " + limit + ") as some"))
                : 0L);
    }

    @Override
    public void fence(List<Table> tables, Map<String, @Nullable String> lines, Duration patience) throws SQLException {
        connections.patiently(tables, patience, 1, connection -> {
            Ledger.create(connection);
            PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.fence(tables)));
            Ledger.write(connection, lines);
            Ledger.write(connection, Map.of("fence", "1"));
        });
    }

    @Override
    public boolean open(List<Table> tables, String expected, Map<String, @Nullable String> lines, boolean capture)
            throws SQLException {
        return connections.with(connection -> {
            if (!expected.equals(Ledger.read(connection, true).get("state"))) {
                return false;
            }
            var statements = new ArrayList<String>();
            if (PostgresqlConnections.exists(connection, Ledger.DEFERRED)) {
                statements.addAll(PostgresqlStructure.addForeignKeys(connection));
            }
            if (capture) {
                statements.addAll(PostgresqlTriggers.capture(tables));
            }
            statements.addAll(PostgresqlTriggers.openFence(tables));
            statements.add("delete from " + Ledger.TABLE + " where name = 'fence'");
            PostgresqlConnections.execute(connection, String.join(";\n", statements));
            Ledger.write(connection, lines);
            return true;
        });
    }

    @Override
    public void settle() throws SQLException {
        connections.run(connection -> {
            if (PostgresqlConnections.exists(connection, Ledger.DEFERRED)) {
                PostgresqlStructure.settle(connection);
            }
        });
    }

    @Override
    public void receive(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        connections.run(connection -> {
            Ledger.create(connection);
            PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.fence(tables)));
            PostgresqlStructure.leaveOutForLoading(connection, tables);
            Ledger.write(connection, lines);
            Ledger.write(connection, Map.of("fence", "1"));
        });
    }

    @Override
    public void receiveChanges(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        connections.patiently(tables, CAPTURE_PATIENCE, CAPTURE_ATTEMPTS, connection -> {
            PostgresqlConnections.execute(connection, String.join(";\n", PostgresqlTriggers.dropCapture(tables)));
            PostgresqlConnections.execute(connection, "drop table if exists " + Ledger.LOG);
            PostgresqlStructure.leaveOutForChanges(connection, tables);
            Ledger.write(connection, lines);
        });
    }

    @Override
    public void plan(Map<Table, List<Chunk>> chunks) throws SQLException {
        connections.run(connection -> Ledger.Plan.write(connection, chunks));
    }

    @Override
    public List<Planned> missing(List<Table> tables) throws SQLException {
        return connections.with(connection -> PostgresqlConnections.exists(connection, Ledger.CHUNKS)
                ? Ledger.Plan.missing(connection, tables)
                : List.<Planned>of());
    }

    @Override
    public void startOver(List<Table> tables) throws SQLException {
        connections.run(connection -> PostgresqlConnections.execute(
                connection,
                "truncate " + Names.list(tables.stream().map(Table::name).toList()) + "; drop table if exists "
                        + Ledger.CHUNKS));
    }

    @Override
    public Loader loader() throws SQLException {
        return new PostgresqlLoader(connections.take(), connections::giveBack);
    }

    @Override
    public void build(int threads, Progress progress) throws SQLException {
        var wanted = connections.with(connection -> PostgresqlStructure.leftOut(connection).stream()
                .filter(one -> !one.definition().isEmpty() && !one.kind().equals("foreign"))
                .toList());
        try (var executor = Executors.newFixedThreadPool(threads)) {
            var futures = new ArrayList<Future<?>>();
            for (var one : wanted) {
                futures.add(executor.submit(() -> {
                    connections.run(connection -> PostgresqlConnections.execute(
                            connection, one.definition().replaceFirst("(?i)\\bINDEX ", "INDEX IF NOT EXISTS ")));
                    progress.done(one.name());
                    return null;
                }));
            }
            for (var future : futures) {
                future.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while building indexes; they are built when the move goes on.", e);
        }
        connections.run(PostgresqlStructure::makeKeys);
        connections.run(connection -> PostgresqlConnections.execute(connection, "analyze"));
    }

    @Override
    public long apply(List<Table> tables, Frozen frozen, Map<String, @Nullable String> lines) throws SQLException {
        var touched = frozen.touched(tables);
        if (touched.isEmpty() && lines.isEmpty()) {
            return 0;
        }
        return connections.with(connection -> {
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
        connections.run(connection -> {
            for (var table : touched) {
                PostgresqlLoader.takeOut(connection, table, frozen);
            }
        });
    }

    @Override
    public void reading(boolean begins) {
        // an old snapshot only keeps dead rows for a while
    }

    @Override
    public long bytes() throws SQLException {
        return connections.with(connection ->
                Long.parseLong(PostgresqlConnections.text(connection, "select pg_database_size(current_database())")));
    }

    @Override
    public void close() throws SQLException {
        connections.close();
    }
}
