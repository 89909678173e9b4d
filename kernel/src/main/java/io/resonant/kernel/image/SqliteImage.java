package io.resonant.kernel.image;

import io.resonant.kernel.database.DatabaseLocation;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of a SQLite file that is in use. A copy has one state of the database, although people go on writing, and its
 * pages lie where they lie in the original: what has not changed since the last copy is the same bytes at the same place.
 */
public final class SqliteImage {
    private SqliteImage() {}

    /** @param target does not exist yet */
    public static void copy(DatabaseLocation.Sqlite source, Path target) throws SQLException {
        try (var connection = source.connect();
                var statement = connection.createStatement()) {
            statement.execute("pragma query_only = on");
            statement.execute("pragma wal_autocheckpoint = 0");
            statement.execute("begin");
            try (var row = statement.executeQuery("select count(*) from sqlite_master")) {
                row.next(); // from here on this connection, and so the copy, sees one state
            }
            statement.executeUpdate("backup to '" + target.toString().replace("'", "''") + "'");
            statement.execute("rollback");
        }
    }

    /** What SQLite itself finds wrong with a file; empty when it is sound. */
    public static List<String> faults(DatabaseLocation.Sqlite file) throws SQLException {
        var faults = new ArrayList<String>();
        try (var connection = file.connect();
                var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("pragma integrity_check(10)")) {
                while (rows.next()) {
                    if (!"ok".equals(rows.getString(1))) {
                        faults.add(rows.getString(1));
                    }
                }
            }
            try (var rows = statement.executeQuery("pragma foreign_key_check")) {
                while (rows.next() && faults.size() < 10) {
                    faults.add("a row of " + rows.getString(1) + " refers to one of " + rows.getString(3)
                            + " that does not exist");
                }
            }
        }
        return faults;
    }
}
