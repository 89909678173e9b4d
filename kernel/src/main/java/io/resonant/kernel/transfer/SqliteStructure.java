package io.resonant.kernel.transfer;

import io.resonant.kernel.database.DatabaseLocation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indexes of a file that are left out while it is loaded. Those that belong to constraints stay: SQLite cannot drop them. */
final class SqliteStructure {
    private SqliteStructure() {}

    /** Something that was left out. */
    record LeftOut(String name, String definition) {}

    /** Notes the definitions of the indexes and says how to drop them. */
    static List<String> leaveOut(Connection connection, List<Table> tables) throws SQLException {
        SqliteSide.execute(
                connection,
                List.of("create table if not exists " + Ledger.DEFERRED
                        + " (name text not null primary key, definition text not null)"));
        var drops = new ArrayList<String>();
        for (var table : tables) {
            try (var find = connection.prepareStatement(
                            "select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null");
                    var keep = connection.prepareStatement("insert into " + Ledger.DEFERRED
                            + " (name, definition) values (?, ?) on conflict do nothing")) {
                find.setString(1, table.name());
                try (var rows = find.executeQuery()) {
                    while (rows.next()) {
                        keep.setString(1, rows.getString(1));
                        keep.setString(2, rows.getString(2));
                        keep.executeUpdate();
                        drops.add("drop index " + Names.quoted(rows.getString(1)));
                    }
                }
            }
        }
        return drops;
    }

    static @Nullable LeftOut next(DatabaseLocation location) throws SQLException {
        try (var connection = location.connect()) {
            if (!SqliteSide.exists(connection, Ledger.DEFERRED)) {
                return null;
            }
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "select name, definition from " + Ledger.DEFERRED + " order by name limit 1")) {
                return rows.next() ? new LeftOut(rows.getString(1), rows.getString(2)) : null;
            }
        }
    }

    static void build(Connection connection, LeftOut one) throws SQLException {
        SqliteSide.execute(connection, List.of(one.definition()));
        try (var statement = connection.prepareStatement("delete from " + Ledger.DEFERRED + " where name = ?")) {
            statement.setString(1, one.name());
            statement.executeUpdate();
        }
    }
}
