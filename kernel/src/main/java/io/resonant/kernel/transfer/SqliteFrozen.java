package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.transfer.Frozen.Chunk;
import io.resonant.kernel.transfer.Frozen.RowSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Several readers of a file at one state. While it is open the write-ahead log cannot be reset, so it is kept short. */
final class SqliteFrozen implements Frozen {
    private static final int FLUSH = 256 * 1024;
    private static final int SAMPLE = 200;

    private final List<Connection> connections;
    private final Readers readers;
    private final SqliteConversions conversions;
    private final long position; // the last number of the log in this state
    private volatile long earlier; // up to this number the log is of no interest
    private final Map<String, Boolean> rowids = new HashMap<>();

    private SqliteFrozen(List<Connection> connections, Readers readers, SqliteConversions conversions, long position) {
        this.connections = connections;
        this.readers = readers;
        this.conversions = conversions;
        this.position = position;
    }

    static SqliteFrozen begin(List<Connection> connections, Readers readers, SqliteConversions conversions)
            throws SQLException {
        for (var connection : connections) {
            SqliteWriting.execute(connection, List.of("begin"));
            SqliteWriting.number(connection, "select count(*) from sqlite_master"); // a begin alone pins nothing
        }
        return new SqliteFrozen(connections, readers, conversions, SqliteTriggers.Log.last(connections.getFirst()));
    }

    /** Connections that only read. A few are kept, so that nobody waits at the write lock for one to be opened. */
    static final class Readers {
        private static final int KEPT = 4;
        private static final String GIVE_WAY = "pragma busy_timeout = 200"; // writers would wait as long

        private final DatabaseLocation.Sqlite location;
        private final long longestLog;
        private final Deque<Connection> idle = new ArrayDeque<>();
        private volatile long logBefore;

        /** @param longestLog how far, in bytes, the write-ahead log may grow for one long reading */
        Readers(DatabaseLocation.Sqlite location, long longestLog) {
            this.location = location;
            this.longestLog = longestLog;
        }

        /** A long reading begins. */
        void begin() throws SQLException {
            logBefore = logBytes();
        }

        boolean isCrowded() {
            return logBytes() - logBefore > longestLog;
        }

        /**
         * Brings what is in the write-ahead log into the file, now that nobody reads an old state, and makes it short again.
         * When somebody reads all the same it stays as long as it is, and is written anew from its beginning later.
         */
        void relieve() throws SQLException {
            try (var connection = location.connect();
                    var statement = connection.createStatement()) {
                statement.execute(GIVE_WAY);
                statement.execute("pragma wal_checkpoint(passive)"); // most of it, while others write
                statement.execute("pragma wal_checkpoint(truncate)");
            }
            logBefore = logBytes();
        }

        private long logBytes() {
            var log = Path.of(location.file() + "-wal");
            try {
                return Files.exists(log) ? Files.size(log) : 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Brings into the file what can be brought, so that no commit that somebody waits for has to do it. */
        void checkpoint() throws SQLException {
            try (var connection = location.connect();
                    var statement = connection.createStatement()) {
                statement.execute("pragma wal_checkpoint(passive)");
            }
        }

        /** Reads one state. */
        <T extends @Nullable Object> T read(SqliteSide.Work<T> work) throws SQLException {
            var taken = take(1);
            try {
                SqliteWriting.execute(taken.getFirst(), List.of("begin"));
                return work.run(taken.getFirst());
            } finally {
                giveBack(taken);
            }
        }

        List<Connection> take(int count) throws SQLException {
            var taken = new ArrayList<Connection>();
            while (taken.size() < count) {
                Connection kept;
                synchronized (idle) {
                    kept = idle.poll();
                }
                taken.add(kept == null ? open() : kept);
            }
            return taken;
        }

        void giveBack(List<Connection> connections) throws SQLException {
            for (var connection : connections) {
                try (var statement = connection.createStatement()) {
                    statement.execute("rollback");
                } catch (SQLException _) {
                    connection.close(); // it had not begun
                    continue;
                }
                synchronized (idle) {
                    if (idle.size() < KEPT) {
                        idle.add(connection);
                        continue;
                    }
                }
                connection.close();
            }
        }

        void close() throws SQLException {
            synchronized (idle) {
                for (var connection : idle) {
                    connection.close();
                }
                idle.clear();
            }
        }

        private Connection open() throws SQLException {
            var connection = location.connect();
            try (var statement = connection.createStatement()) {
                statement.execute("pragma query_only = on");
                statement.execute("pragma cache_size = -4096"); // everything is read once
                statement.execute("pragma temp_store = file"); // there may be millions of keys in the log
            }
            return connection;
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void without(long known) {
        earlier = known;
    }

    @Override
    public int readers() {
        return connections.size();
    }

    /** {@code VACUUM} may give rows new row ids, and changes this number. */
    @Override
    public String layout(List<Table> tables) throws SQLException {
        try (var statement = connections.getFirst().createStatement();
                var row = statement.executeQuery("pragma schema_version")) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public List<Chunk> chunks(Table table, long bytes) throws SQLException {
        var rowBytes = rowBytes(table);
        var step = Math.max(1, bytes / rowBytes);
        return hasRowid(table) ? byRowid(table, step, rowBytes) : byKey(table, step, rowBytes);
    }

    @Override
    public void read(int reader, Table table, Chunk chunk, RowSink sink) throws SQLException {
        var connection = connections.get(reader);
        var row = conversions.of(table);
        var rowid = hasRowid(table);
        var key = rowid ? "rowid" : "(" + Names.list(table.key()) + ")";
        var marks = rowid ? "?" : "(" + "?, ".repeat(table.key().size() - 1) + "?)";
        var sql = "select " + row.columns() + " from " + Names.quoted(table.name()) + " where true"
                + (chunk.from() == null ? "" : " and " + key + " > " + marks)
                + (chunk.to() == null ? "" : " and " + key + " <= " + marks);
        try (var statement = connection.prepareStatement(sql)) {
            var place = bound(statement, 1, chunk.from(), rowid);
            bound(statement, place, chunk.to(), rowid);
            try (var rows = statement.executeQuery()) {
                pour(rows, row, sink);
            }
        }
    }

    @Override
    public List<Table> touched(List<Table> tables) throws SQLException {
        if (position == 0) {
            return List.of();
        }
        try (var statement = connections
                .getFirst()
                .prepareStatement("select distinct table_name from " + Ledger.LOG + " where seq > ? and seq <= ?")) {
            statement.setLong(1, earlier);
            statement.setLong(2, position);
            try (var rows = statement.executeQuery()) {
                return Keys.tables(rows, tables);
            }
        }
    }

    @Override
    public void changed(Table table, int batch, KeySink sink) throws SQLException {
        var sql = "select distinct row_key from " + Ledger.LOG + " where table_name = ? and seq > ? and seq <= ?";
        try (var statement = connections.getFirst().prepareStatement(sql)) {
            statement.setString(1, table.name());
            statement.setLong(2, earlier);
            statement.setLong(3, position);
            try (var rows = statement.executeQuery()) {
                Keys.inBatches(rows, batch, sink);
            }
        }
    }

    @Override
    public void rows(Table table, List<String> keys, RowSink sink) throws SQLException {
        var row = conversions.of(table);
        var condition = String.join(
                " and ",
                table.key().stream().map(name -> Names.quoted(name) + " = ?").toList());
        var out = new RowEncoder();
        try (var statement = connections
                .getFirst()
                .prepareStatement(
                        "select " + row.columns() + " from " + Names.quoted(table.name()) + " where " + condition)) {
            for (var key : keys) {
                Keys.bind(statement, 1, key);
                try (var found = statement.executeQuery()) {
                    if (found.next() && row.read(found, out) && out.size() >= FLUSH) {
                        sink.accept(out);
                        out.clear();
                    }
                }
            }
        }
        if (out.size() > 0) {
            sink.accept(out);
        }
    }

    @Override
    public List<Repairs.Repair> repairs() {
        return conversions.repairs();
    }

    @Override
    public Map<String, List<String>> repaired(Table table) {
        return Map.of(); // what comes from here is repaired on its way
    }

    @Override
    public void close() throws SQLException {
        readers.giveBack(connections);
    }

    private static void pour(ResultSet rows, SqliteConversions.Reader row, RowSink sink) throws SQLException {
        var out = new RowEncoder();
        while (rows.next()) {
            row.read(rows, out);
            if (out.size() >= FLUSH) {
                sink.accept(out);
                out.clear();
            }
        }
        if (out.size() > 0) {
            sink.accept(out);
        }
    }

    private static int bound(PreparedStatement statement, int place, @Nullable String bound, boolean rowid)
            throws SQLException {
        if (bound == null) {
            return place;
        }
        if (rowid) {
            statement.setLong(place, Long.parseLong(bound));
            return place + 1;
        }
        return Keys.bind(statement, place, bound);
    }

    /** Bytes of a row, from a few of them. */
    private long rowBytes(Table table) throws SQLException {
        var lengths = String.join(
                " + ",
                table.columnNames().stream()
                        .map(name -> "coalesce(length(cast(" + Names.quoted(name) + " as blob)), 0)")
                        .toList());
        try (var statement = connections.getFirst().createStatement();
                var rows = statement.executeQuery("select avg(bytes) from (select " + lengths + " as bytes from "
                        + Names.quoted(table.name()) + " limit " + SAMPLE + ")")) {
            rows.next();
            return Math.max(20, rows.getLong(1));
        }
    }

    private List<Chunk> byRowid(Table table, long step, long rowBytes) throws SQLException {
        try (var statement = connections.getFirst().createStatement();
                var rows = statement.executeQuery(
                        "select min(rowid), max(rowid), count(*) from " + Names.quoted(table.name()))) {
            rows.next();
            var first = rows.getLong(1) - 1;
            var last = rows.getLong(2);
            var count = rows.getLong(3);
            if (count == 0) {
                return List.of();
            }
            var width = Math.max(1, (long) ((double) (last - first) / count * step)); // row ids may have gaps
            var chunks = new ArrayList<Chunk>();
            for (var from = first; from < last; from += width) {
                var to = Math.min(from + width, last);
                chunks.add(new Chunk(chunks.size(), String.valueOf(from), to == last ? null : String.valueOf(to), (long)
                        ((double) (to - from) * count / (last - first) * rowBytes)));
            }
            return chunks;
        }
    }

    /** Steps from one border to the next: SQLite passes over the rows between much faster than it can number them. */
    private List<Chunk> byKey(Table table, long step, long rowBytes) throws SQLException {
        var key = Names.list(table.key());
        var next = "select json_array(" + key + ") from " + Names.quoted(table.name()) + "%s order by " + key
                + " limit 1 offset " + (step - 1);
        var behind = next.formatted(
                " where (" + key + ") > (" + "?, ".repeat(table.key().size() - 1) + "?)");
        var chunks = new ArrayList<Chunk>();
        String from = null;
        while (true) {
            try (var statement = connections.getFirst().prepareStatement(from == null ? next.formatted("") : behind)) {
                bound(statement, 1, from, false);
                try (var rows = statement.executeQuery()) {
                    var to = rows.next() ? rows.getString(1) : null;
                    chunks.add(new Chunk(chunks.size(), from, to, to == null ? 0 : step * rowBytes));
                    if (to == null) {
                        return chunks;
                    }
                    from = to;
                }
            }
        }
    }

    private boolean hasRowid(Table table) throws SQLException {
        synchronized (rowids) {
            var known = rowids.get(table.name());
            if (known == null) {
                try (var statement = connections
                        .getFirst()
                        .prepareStatement("select wr from pragma_table_list(?) where schema = 'main'")) {
                    statement.setString(1, table.name());
                    try (var rows = statement.executeQuery()) {
                        known = rows.next() && rows.getInt(1) == 0;
                    }
                }
                rowids.put(table.name(), known);
            }
            return known;
        }
    }
}
