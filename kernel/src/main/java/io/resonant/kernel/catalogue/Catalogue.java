package io.resonant.kernel.catalogue;

import io.resonant.kernel.canonical.ColumnKind;
import io.resonant.kernel.catalogue.Table.Column;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the databases say of their tables. PostgreSQL tells the kinds of the columns, because only it knows them all. */
public final class Catalogue {
    private static final String COLUMNS = """
            select column_name, udt_name, is_nullable = 'YES' from information_schema.columns
             where table_schema = 'public' and table_name = ? and is_generated = 'NEVER' order by ordinal_position""";

    private Catalogue() {}

    /** @throws IllegalStateException when a table is missing */
    public static List<Table> tables(DatabaseLocation.Postgresql location, List<Table.Named> wanted)
            throws SQLException {
        try (var connection = location.connect()) {
            var tables = new ArrayList<Table>();
            for (var named : wanted) {
                var columns = columns(connection, named.name());
                if (columns.isEmpty()) {
                    throw new IllegalStateException("The table " + named.name() + " does not exist in " + location);
                }
                tables.add(new Table(named.name(), named.key(), columns));
            }
            return tables;
        }
    }

    /** Whether a SQLite table is STRICT and declares each column as its kind is stored. */
    public static boolean isStrict(Connection connection, Table table) throws SQLException {
        try (var statement =
                connection.prepareStatement("select strict from pragma_table_list(?) where schema = 'main'")) {
            statement.setString(1, table.name());
            try (var rows = statement.executeQuery()) {
                if (!rows.next() || rows.getInt(1) == 0) {
                    return false;
                }
            }
        }
        var fitting = new HashSet<String>();
        try (var statement = connection.prepareStatement("select name, type from pragma_table_info(?)")) {
            statement.setString(1, table.name());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var name = rows.getString(1);
                    var type = rows.getString(2);
                    table.columns().stream()
                            .filter(column ->
                                    column.name().equals(name) && column.kind().isStoredAs(type))
                            .forEach(column -> fitting.add(name));
                }
            }
        }
        return fitting.size() == table.columns().size();
    }

    /**
     * Tables and columns as a database has them, whose schema may be older than the program. PostgreSQL tells the kinds of
     * columns, so those that the program no longer knows are among them; SQLite's are left out.
     *
     * @param known what this program carries
     */
    public static List<Table> present(DatabaseLocation location, List<Table> known) throws SQLException {
        try (var connection = location.connect()) {
            var shapes = Shapes.read(connection, location.engine(), known).tables();
            var present = new ArrayList<Table>();
            for (var table : known) {
                var names = shapes.getOrDefault(table.name(), List.of()).stream()
                        .filter(Shapes.Column::written)
                        .map(Shapes.Column::name)
                        .toList();
                if (names.containsAll(table.key())) { // else it is not there, or something else of that name is
                    present.add(new Table(table.name(), table.key(), columns(connection, location, table, names)));
                }
            }
            return present;
        }
    }

    /** In the order of the program, which older backups have too. */
    private static List<Column> columns(
            Connection connection, DatabaseLocation location, Table table, List<String> names) throws SQLException {
        var columns = new ArrayList<>(table.columns().stream()
                .filter(column -> names.contains(column.name()))
                .toList());
        if (location.engine() == Engine.POSTGRESQL) {
            columns(connection, table.name()).stream()
                    .filter(column -> !table.columnNames().contains(column.name()))
                    .forEach(columns::add);
        }
        return columns;
    }

    /** Tables that a database has and nobody told us of, without those of a move and of the schema's history. */
    public static Set<String> unknown(DatabaseLocation location, Set<String> known) throws SQLException {
        var sql = switch (location) {
            case DatabaseLocation.Sqlite _ ->
                "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'"
                        + " and name not in (select name from pragma_table_list where type = 'shadow')";
            case DatabaseLocation.Postgresql _ ->
                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')";
        };
        var unknown = new TreeSet<String>();
        try (var connection = location.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                var name = rows.getString(1);
                if (!known.contains(name)
                        && !name.startsWith(Names.OF_A_MOVE)
                        && !name.equals("flyway_schema_history")) {
                    unknown.add(name);
                }
            }
        }
        return unknown;
    }

    private static List<Column> columns(Connection connection, String table) throws SQLException {
        var columns = new ArrayList<Column>();
        try (var statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new Column(
                            rows.getString(1), ColumnKind.ofPostgresql(rows.getString(2)), rows.getBoolean(3)));
                }
            }
        }
        return columns;
    }
}
