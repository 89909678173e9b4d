package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.canonical.SqliteBinding;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Puts rows in canonical form into a SQLite file. */
final class SqliteLoader implements Side.Loader {
    private static final int KEYS_AT_ONCE = 2_000;

    private final SqliteSide.Writing writing;

    SqliteLoader(SqliteSide.Writing writing) {
        this.writing = writing;
    }

    @Override
    public void load(Side.Planned planned, Side.Source source) throws SQLException {
        writing.<@Nullable Void>run(connection -> {
            SqliteSide.unfenced(connection, () -> {
                try (var insert = connection.prepareStatement(insert(planned.table()))) {
                    source.pour(rows -> insert(planned.table(), insert, rows));
                }
            });
            Ledger.Plan.done(connection, planned);
            return null;
        });
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
}
