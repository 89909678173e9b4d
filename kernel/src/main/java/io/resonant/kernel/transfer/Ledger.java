package io.resonant.kernel.transfer;

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
    static final String TABLE = "resonant_move";
    static final String LOG = "resonant_move_log";
    static final String CHUNKS = "resonant_move_chunks";
    static final String DEFERRED = "resonant_move_deferred";
    static final String REPAIRS = "resonant_move_repairs";

    /** What all tables that belong to a move, and no feature, begin with. */
    static final String PREFIX = "resonant_move";

    private Ledger() {}

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

    /** What is to be loaded and what has arrived, kept by the receiver in the transactions that load. */
    static final class Plan {
        private Plan() {}

        static void write(Connection connection, Map<Table, List<Chunk>> chunks) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute("create table if not exists " + Ledger.CHUNKS
                        + " (table_name text not null, number integer not null, from_key text, to_key text,"
                        + " done integer not null, primary key (table_name, number))");
            }
            try (var insert = connection.prepareStatement("insert into " + Ledger.CHUNKS
                    + " (table_name, number, from_key, to_key, done) values (?, ?, ?, ?, 0) on conflict do nothing")) {
                for (var entry : chunks.entrySet()) {
                    for (var chunk : entry.getValue()) {
                        insert.setString(1, entry.getKey().name());
                        insert.setInt(2, chunk.number());
                        insert.setString(3, chunk.from());
                        insert.setString(4, chunk.to());
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
                    var rows = statement.executeQuery("select table_name, number, from_key, to_key from "
                            + Ledger.CHUNKS + " where done = 0 order by number, table_name")) {
                while (rows.next()) {
                    var table = byName.get(rows.getString(1));
                    if (table == null) {
                        throw new IllegalStateException(
                                "The plan names a table that is not moved: " + rows.getString(1));
                    }
                    missing.add(
                            new Side.Planned(table, new Chunk(rows.getInt(2), rows.getString(3), rows.getString(4))));
                }
            }
            return missing;
        }

        static void done(Connection connection, Side.Planned planned) throws SQLException {
            try (var statement = connection.prepareStatement(
                    "update " + Ledger.CHUNKS + " set done = 1 where table_name = ? and number = ?")) {
                statement.setString(1, planned.table().name());
                statement.setInt(2, planned.chunk().number());
                statement.executeUpdate();
            }
        }
    }
}
