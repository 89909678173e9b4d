package io.resonant.kernel.transfer;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.transfer.Frozen.Chunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite file in a move. Where the server has the file open, its writer thread does the changes, so that nothing
 * competes with it; otherwise a connection of our own does.
 */
public final class SqliteSide implements Side {
    private static final int FORGET_AT_ONCE = 5_000;
    private static final int CHECKPOINT_PAGES = 4_000;

    private final DatabaseLocation.Sqlite location;
    private final Writing writing;
    private final SqliteFrozen.Conversions conversions;

    public SqliteSide(DatabaseLocation.Sqlite location, Writing writing, SqliteFrozen.Conversions conversions) {
        this.location = location;
        this.writing = writing;
        this.conversions = conversions;
    }

    /** Who may write to the file. */
    public interface Writing {
        /** Runs work in one transaction that holds the file's write lock; rolled back when it throws. */
        <T extends @Nullable Object> T run(Work<T> work) throws SQLException;
    }

    /** Work on a connection. */
    public interface Work<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }

    @Override
    public Engine engine() {
        return Engine.SQLITE;
    }

    @Override
    public DatabaseLocation location() {
        return location;
    }

    @Override
    public Map<String, String> ledger() throws SQLException {
        if (!Files.exists(location.file())) {
            return Map.of();
        }
        try (var connection = location.connect()) {
            return Ledger.read(connection, exists(connection, Ledger.TABLE));
        }
    }

    @Override
    public void note(Map<String, @Nullable String> lines) throws SQLException {
        write(connection -> Ledger.write(connection, lines));
    }

    @Override
    public boolean replace(String name, String expected, String value) throws SQLException {
        return writing.run(connection -> {
            try (var statement = connection.prepareStatement(
                    "update " + Ledger.TABLE + " set value = ? where name = ? and value = ?")) {
                statement.setString(1, value);
                statement.setString(2, name);
                statement.setString(3, expected);
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public void capture(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        write(connection -> {
            Ledger.create(connection);
            execute(connection, SqliteTriggers.capture(tables));
            Ledger.write(connection, lines);
        });
    }

    @Override
    public void release(List<Table> tables) throws SQLException {
        write(connection -> {
            execute(connection, SqliteTriggers.drop(tables));
            for (var table : List.of(Ledger.LOG, Ledger.CHUNKS, Ledger.DEFERRED, Ledger.REPAIRS, Ledger.TABLE)) {
                execute(connection, List.of("drop table if exists " + table));
            }
        });
    }

    /** {@code VACUUM} may give rows new row ids, and changes this number. */
    @Override
    public String layout(List<Table> tables) throws SQLException {
        try (var connection = location.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("pragma schema_version")) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public Frozen freeze(int readers) throws SQLException {
        var connections = new ArrayList<Connection>();
        try {
            // While this holds the write lock nobody commits, so that all readers begin at the same state.
            return writing.run(_ -> {
                for (var i = 0; i < readers; i++) {
                    var connection = location.connect();
                    connections.add(connection);
                    try (var statement = connection.createStatement()) {
                        statement.execute("pragma query_only = on");
                        statement.execute("begin");
                        statement
                                .executeQuery("select 1 from sqlite_master limit 1")
                                .close(); // a begin alone pins nothing
                    }
                }
                return new SqliteFrozen(connections, conversions, position(connections.getFirst()));
            });
        } catch (SQLException | RuntimeException e) {
            for (var connection : connections) {
                connection.close();
            }
            throw e;
        }
    }

    @Override
    public void forget(Frozen frozen) throws SQLException {
        var position = ((SqliteFrozen) frozen).position();
        boolean more;
        do { // in pieces, so that no writer waits long
            more = writing.run(connection -> {
                try (var statement = connection.prepareStatement("delete from " + Ledger.LOG
                        + " where seq in (select seq from " + Ledger.LOG + " where seq <= ? order by seq limit "
                        + FORGET_AT_ONCE + ")")) {
                    statement.setLong(1, position);
                    return statement.executeUpdate() == FORGET_AT_ONCE;
                }
            });
        } while (more);
    }

    @Override
    public long logged(long limit) throws SQLException {
        try (var connection = location.connect()) {
            return exists(connection, Ledger.LOG)
                    ? number(connection, "select count(*) from (select 1 from " + Ledger.LOG + " limit " + limit + ")")
                    : 0;
        }
    }

    @Override
    public void fence(List<Table> tables, Map<String, @Nullable String> lines, Duration patience) throws SQLException {
        write(connection -> {
            Ledger.create(connection);
            execute(connection, SqliteTriggers.dropCapture(tables));
            execute(connection, SqliteTriggers.fence(tables));
            Ledger.write(connection, lines);
            Ledger.write(connection, Map.of("fence", "1"));
        });
    }

    @Override
    public boolean open(List<Table> tables, String expected, Map<String, @Nullable String> lines, boolean capture)
            throws SQLException {
        return writing.run(connection -> {
            if (!expected.equals(Ledger.read(connection, true).get("state"))) {
                return false;
            }
            execute(connection, SqliteTriggers.dropFence(tables));
            if (capture) {
                execute(connection, SqliteTriggers.capture(tables));
            }
            Ledger.write(connection, lines);
            execute(connection, List.of("delete from " + Ledger.TABLE + " where name = 'fence'"));
            return true;
        });
    }

    @Override
    public void settle() {
        // nothing was left out
    }

    @Override
    public void receive(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        write(connection -> {
            Ledger.create(connection);
            execute(connection, SqliteTriggers.fence(tables));
            execute(connection, SqliteStructure.leaveOut(connection, tables));
            Ledger.write(connection, lines);
            Ledger.write(connection, Map.of("fence", "1"));
        });
    }

    @Override
    public void receiveChanges(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        note(lines); // the fence stands already, and foreign keys are off on our connections
    }

    @Override
    public void plan(Map<Table, List<Chunk>> chunks) throws SQLException {
        write(connection -> Ledger.Plan.write(connection, chunks));
    }

    @Override
    public List<Planned> missing(List<Table> tables) throws SQLException {
        try (var connection = location.connect()) {
            return exists(connection, Ledger.CHUNKS) ? Ledger.Plan.missing(connection, tables) : List.of();
        }
    }

    @Override
    public void startOver(List<Table> tables) throws SQLException {
        write(connection -> {
            unfenced(connection, () -> {
                for (var table : tables.reversed()) {
                    execute(connection, List.of("delete from " + Names.quoted(table.name())));
                }
            });
            execute(connection, List.of("drop table if exists " + Ledger.CHUNKS));
        });
    }

    @Override
    public Loader loader() {
        return new SqliteLoader(writing);
    }

    @Override
    public void build(int threads, Progress progress) throws SQLException {
        for (var next = SqliteStructure.next(location); next != null; next = SqliteStructure.next(location)) {
            var one = next;
            write(connection -> SqliteStructure.build(connection, one));
            progress.done(one.name());
        }
    }

    @Override
    public long apply(List<Table> tables, Frozen frozen, Map<String, @Nullable String> lines) throws SQLException {
        return writing.run(connection -> {
            var count = new long[1];
            var touched = frozen.touched(tables);
            unfenced(connection, () -> {
                for (var table : touched) {
                    count[0] += SqliteLoader.takeOut(connection, table, frozen);
                }
                for (var table : touched) {
                    SqliteLoader.putIn(connection, table, frozen);
                }
            });
            Ledger.write(connection, lines);
            return count[0];
        });
    }

    @Override
    public void takeOut(List<Table> tables, Frozen frozen) throws SQLException {
        write(connection -> unfenced(connection, () -> {
            for (var table : frozen.touched(tables)) {
                SqliteLoader.takeOut(connection, table, frozen);
            }
        }));
    }

    /** With a reader at an old state each checkpoint costs a flush and frees nothing: sixteen times fewer commits. */
    @Override
    public void reading(boolean begins) throws SQLException {
        write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("pragma wal_autocheckpoint = " + (begins ? 0 : CHECKPOINT_PAGES));
            }
        });
    }

    @Override
    public long bytes() throws SQLException {
        try {
            return Files.size(location.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        // Connections are opened where they are needed; the one that writes belongs to whoever gave it.
    }

    /** Something that is done while the fence lets it pass. */
    interface Step {
        void run() throws SQLException;
    }

    /** Nobody else ever sees the fence open: it is closed again before the commit. */
    static void unfenced(Connection connection, Step step) throws SQLException {
        execute(connection, List.of("update " + Ledger.TABLE + " set value = '0' where name = 'fence'"));
        step.run();
        execute(connection, List.of("update " + Ledger.TABLE + " set value = '1' where name = 'fence'"));
    }

    static boolean exists(Connection connection, String table) throws SQLException {
        try (var statement =
                connection.prepareStatement("select 1 from sqlite_master where type = 'table' and name = ?")) {
            statement.setString(1, table);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    static void execute(Connection connection, List<String> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.executeUpdate(text);
            }
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long position(Connection connection) throws SQLException {
        return exists(connection, Ledger.LOG)
                ? number(connection, "select coalesce(max(seq), 0) from " + Ledger.LOG)
                : 0;
    }

    private interface Change {
        void run(Connection connection) throws SQLException;
    }

    private void write(Change change) throws SQLException {
        writing.<@Nullable Void>run(connection -> {
            change.run(connection);
            return null;
        });
    }
}
