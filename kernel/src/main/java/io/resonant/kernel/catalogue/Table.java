package io.resonant.kernel.catalogue;

import io.resonant.kernel.canonical.ColumnKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A table whose rows are carried over.
 *
 * @param key the names of the primary key's columns; a row is known by them on both sides
 */
public record Table(String name, List<String> key, List<Column> columns) {
    private static final Set<ColumnKind> KEYS = EnumSet.of(
            ColumnKind.TEXT,
            ColumnKind.UUID,
            ColumnKind.SMALLINT,
            ColumnKind.INTEGER,
            ColumnKind.BIGINT,
            ColumnKind.DATE);

    public Table {
        Names.require(name);
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        if (key.isEmpty()) {
            throw new IllegalArgumentException(
                    "The table " + name + " has no primary key; its rows cannot be followed");
        }
        for (var part : key) {
            var kind = columns.stream()
                    .filter(column -> column.name().equals(part))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name + " has no column " + part))
                    .kind();
            if (!KEYS.contains(kind)) {
                throw new IllegalArgumentException(name + "." + part + " is " + kind + "; that cannot be a key");
            }
        }
    }

    /** What a caller knows: the name and the key. The columns are read from the databases. */
    public record Named(String name, List<String> key) {}

    public List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    public ColumnKind[] kinds() {
        return columns.stream().map(Column::kind).toArray(ColumnKind[]::new);
    }

    /** Where the key's columns stand among all columns. */
    public int[] keyPlaces() {
        var names = columnNames();
        return key.stream().mapToInt(names::indexOf).toArray();
    }

    public List<Column> keyColumns() {
        var places = keyPlaces();
        return java.util.Arrays.stream(places).mapToObj(columns::get).toList();
    }

    /** A column as both databases have it. */
    public record Column(String name, ColumnKind kind, boolean nullable) {
        public Column {
            Names.require(name);
        }
    }
}
