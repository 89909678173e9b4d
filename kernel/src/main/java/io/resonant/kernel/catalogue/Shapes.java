package io.resonant.kernel.catalogue;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.literal.Hash64;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The columns of tables and their types, so that one sees whether somebody has changed them meanwhile: what is in a
 * column that only one of two databases has would be left behind without a word.
 */
public record Shapes(Map<String, List<Column>> tables) {
    private static final String SQLITE = """
            select t.value, c.name, c.type, c.hidden = 0 from json_each(?) t, pragma_table_xinfo(t.value) c
             where c.hidden <> 1 order by t.value, c.name""";
    private static final String POSTGRESQL = """
            select t.name, a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated = ''
              from json_array_elements_text(?::json) as t (name)
              join pg_attribute a on a.attrelid = to_regclass(quote_ident(t.name))
             where a.attnum > 0 and not a.attisdropped order by t.name, a.attname""";

    public Shapes {
        tables = Map.copyOf(tables);
    }

    /** @param written whether it has values of its own, and is not computed from others */
    public record Column(String name, String type, boolean written) {}

    public static Shapes read(Connection connection, Engine engine, List<Table> tables) throws SQLException {
        var found = new TreeMap<String, List<Column>>();
        try (var statement = connection.prepareStatement(
                switch (engine) {
                    case SQLITE -> SQLITE;
                    case POSTGRESQL -> POSTGRESQL;
                })) {
            statement.setString(
                    1, Json.of(tables.stream().map(Table::name).toList()).text());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                            .add(new Column(rows.getString(2), rows.getString(3), rows.getBoolean(4)));
                }
            }
        }
        tables.forEach(table -> found.putIfAbsent(table.name(), List.of())); // somebody has removed it
        return new Shapes(found);
    }

    /** @throws IllegalStateException when a table has other columns than those that are carried */
    public void requireColumnsOf(List<Table> carried) {
        for (var table : carried) {
            var here = tables.getOrDefault(table.name(), List.of()).stream()
                    .filter(Column::written)
                    .map(Column::name)
                    .sorted()
                    .toList();
            var known = table.columnNames().stream().sorted().toList();
            if (!here.equals(known)) {
                throw new IllegalStateException("The table " + table.name() + " has the columns " + here
                        + ", and this program carries " + known
                        + ". Nothing has changed. Use the program that the schema belongs to.");
            }
        }
    }

    /** One short text for each table, which is another one after a change. */
    public Map<String, String> digests() {
        var digests = new TreeMap<String, String>();
        tables.forEach((table, columns) -> {
            var text = columns.toString().getBytes(StandardCharsets.UTF_8);
            digests.put(table, HexFormat.of().toHexDigits(Hash64.bytes(text, 0, text.length, 0)));
        });
        return digests;
    }
}
