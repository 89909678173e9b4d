package io.resonant.kernel.transfer;

import java.sql.Connection;
import java.sql.SQLException;
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
}
