package io.resonant.kernel.canonical;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Puts values into a table of SQLite without any rule and converts them, for tests. */
final class Conversions implements AutoCloseable {
    static final String DROPPED = "the row";

    private final Connection sqlite;

    Conversions() throws SQLException {
        sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
        sqlite.createStatement().execute("create table back (v)");
    }

    /** What the value of this SQL expression becomes, as SQLite shows it once it is bound there. */
    String convert(String expression, ColumnKind kind, boolean nullable, Rules rules, OddValues odd)
            throws SQLException {
        return convert(expression, new Conversion("notes", "value", kind, nullable, rules, odd), kind);
    }

    String convert(String expression, Conversion conversion, ColumnKind kind) throws SQLException {
        var out = new RowEncoder(16);
        if (!encode(expression, conversion, out)) {
            out.dropRow();
            return DROPPED;
        }
        return show(out, kind, "quote(v)");
    }

    /** Adds a row with the value of this expression; returns what the conversion returned. */
    boolean encode(String expression, Conversion conversion, RowEncoder out) throws SQLException {
        try (var statement = sqlite.createStatement();
                var row = statement.executeQuery("select v, typeof(v) from (select " + expression + " as v)")) {
            row.next();
            out.begin(1);
            return conversion.loose(row, 1, row.getString(2), out, () -> "7");
        }
    }

    /** The only field of the row, bound to SQLite and shown by this expression over {@code v}. */
    String show(RowEncoder out, ColumnKind kind, String expression) throws SQLException {
        try (var insert = sqlite.prepareStatement("insert into back values (?)");
                var statement = sqlite.createStatement()) {
            statement.execute("delete from back");
            SqliteBinding.bind(insert, 1, kind, out.array(), out.rowStart() + 2);
            insert.execute();
            try (var row = statement.executeQuery("select " + expression + " from back")) {
                row.next();
                return row.getString(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        sqlite.close();
    }
}
