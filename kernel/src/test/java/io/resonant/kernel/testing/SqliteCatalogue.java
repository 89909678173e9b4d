package io.resonant.kernel.testing;

import io.resonant.kernel.testing.Catalogue.Column;
import io.resonant.kernel.testing.Catalogue.ForeignKey;
import io.resonant.kernel.testing.Catalogue.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads SQLite's pragmas. */
final class SqliteCatalogue {
    private SqliteCatalogue() {}

    private interface Rows<T> {
        T map(ResultSet result) throws SQLException;
    }

    static Catalogue read(Connection connection) throws SQLException {
        var tables = new TreeMap<String, Table>();
        var names = query(
                connection,
                "select name from pragma_table_list where schema = 'main' and type in ('table', 'virtual')"
                        + " and name not like 'sqlite_%' and name <> '" + Catalogue.HISTORY + "'",
                row -> row.getString(1));
        for (var name : names) {
            tables.put(
                    name,
                    new Table(
                            name,
                            columns(connection, name),
                            key(connection, name),
                            uniques(connection, name),
                            foreignKeys(connection, name)));
        }
        return new Catalogue(tables);
    }

    static String describe(Connection connection) throws SQLException {
        var texts = query(
                connection,
                "select m.sql from sqlite_master m join pragma_table_list t on t.schema = 'main' and t.name = m.tbl_name"
                        + " where m.sql is not null and t.type <> 'shadow' and m.tbl_name not like 'sqlite_%'"
                        + " and m.tbl_name <> '" + Catalogue.HISTORY + "'"
                        + " order by m.tbl_name, m.type desc, m.name",
                row -> row.getString(1));
        return String.join(";\n\n", texts) + ";\n";
    }

    private static Map<String, Column> columns(Connection connection, String table) throws SQLException {
        var columns = new LinkedHashMap<String, Column>();
        query(
                connection,
                "select * from pragma_table_info('" + table + "')",
                row -> columns.put(
                        row.getString("name"),
                        new Column(
                                row.getString("type").toLowerCase(Locale.ROOT),
                                row.getInt("notnull") == 0 && row.getInt("pk") == 0,
                                row.getString("dflt_value") != null)));
        return columns;
    }

    private static List<String> key(Connection connection, String table) throws SQLException {
        return query(
                connection,
                "select name from pragma_table_info('" + table + "') where pk > 0 order by pk",
                row -> row.getString(1));
    }

    private static Set<List<String>> uniques(Connection connection, String table) throws SQLException {
        var uniques = new HashSet<List<String>>();
        var indexes = query(
                connection,
                "select name from pragma_index_list('" + table
                        + "') where \"unique\" = 1 and origin <> 'pk' and partial = 0",
                row -> row.getString(1));
        for (var index : indexes) {
            uniques.add(query(
                    connection,
                    "select name from pragma_index_info('" + index + "') order by seqno",
                    row -> row.getString(1)));
        }
        return uniques;
    }

    private static Set<ForeignKey> foreignKeys(Connection connection, String table) throws SQLException {
        var columns = new TreeMap<Integer, List<String[]>>();
        query(
                connection,
                "select * from pragma_foreign_key_list('" + table + "') order by id, seq",
                row -> columns.computeIfAbsent(row.getInt("id"), _ -> new ArrayList<>())
                        .add(new String[] {
                            row.getString("from"),
                            row.getString("table"),
                            row.getString("to"),
                            row.getString("on_delete")
                        }));
        var keys = new HashSet<ForeignKey>();
        for (var parts : columns.values()) {
            keys.add(new ForeignKey(
                    parts.stream().map(part -> part[0]).toList(),
                    parts.getFirst()[1],
                    parts.stream().map(part -> part[2]).toList(),
                    parts.getFirst()[3].toLowerCase(Locale.ROOT)));
        }
        return keys;
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
