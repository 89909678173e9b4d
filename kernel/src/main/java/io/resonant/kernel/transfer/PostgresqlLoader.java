package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Puts rows in canonical form into PostgreSQL: they travel as they are. */
final class PostgresqlLoader implements Side.Loader {
    private static final int KEYS_AT_ONCE = 2_000;
    private static final int KEYS_UNINDEXED = 50_000;
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] END = {(byte) 0xFF, (byte) 0xFF};

    private final PostgresqlConnections connections;

    PostgresqlLoader(PostgresqlConnections connections) {
        this.connections = connections;
    }

    @Override
    public void load(Side.Planned planned, Side.Source source) throws SQLException {
        connections.<@Nullable Void>owned(PostgresqlConnections.TOGETHER, connection -> {
            // Lost with the rows of it when the database crashes before they are safe on disk: the plan says so.
            PostgresqlConnections.execute(connection, "set local synchronous_commit = off");
            Ledger.requireClosed(connection);
            if (Ledger.Plan.done(connection, planned)) {
                copyIn(connection, planned.table(), source);
            }
            return null;
        });
    }

    @Override
    public void close() {}

    /** Deletes the rows of every key that the log names. Returns how many keys. */
    static long takeOut(Connection connection, Table table, Frozen frozen) throws SQLException {
        return takeOut(connection, table, frozen, KEYS_AT_ONCE);
    }

    /** Without an index each batch reads the whole table. */
    static void takeOutUnindexed(Connection connection, Table table, Frozen frozen) throws SQLException {
        takeOut(connection, table, frozen, KEYS_UNINDEXED);
    }

    private static long takeOut(Connection connection, Table table, Frozen frozen, int batch) throws SQLException {
        var count = new long[1];
        try (var delete = connection.prepareStatement("delete from " + Names.quoted(table.name())
                + " t using json_array_elements(?::json) as k (v) where " + join(table))) {
            frozen.changed(table, batch, keys -> {
                count[0] += keys.size();
                delete.setString(1, Keys.array(keys));
                delete.executeUpdate();
                if (frozen instanceof SqliteFrozen) {
                    Repairs.forget(connection, table, keys);
                }
            });
        }
        return count[0];
    }

    static void putIn(Connection connection, Table table, Frozen frozen) throws SQLException {
        // One COPY for all batches would hold the frozen side's cursor and this stream open together; both may.
        copyIn(connection, table, sink -> {
            frozen.changed(table, KEYS_AT_ONCE, keys -> frozen.rows(table, List.copyOf(keys), sink));
            return frozen.repairs();
        });
    }

    /** As in {@code t."id" = (k.v ->> 0)::uuid}. */
    static String join(Table table) {
        var columns = table.keyColumns();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "t." + Names.quoted(columns.get(i).name()) + " = (k.v ->> " + i + ")::"
                        + switch (columns.get(i).kind()) {
                            case UUID -> "uuid";
                            case SMALLINT -> "int2";
                            case INTEGER -> "int4";
                            case BIGINT -> "int8";
                            case DATE -> "date";
                            default -> "text";
                        })
                .collect(Collectors.joining(" and "));
    }

    private static void copyIn(Connection connection, Table table, Side.Source source) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + Names.quoted(table.name()) + " (" + Names.list(table.columnNames())
                        + ") from stdin (format binary)");
        try {
            copy.writeToCopy(HEADER, 0, HEADER.length);
            var repairs = source.pour(rows -> copy.writeToCopy(rows.array(), 0, rows.size()));
            copy.writeToCopy(END, 0, END.length);
            copy.endCopy();
            Repairs.write(connection, repairs);
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
