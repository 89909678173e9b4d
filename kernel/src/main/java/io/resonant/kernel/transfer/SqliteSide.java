package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.transfer.Frozen.Chunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite file in a move. Where the server has the file open, its writer thread does the changes, so that nothing
 * competes with it; otherwise a connection of our own does.
 */
public final class SqliteSide implements Side {
    private static final int TRIGGERS_AT_ONCE = 30; // so that no writer waits long
    private static final long LONGEST_LOG = 1L << 30;

    private final DatabaseLocation.Sqlite location;
    private final Writing writing;
    private final SqliteConversions conversions;
    private final SqliteFrozen.Readers readers;
    private volatile @Nullable String mover;

    public SqliteSide(DatabaseLocation.Sqlite location, Writing writing, SqliteConversions conversions) {
        this(location, writing, conversions, LONGEST_LOG);
    }

    SqliteSide(DatabaseLocation.Sqlite location, Writing writing, SqliteConversions conversions, long longestLog) {
        this.location = location;
        this.writing = writing;
        this.conversions = conversions;
        this.readers = new SqliteFrozen.Readers(location, longestLog);
    }

    /** Who may write to the file. Closed with the side that it was given to. */
    public interface Writing extends AutoCloseable {
        /** Runs work in one transaction that holds the file's write lock; rolled back when it throws. */
        <T extends @Nullable Object> T run(Work<T> work) throws SQLException;

        @Override
        void close() throws SQLException;
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
    public void claim(String token) throws SQLException {
        mover = token;
        if (Files.exists(location.file())) {
            writing.<@Nullable Void>run(connection -> {
                if (SqliteWriting.exists(connection, Ledger.TABLE)) {
                    Ledger.claim(connection, token);
                }
                return null;
            });
        }
    }

    @Override
    public void answerWithin(@Nullable Duration patience) {} // a file answers, or fails

    @Override
    public Map<String, String> ledger() throws SQLException {
        if (!Files.exists(location.file())) {
            return Map.of();
        }
        return readers.read(connection -> Ledger.read(connection, SqliteWriting.exists(connection, Ledger.TABLE)));
    }

    @Override
    public void note(Map<String, @Nullable String> lines) throws SQLException {
        write(connection -> Ledger.write(connection, lines));
    }

    @Override
    public boolean replace(String name, String expected, String value) throws SQLException {
        return owned(connection -> {
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
        writing.<@Nullable Void>run(connection -> {
            Ledger.create(connection);
            Ledger.require(connection, mover, "");
            SqliteWriting.execute(connection, SqliteTriggers.capture(connection, tables));
            Ledger.write(connection, lines);
            Ledger.keepShape(connection, Engine.SQLITE, tables);
            return null;
        });
    }

    @Override
    public void release(List<Table> tables) throws SQLException {
        writing.<@Nullable Void>run(connection -> {
            if (!SqliteWriting.exists(connection, Ledger.TABLE)) {
                return null;
            }
            Ledger.require(connection, mover, "");
            SqliteWriting.execute(connection, SqliteTriggers.drop(tables));
            for (var table : List.of(Ledger.LOG, Ledger.CHUNKS, Ledger.DEFERRED, Ledger.REPAIRS, Ledger.TABLE)) {
                SqliteWriting.execute(connection, List.of("drop table if exists " + table));
            }
            return null;
        });
    }

    @Override
    public Frozen freeze(int count) throws SQLException {
        var connections = readers.take(count);
        try {
            // While this holds the write lock nobody commits, so that all readers begin at the same state. Behind
            // a fence nobody but the mover writes, and it does so on this thread.
            return Ledger.isFenced(connections.getFirst())
                    ? SqliteFrozen.begin(connections, readers, conversions)
                    : writing.run(_ -> SqliteFrozen.begin(connections, readers, conversions));
        } catch (SQLException | RuntimeException e) {
            readers.giveBack(connections);
            throw e;
        }
    }

    @Override
    public void forget(Frozen frozen) throws SQLException {
        var position = ((SqliteFrozen) frozen).position();
        boolean more;
        do {
            more = owned(connection -> SqliteTriggers.Log.forget(connection, position));
        } while (more);
    }

    @Override
    public long logged(long limit) throws SQLException {
        return readers.read(connection -> SqliteTriggers.Log.count(connection, limit));
    }

    @Override
    public long logBytes() {
        return 0; // it is a part of the one file
    }

    @Override
    public void fence(List<Table> tables, Map<String, @Nullable String> lines, Duration patience) throws SQLException {
        write(connection -> {
            if (SqliteTriggers.fences(connection) < SqliteTriggers.fence(tables).size()) {
                SqliteWriting.execute(connection, SqliteTriggers.fence(tables));
            }
            Ledger.write(connection, lines);
            Ledger.write(connection, Map.of("fence", "1"));
        });
    }

    @Override
    public boolean open(List<Table> tables, String expected, Map<String, @Nullable String> lines, boolean capture)
            throws SQLException {
        return owned(connection -> {
            if (!expected.equals(Ledger.read(connection, true).get("state"))) {
                return false;
            }
            if (capture) {
                SqliteWriting.execute(connection, SqliteTriggers.capture(connection, tables));
            }
            Ledger.write(connection, lines);
            SqliteWriting.execute(connection, List.of("delete from " + Ledger.TABLE + " where name = 'fence'"));
            return true;
        });
    }

    /** A few tables at a time, so that no writer waits long. The triggers refuse nothing until the ledger says so. */
    @Override
    public void beforeFence(List<Table> tables) throws SQLException {
        var triggers = SqliteTriggers.fence(tables);
        for (var i = 0; i < triggers.size(); i += TRIGGERS_AT_ONCE) {
            var some = triggers.subList(i, Math.min(i + TRIGGERS_AT_ONCE, triggers.size()));
            write(connection -> SqliteWriting.execute(connection, some));
        }
        readers.checkpoint();
    }

    @Override
    public void gatherStatistics(int threads) {} // its planner goes by the indexes alone

    @Override
    public void beforeOpening(List<Table> tables, boolean capture) throws SQLException {
        readers.checkpoint(); // triggers come later: they would note what the mover writes
    }

    /** The triggers refuse nothing any more, but each write asks them. */
    @Override
    public void settle() throws SQLException {
        boolean more;
        do {
            more = owned(connection -> SqliteTriggers.dropFence(connection, TRIGGERS_AT_ONCE));
        } while (more);
    }

    @Override
    public void receive(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        writing.<@Nullable Void>run(connection -> {
            Ledger.create(connection);
            Ledger.require(connection, mover, "");
            if (!Ledger.read(connection, true).containsKey("id")) {
                for (var table : tables) {
                    Ledger.requireEmpty(
                            table, SqliteWriting.number(connection, Ledger.ANY_ROW + Names.quoted(table.name()) + ")"));
                }
            }
            SqliteWriting.execute(connection, SqliteTriggers.fence(tables));
            SqliteWriting.execute(connection, SqliteLoader.Structure.leaveOut(connection, tables));
            Ledger.write(connection, lines);
            Ledger.write(connection, Map.of("fence", "1"));
            Ledger.keepShape(connection, Engine.SQLITE, tables);
            return null;
        });
    }

    @Override
    public void receiveChanges(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        // The fence stands already, and foreign keys are off on our connections.
        write(connection -> {
            Ledger.requireClosed(connection);
            SqliteWriting.execute(connection, SqliteTriggers.dropCapture(tables));
            Ledger.write(connection, lines);
        });
    }

    @Override
    public void plan(Map<Table, List<Chunk>> chunks, Map<String, @Nullable String> lines) throws SQLException {
        write(connection -> {
            Ledger.Plan.write(connection, chunks);
            Ledger.write(connection, lines);
        });
    }

    @Override
    public List<Planned> missing(List<Table> tables) throws SQLException {
        return readers.read(connection -> SqliteWriting.exists(connection, Ledger.CHUNKS)
                ? Ledger.Plan.missing(connection, tables)
                : List.<Planned>of());
    }

    @Override
    public List<Part> planned() throws SQLException {
        return readers.read(connection ->
                SqliteWriting.exists(connection, Ledger.CHUNKS) ? Ledger.Plan.parts(connection) : List.<Part>of());
    }

    @Override
    public void startOver(List<Table> tables, Map<String, @Nullable String> lines) throws SQLException {
        write(connection -> {
            SqliteLoader.unfenced(connection, () -> {
                for (var table : tables.reversed()) {
                    SqliteWriting.execute(connection, List.of("delete from " + Names.quoted(table.name())));
                }
            });
            SqliteWriting.execute(connection, List.of("drop table if exists " + Ledger.CHUNKS));
            Ledger.write(connection, lines);
        });
    }

    @Override
    public Loader loader() {
        return new SqliteLoader(this::write);
    }

    @Override
    public void build(int threads, Progress progress) throws SQLException {
        for (var next = SqliteLoader.Structure.next(location);
                next != null;
                next = SqliteLoader.Structure.next(location)) {
            var one = next;
            write(connection -> SqliteLoader.Structure.build(connection, one));
            progress.done(one.name());
        }
    }

    @Override
    public long apply(List<Table> tables, Frozen frozen, Map<String, @Nullable String> lines) throws SQLException {
        return owned(connection -> {
            var count = new long[1];
            var touched = frozen.touched(tables);
            var originals = new Repairs.Originals(conversions);
            for (var table : touched) {
                originals.remember(connection, table, frozen.repaired(table));
            }
            SqliteLoader.unfenced(connection, () -> {
                for (var table : touched) {
                    count[0] += SqliteLoader.takeOut(connection, table, frozen);
                }
                for (var table : touched) {
                    SqliteLoader.putIn(connection, table, frozen);
                }
                originals.restore(connection);
            });
            Ledger.write(connection, lines);
            return count[0];
        });
    }

    @Override
    public void takeOut(List<Table> tables, Frozen frozen) throws SQLException {
        write(connection -> SqliteLoader.unfenced(connection, () -> {
            for (var table : frozen.touched(tables)) {
                SqliteLoader.takeOut(connection, table, frozen);
            }
        }));
    }

    /** With a reader at an old state each checkpoint costs a flush and frees nothing: sixteen times fewer commits. */
    @Override
    public void reading(boolean begins) throws SQLException {
        if (begins) {
            readers.begin();
        }
        write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("pragma wal_autocheckpoint = " + (begins ? 0 : DatabaseLocation.Sqlite.LOG_PAGES));
            }
        });
    }

    @Override
    public boolean isCrowded() {
        return readers.isCrowded();
    }

    @Override
    public void relieve() throws SQLException {
        readers.relieve();
    }

    @Override
    public List<String> reshaped(List<Table> tables) throws SQLException {
        return readers.read(connection ->
                Ledger.reshaped(connection, Engine.SQLITE, tables, SqliteWriting.exists(connection, Ledger.TABLE)));
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
    public void close() throws SQLException {
        try (writing) {
            readers.close();
        }
    }

    /** Changes something in a transaction of the mover. */
    interface Change {
        void run(Connection connection) throws SQLException;
    }

    private void write(Change change) throws SQLException {
        this.<@Nullable Void>owned(connection -> {
            change.run(connection);
            return null;
        });
    }

    private <T extends @Nullable Object> T owned(Work<T> work) throws SQLException {
        return writing.run(connection -> {
            Ledger.require(connection, mover, "");
            return work.run(connection);
        });
    }
}
