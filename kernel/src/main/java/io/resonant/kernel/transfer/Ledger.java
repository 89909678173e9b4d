package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Shapes;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.transfer.Frozen.Chunk;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a database stands in a move: a few lines of text in the database itself, changed in the transactions that make
 * them true, so that no crash can leave the two apart.
 */
final class Ledger {
    static final String TABLE = Names.OF_A_MOVE;
    static final String LOG = Names.OF_A_MOVE + "_log";
    static final String CHUNKS = Names.OF_A_MOVE + "_chunks";
    static final String DEFERRED = Names.OF_A_MOVE + "_deferred";
    static final String REPAIRS = Names.OF_A_MOVE + "_repairs";

    /** Before a table's name and a closing parenthesis: 1 when it has a row. */
    static final String ANY_ROW = "select exists (select 1 from ";

    private static final String MOVER = "mover";
    private static final String SHAPE = "shape";

    private Ledger() {}

    /** The process that carries the move on now says so, and whoever did before cannot change anything any more. */
    static void claim(Connection connection, String mover) throws SQLException {
        if (read(connection, true).containsKey("id")) {
            write(connection, Map.of(MOVER, mover));
        }
    }

    /**
     * Refuses to go on for a mover that has been replaced.
     *
     * @param mover who asks; null for one that never claimed anything
     * @param lock how the lines are locked, so that nobody replaces this mover, or changes the state, meanwhile
     */
    static void require(Connection connection, @Nullable String mover, String lock) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select name, value from " + TABLE
                        + " where name in ('mover', 'state') order by name" + lock)) {
            while (rows.next()) {
                var value = rows.getString(2);
                if (mover != null && rows.getString(1).equals(MOVER) && !mover.equals(value)) {
                    throw new Side.Superseded();
                }
            }
        }
    }

    /** Refuses to put rows into a database that others may write to. */
    static void requireClosed(Connection connection) throws SQLException {
        var lines = read(connection, true);
        if (!"1".equals(lines.get("fence"))) {
            throw new IllegalStateException("Rows were about to be carried into a database that is open, in the state "
                    + lines.get("state") + ". Nothing has changed. Look at the state of the move again.");
        }
    }

    /** Refuses a target with rows of somebody. */
    static void requireEmpty(Table table, long rows) {
        if (rows > 0) {
            throw new IllegalStateException("The table " + table.name()
                    + " of the target has rows. Nothing has changed. Use an empty database.");
        }
    }

    /** Makes the table when it is missing. Works on both engines. */
    static void create(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists " + TABLE + " (name text not null primary key, value text not null)");
        }
    }

    /** All lines; empty when there is no ledger. */
    static Map<String, String> read(Connection connection, boolean exists) throws SQLException {
        var lines = new TreeMap<String, String>();
        if (exists) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select name, value from " + TABLE)) {
                while (rows.next()) {
                    lines.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return lines;
    }

    /** Writes lines; a null removes one. */
    static void write(Connection connection, Map<String, @Nullable String> lines) throws SQLException {
        for (var line : lines.entrySet()) {
            var value = line.getValue();
            var sql = value == null
                    ? "delete from " + TABLE + " where name = ?"
                    : "insert into " + TABLE + " (name, value) values (?, ?)"
                            + " on conflict (name) do update set value = excluded.value";
            try (var statement = connection.prepareStatement(sql)) {
                statement.setString(1, line.getKey());
                if (value != null) {
                    statement.setString(2, value);
                }
                statement.executeUpdate();
            }
        }
    }

    /** Notes what the tables look like while the move begins, in the transaction from which on their rows are followed. */
    static void keepShape(Connection connection, Engine engine, List<Table> tables) throws SQLException {
        var shapes = Shapes.read(connection, engine, tables);
        shapes.requireColumnsOf(tables);
        if (!read(connection, true).containsKey(SHAPE)) {
            write(connection, Map.of(SHAPE, Json.of(shapes.digests()).text()));
        }
    }

    /** Which tables look different than when the move began. */
    static List<String> reshaped(Connection connection, Engine engine, List<Table> tables, boolean exists)
            throws SQLException {
        var kept = read(connection, exists).get(SHAPE);
        if (kept == null) {
            return List.of();
        }
        var before = new Json(kept).tree();
        return Shapes.read(connection, engine, tables).digests().entrySet().stream()
                .filter(table -> !before.path(table.getKey()).asString("").equals(table.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Of a SQLite file. */
    static boolean isFenced(Connection connection) throws SQLException {
        return "1"
                .equals(read(connection, SqliteWriting.exists(connection, TABLE))
                        .get("fence"));
    }

    /** Lines and more lines, as names and values. */
    static Map<String, @Nullable String> with(Map<String, String> lines, String... more) {
        var all = new TreeMap<String, @Nullable String>(lines);
        for (var i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    /** Lines that remove these. */
    static Map<String, @Nullable String> without(String... names) {
        var lines = new TreeMap<String, @Nullable String>();
        for (var name : names) {
            lines.put(name, null);
        }
        return lines;
    }

    /** What is to be loaded and what has arrived, kept by the receiver in the transactions that load. */
    static final class Plan {
        private Plan() {}

        /** In place of a former plan: parts of two plans could overlap. */
        static void write(Connection connection, Map<Table, List<Chunk>> chunks) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute("drop table if exists " + CHUNKS);
                statement.execute("create table " + Ledger.CHUNKS
                        + " (table_name text not null, number integer not null, from_key text, to_key text,"
                        + " bytes bigint not null, done integer not null, primary key (table_name, number))");
            }
            try (var insert = connection.prepareStatement("insert into " + Ledger.CHUNKS
                    + " (table_name, number, from_key, to_key, bytes, done) values (?, ?, ?, ?, ?, 0)")) {
                for (var entry : chunks.entrySet()) {
                    for (var chunk : entry.getValue()) {
                        insert.setString(1, entry.getKey().name());
                        insert.setInt(2, chunk.number());
                        insert.setString(3, chunk.from());
                        insert.setString(4, chunk.to());
                        insert.setLong(5, chunk.bytes());
                        insert.executeUpdate();
                    }
                }
            }
        }

        static List<Side.Planned> missing(Connection connection, List<Table> tables) throws SQLException {
            var byName = new HashMap<String, Table>();
            tables.forEach(table -> byName.put(table.name(), table));
            var missing = new ArrayList<Side.Planned>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select table_name, number, from_key, to_key, bytes from "
                            + Ledger.CHUNKS + " where done = 0 order by number, table_name")) {
                while (rows.next()) {
                    var table = byName.get(rows.getString(1));
                    if (table == null) {
                        throw new IllegalStateException(
                                "The plan names a table that is not moved: " + rows.getString(1));
                    }
                    missing.add(new Side.Planned(
                            table, new Chunk(rows.getInt(2), rows.getString(3), rows.getString(4), rows.getLong(5))));
                }
            }
            return missing;
        }

        static List<Side.Part> parts(Connection connection) throws SQLException {
            var parts = new ArrayList<Side.Part>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "select table_name, sum(done), count(*), sum(bytes * done), sum(bytes) from " + CHUNKS
                                    + " group by table_name order by table_name")) {
                while (rows.next()) {
                    parts.add(new Side.Part(
                            rows.getString(1), rows.getInt(2), rows.getInt(3), rows.getLong(4), rows.getLong(5)));
                }
            }
            return parts;
        }

        /**
         * Notes in the transaction that loads a chunk, before the rows, that it has arrived.
         *
         * @return false when it had arrived already: the answer to an earlier commit was lost
         */
        static boolean done(Connection connection, Side.Planned planned) throws SQLException {
            try (var statement = connection.prepareStatement(
                    "update " + Ledger.CHUNKS + " set done = 1 where table_name = ? and number = ? and done = 0")) {
                statement.setString(1, planned.table().name());
                statement.setInt(2, planned.chunk().number());
                return statement.executeUpdate() == 1;
            }
        }
    }
}
