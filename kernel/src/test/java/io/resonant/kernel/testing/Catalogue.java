package io.resonant.kernel.testing;

import io.resonant.kernel.database.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The tables of a database as its engine describes them, in a form that can be compared between engines. Flyway's history
 * and the inner tables of full-text indexes are left out.
 */
public record Catalogue(SortedMap<String, Table> tables) {
    static final String HISTORY = "flyway_schema_history";

    /**
     * @param key columns of the primary key in their order
     * @param uniques column lists of the unique constraints, without the primary key
     */
    public record Table(
            String name,
            Map<String, Column> columns,
            List<String> key,
            Set<List<String>> uniques,
            Set<ForeignKey> foreignKeys) {}

    /** @param type as the engine calls it, in lower case */
    public record Column(String type, boolean nullable, boolean hasDefault) {}

    /** @param onDelete {@code no action}, {@code cascade}, {@code set null} or {@code restrict} */
    public record ForeignKey(List<String> columns, String table, List<String> targets, String onDelete) {}

    public static Catalogue of(Engine engine, Connection connection) throws SQLException {
        return switch (engine) {
            case SQLITE -> SqliteCatalogue.read(connection);
            case POSTGRESQL -> PostgresqlCatalogue.read(connection);
        };
    }

    /** The whole schema as text in a fixed order, to be compared with the committed snapshot. */
    public static String describe(Engine engine, Connection connection) throws SQLException {
        return switch (engine) {
            case SQLITE -> SqliteCatalogue.describe(connection);
            case POSTGRESQL -> PostgresqlCatalogue.describe(connection);
        };
    }
}
