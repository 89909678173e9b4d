package io.resonant.kernel.testing;

import io.resonant.kernel.testing.Catalogue.Column;
import io.resonant.kernel.testing.Catalogue.ForeignKey;
import io.resonant.kernel.testing.Catalogue.Table;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads PostgreSQL's catalogue of the schema public. */
final class PostgresqlCatalogue {
    private static final String TABLES =
            "select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c"
                    + " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> '"
                    + Catalogue.HISTORY
                    + "' order by c.relname";
    private static final String COLUMNS =
            "select attname, format_type(atttypid, atttypmod) as type, not attnotnull as nullable,"
                    + " coalesce(pg_get_expr(d.adbin, d.adrelid), case when attidentity <> '' then 'identity' end) as default_value"
                    + " from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum"
                    + " where a.attrelid = %d and a.attnum > 0 and not a.attisdropped order by a.attnum";
    private static final String NAMES =
            "array(select attname::text from unnest(%s) with ordinality as k(n, place) join pg_attribute a"
                    + " on a.attrelid = %s and a.attnum = k.n order by k.place)";

    private PostgresqlCatalogue() {}

    private interface Rows<T> {
        T map(ResultSet result) throws SQLException;
    }

    private record Named(long oid, String name, boolean rls, boolean forced) {}

    static Catalogue read(Connection connection) throws SQLException {
        var tables = new TreeMap<String, Table>();
        for (var table : tables(connection)) {
            tables.put(
                    table.name,
                    new Table(
                            table.name,
                            columns(connection, table),
                            keys(connection, table, "p").stream().findFirst().orElse(List.of()),
                            new HashSet<>(keys(connection, table, "u")),
                            foreignKeys(connection, table)));
        }
        return new Catalogue(tables);
    }

    static String describe(Connection connection) throws SQLException {
        var text = new StringBuilder();
        for (var table : tables(connection)) {
            text.append("table ").append(table.name);
            text.append(table.rls ? " row level security" : "")
                    .append(table.forced ? " forced" : "")
                    .append('\n');
            query(
                    connection,
                    COLUMNS.formatted(table.oid),
                    row -> text.append("  ")
                            .append(row.getString("attname"))
                            .append(' ')
                            .append(row.getString("type"))
                            .append(row.getBoolean("nullable") ? "" : " not null")
                            .append(
                                    row.getString("default_value") == null
                                            ? ""
                                            : " default " + row.getString("default_value"))
                            .append('\n'));
            lines(
                    connection,
                    text,
                    "select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint"
                            + " where contype <> 'n' and conrelid = " + table.oid + " order by conname");
            lines(
                    connection,
                    text,
                    "select pg_get_indexdef(indexrelid) from pg_index where indrelid = " + table.oid
                            + " and not exists (select 1 from pg_constraint where conindid = indexrelid) order by 1");
            lines(
                    connection,
                    text,
                    "select 'policy ' || polname || ' using (' || pg_get_expr(polqual, polrelid) || ')'"
                            + " from pg_policy where polrelid = " + table.oid + " order by polname");
            text.append('\n');
        }
        lines(
                connection,
                text,
                "select 'function ' || oid::regprocedure from pg_proc"
                        + " where pronamespace = 'public'::regnamespace order by 1");
        return text.toString();
    }

    private static List<Named> tables(Connection connection) throws SQLException {
        return query(
                connection,
                TABLES,
                row -> new Named(row.getLong(1), row.getString(2), row.getBoolean(3), row.getBoolean(4)));
    }

    private static Map<String, Column> columns(Connection connection, Named table) throws SQLException {
        var columns = new LinkedHashMap<String, Column>();
        query(
                connection,
                COLUMNS.formatted(table.oid),
                row -> columns.put(
                        row.getString("attname"),
                        new Column(
                                row.getString("type"),
                                row.getBoolean("nullable"),
                                row.getString("default_value") != null)));
        return columns;
    }

    private static List<List<String>> keys(Connection connection, Named table, String type) throws SQLException {
        // A unique index that is not a constraint means the same; a partial one or one over an expression does not.
        var sql = "select " + NAMES.formatted("i.indkey::int2[]", "i.indrelid") + " from pg_index i"
                + " where i.indisunique and i.indpred is null and i.indexprs is null and i.indrelid = " + table.oid
                + " and i.indisprimary = " + type.equals("p");
        return query(connection, sql, row -> strings(row.getArray(1)));
    }

    private static Set<ForeignKey> foreignKeys(Connection connection, Named table) throws SQLException {
        var sql = "select " + NAMES.formatted("c.conkey", "c.conrelid") + ", c.confrelid::regclass::text, "
                + NAMES.formatted("c.confkey", "c.confrelid") + ", case c.confdeltype when 'a' then 'no action'"
                + " when 'c' then 'cascade' when 'n' then 'set null' when 'r' then 'restrict' else 'set default' end"
                + " from pg_constraint c where c.contype = 'f' and c.conrelid = " + table.oid;
        return new HashSet<>(query(
                connection,
                sql,
                row -> new ForeignKey(
                        strings(row.getArray(1)), row.getString(2), strings(row.getArray(3)), row.getString(4))));
    }

    private static void lines(Connection connection, StringBuilder text, String sql) throws SQLException {
        query(connection, sql, row -> text.append("  ").append(row.getString(1)).append('\n'));
    }

    private static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static <T> List<T> query(Connection connection, String sql, Rows<T> mapper) throws SQLException {
        var rows = new ArrayList<T>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(mapper.map(result));
            }
        }
        return rows;
    }
}
