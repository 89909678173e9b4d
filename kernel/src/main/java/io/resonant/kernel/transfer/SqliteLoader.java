package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.canonical.SqliteBinding;
import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts rows in canonical form into a SQLite file. */
final class SqliteLoader implements Side.Loader {
    private static final int KEYS_AT_ONCE = 2_000;

    private final Changing writing;

    SqliteLoader(Changing writing) {
        this.writing = writing;
    }

    /** Does a change in a transaction of the mover. */
    interface Changing {
        void run(SqliteSide.Change change) throws SQLException;
    }

    @Override
    public void load(Side.Planned planned, Side.Source source) throws SQLException {
        writing.run(connection -> {
            if (!Ledger.Plan.done(connection, planned)) {
                return;
            }
            unfenced(connection, () -> {
                try (var insert = connection.prepareStatement(insert(planned.table()))) {
                    var _ = source.pour(rows -> insert(planned.table(), insert, rows));
                }
            });
        });
    }

    /** Something that is done while the fence lets it pass. */
    interface Step {
        void run() throws SQLException;
    }

    /** Nobody else ever sees the fence open: it is closed again before the commit. */
    static void unfenced(Connection connection, Step step) throws SQLException {
        Ledger.requireClosed(connection);
        SqliteWriting.execute(connection, List.of("update " + Ledger.TABLE + " set value = '0' where name = 'fence'"));
        step.run();
        SqliteWriting.execute(connection, List.of("update " + Ledger.TABLE + " set value = '1' where name = 'fence'"));
    }

    /** Deletes the rows of every key that the log names. Returns how many keys. */
    static long takeOut(Connection connection, Table table, Frozen frozen) throws SQLException {
        var condition = String.join(
                " and ",
                table.key().stream().map(name -> Names.quoted(name) + " = ?").toList());
        var count = new long[1];
        try (var delete =
                connection.prepareStatement("delete from " + Names.quoted(table.name()) + " where " + condition)) {
            frozen.changed(table, KEYS_AT_ONCE, keys -> {
                count[0] += keys.size();
                for (var key : keys) {
                    Keys.bind(delete, 1, key);
                    delete.executeUpdate();
                }
            });
        }
        return count[0];
    }

    static void putIn(Connection connection, Table table, Frozen frozen) throws SQLException {
        try (var insert = connection.prepareStatement(insert(table))) {
            frozen.changed(table, KEYS_AT_ONCE, keys -> frozen.rows(table, keys, rows -> insert(table, insert, rows)));
        }
    }

    @Override
    public void close() {}

    private static String insert(Table table) {
        return "insert into " + Names.quoted(table.name()) + " (" + Names.list(table.columnNames()) + ") values ("
                + "?, ".repeat(table.columns().size() - 1) + "?)";
    }

    private static void insert(Table table, PreparedStatement insert, RowEncoder rows) throws SQLException {
        var kinds = table.kinds();
        var array = rows.array();
        var buffer = ByteBuffer.wrap(array, 0, rows.size());
        while (buffer.hasRemaining()) {
            buffer.getShort();
            for (var i = 0; i < kinds.length; i++) {
                var field = buffer.position();
                SqliteBinding.bind(insert, i + 1, kinds[i], array, field);
                var length = buffer.getInt();
                buffer.position(buffer.position() + Math.max(0, length));
            }
            insert.executeUpdate();
        }
    }

    /** Indexes of a file that are left out while it is loaded. Those that belong to constraints stay: SQLite cannot drop them. */
    static final class Structure {
        private Structure() {}

        /** Something that was left out. */
        record LeftOut(String name, String definition) {}

        /** Notes the definitions of the indexes and says how to drop them. */
        static List<String> leaveOut(Connection connection, List<Table> tables) throws SQLException {
            SqliteWriting.execute(
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
                if (!SqliteWriting.exists(connection, Ledger.DEFERRED)) {
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
            SqliteWriting.execute(connection, List.of(one.definition()));
            try (var statement = connection.prepareStatement("delete from " + Ledger.DEFERRED + " where name = ?")) {
                statement.setString(1, one.name());
                statement.executeUpdate();
            }
        }
    }
}
