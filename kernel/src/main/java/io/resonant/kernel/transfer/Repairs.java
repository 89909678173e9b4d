package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.OddRule;
import io.resonant.kernel.canonical.OddValues;
import io.resonant.kernel.canonical.RepairSink;
import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.canonical.RowHash;
import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The originals of values that a rule changed for good. They are kept where the rows went, in the transactions that bring
 * the rows, so that the report can show them and the way back puts them in their places again.
 */
public final class Repairs implements RepairSink {
    /** Works on PostgreSQL, which alone receives values that had to be repaired. */
    static final String CREATE = "create table if not exists " + Ledger.REPAIRS
            + " (table_name text not null, row_key jsonb not null, column_name text not null, rule text not null,"
            + " type text not null, original bytea not null, primary key (table_name, row_key, column_name))";

    private static final String WRITE = "insert into " + Ledger.REPAIRS
            + " (table_name, row_key, column_name, rule, type, original)"
            + " values (?, ?::jsonb, ?, ?, ?, decode(?, 'hex')) on conflict (table_name, row_key, column_name)"
            + " do update set rule = excluded.rule, type = excluded.type, original = excluded.original";
    private static final String FORGET = "delete from " + Ledger.REPAIRS
            + " r using json_array_elements(?::json) as k (v) where r.table_name = ? and r.row_key = k.v::jsonb";
    private static final String CHANGED = "select r.row_key::text, r.column_name from " + Ledger.REPAIRS
            + " r where r.table_name = ? and exists (select from " + Ledger.LOG
            + " l where l.table_name = r.table_name and l.row_key::jsonb = r.row_key)";
    private static final String SHOW = "select table_name, row_key::text, column_name, rule, type, original from "
            + Ledger.REPAIRS + " order by table_name, row_key, column_name limit ";

    private final ThreadLocal<List<Repair>> kept = ThreadLocal.withInitial(ArrayList::new);

    /** @param original in hexadecimal digits; the bytes of a text or blob, the digits of a number */
    public record Repair(String table, String key, String column, String rule, String type, String original) {}

    /** A repair for people. {@code original} is an excerpt. */
    public record Shown(String table, String row, String column, String rule, String original) {}

    /** @param first the first ones, by table and row */
    public record Listing(long count, List<Shown> first) {
        public static final Listing NONE = new Listing(0, List.of());
    }

    @Override
    public void keep(String table, String key, String column, OddRule rule, byte[] original, String typeOf) {
        var printable = key.replace("\\u0000", "\u2400"); // jsonb takes no NUL
        kept.get()
                .add(new Repair(
                        table,
                        printable,
                        column,
                        rule.code(),
                        typeOf,
                        HexFormat.of().formatHex(original)));
    }

    /** What this thread has met since it asked last. */
    List<Repair> take() {
        var taken = kept.get();
        kept.remove();
        return taken;
    }

    static void write(Connection connection, List<Repair> repairs) throws SQLException {
        if (repairs.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(WRITE)) {
            for (var repair : repairs) {
                insert.setString(1, repair.table());
                insert.setString(2, repair.key());
                insert.setString(3, repair.column());
                insert.setString(4, repair.rule());
                insert.setString(5, repair.type());
                insert.setString(6, repair.original());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The rows of these keys have gone, or come anew. */
    static void forget(Connection connection, Table table, List<String> keys) throws SQLException {
        try (var delete = connection.prepareStatement(FORGET)) {
            delete.setString(1, Keys.array(keys));
            delete.setString(2, table.name());
            delete.executeUpdate();
        }
    }

    /** Whether anything was ever repaired. */
    static boolean exist(Connection connection) throws SQLException {
        return PostgresqlConnections.exists(connection, Ledger.REPAIRS)
                && PostgresqlConnections.text(connection, Ledger.ANY_ROW + Ledger.REPAIRS + ")")
                        .equals("t");
    }

    /** The columns that were repaired, of rows that the log names; only where there are any. */
    static Map<String, List<String>> changed(Connection connection, Table table) throws SQLException {
        var found = new TreeMap<String, List<String>>();
        try (var statement = connection.prepareStatement(CHANGED)) {
            statement.setString(1, table.name());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                            .add(rows.getString(2));
                }
            }
        }
        return found;
    }

    /** What is kept in a database. */
    public static Listing listing(DatabaseLocation location, int limit) throws SQLException {
        if (!(location instanceof DatabaseLocation.Postgresql)) {
            return Listing.NONE;
        }
        try (var connection = location.connect()) {
            if (!PostgresqlConnections.exists(connection, Ledger.REPAIRS)) {
                return Listing.NONE;
            }
            var shown = new ArrayList<Shown>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(SHOW + limit)) {
                while (rows.next()) {
                    shown.add(new Shown(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            OddValues.excerpt(rows.getBytes(6), rows.getString(5))));
                }
            }
            var count = PostgresqlConnections.text(connection, "select count(*) from " + Ledger.REPAIRS);
            return new Listing(Long.parseLong(count), shown);
        }
    }

    /**
     * Originals that are still in a SQLite file when changes come back to it. A column that nobody has changed meanwhile
     * keeps its original, also when the rest of its row is replaced.
     */
    static final class Originals {
        private final SqliteConversions conversions;
        private final List<Original> found = new ArrayList<>();

        Originals(SqliteConversions conversions) {
            this.conversions = conversions;
        }

        private record Original(
                Table table,
                String key,
                String column,
                long repaired,
                String type,
                @Nullable Object value) {}

        /** @param repaired the columns, by key */
        void remember(Connection connection, Table table, Map<String, List<String>> repaired) throws SQLException {
            for (var row : repaired.entrySet()) {
                for (var column : row.getValue()) {
                    var hash = hash(connection, table, row.getKey(), column);
                    var original = hash == null ? null : original(connection, table, row.getKey(), column, hash);
                    if (original != null) {
                        found.add(original);
                    }
                }
            }
        }

        /** After the rows have been replaced. */
        void restore(Connection connection) throws SQLException {
            for (var one : found) {
                var now = hash(connection, one.table(), one.key(), one.column());
                if (now == null || now != one.repaired()) {
                    continue; // the row has gone, or somebody has written another value
                }
                var value = one.type().equals("text") ? "cast(? as text)" : "?"; // as text, byte for byte
                try (var update = connection.prepareStatement(
                        "update " + Names.quoted(one.table().name()) + " set " + Names.quoted(one.column()) + " = "
                                + value + where(one.table()))) {
                    update.setObject(1, one.value());
                    Keys.bind(update, 2, one.key());
                    update.executeUpdate();
                }
            }
        }

        private static @Nullable Original original(
                Connection connection, Table table, String key, String column, long hash) throws SQLException {
            var name = Names.quoted(column);
            return first(connection, "typeof(" + name + "), " + name, table, key, row -> {
                var type = row.getString(1);
                Object value = switch (type) {
                    case "text", "blob" -> row.getBytes(2);
                    case "null" -> null;
                    default -> row.getObject(2);
                };
                return new Original(table, key, column, hash, type, value);
            });
        }

        /** Of the value in canonical form; null when there is no such row, or none that is moved. */
        private @Nullable Long hash(Connection connection, Table table, String key, String column) throws SQLException {
            var reader = conversions.of(table);
            var place = table.columnNames().indexOf(column);
            return first(connection, reader.columns(), table, key, row -> {
                var out = new RowEncoder();
                var moved = reader.read(row, out);
                conversions.repairs(); // they are known
                return moved ? RowHash.field(out.array(), 0, place, table.kinds()[place]) : null;
            });
        }

        private interface Reading<T extends @Nullable Object> {
            T read(ResultSet row) throws SQLException;
        }

        private static <T> @Nullable T first(
                Connection connection, String columns, Table table, String key, Reading<@Nullable T> reading)
                throws SQLException {
            try (var statement = connection.prepareStatement(
                    "select " + columns + " from " + Names.quoted(table.name()) + where(table))) {
                Keys.bind(statement, 1, key);
                try (var row = statement.executeQuery()) {
                    return row.next() ? reading.read(row) : null;
                }
            }
        }

        private static String where(Table table) {
            return " where "
                    + String.join(
                            " and ",
                            table.key().stream()
                                    .map(name -> Names.quoted(name) + " = ?")
                                    .toList());
        }
    }
}
