package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.Catalogue;
import io.resonant.kernel.testing.Catalogue.Column;
import io.resonant.kernel.testing.Catalogue.Table;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Both migration folders make the same schema, and the one that is committed as a snapshot. After a new migration write
 * the snapshots with {@code -Dresonant.snapshot=write} and look at their difference before committing it.
 */
class SchemaParityTest {
    private static final Path SNAPSHOTS = Path.of("src/test/resources/schema");

    /** What PostgreSQL's types are in SQLite. */
    private static final Map<String, String> SQLITE_TYPE = Map.ofEntries(
            Map.entry("uuid", "text"),
            Map.entry("text", "text"),
            Map.entry("timestamp with time zone", "text"),
            Map.entry("date", "text"),
            Map.entry("jsonb", "text"),
            Map.entry("boolean", "integer"),
            Map.entry("smallint", "integer"),
            Map.entry("integer", "integer"),
            Map.entry("bigint", "integer"),
            Map.entry("double precision", "real"),
            Map.entry("bytea", "blob"));

    private static final TestDatabase SQLITE = TestDatabase.create(Engine.SQLITE);
    private static final TestDatabase POSTGRESQL = TestDatabase.create(Engine.POSTGRESQL);

    @AfterAll
    static void close() throws IOException {
        SQLITE.close();
        POSTGRESQL.close();
    }

    @Test
    void tablesAreTheSame() throws SQLException {
        assertThat(catalogue(SQLITE).tables().keySet())
                .isEqualTo(catalogue(POSTGRESQL).tables().keySet());
    }

    @Test
    void columnsAreTheSame() throws SQLException {
        var expected = new TreeMap<String, Column>();
        shared(POSTGRESQL)
                .forEach(table -> table.columns()
                        .forEach((name, column) -> expected.put(
                                table.name() + "." + name,
                                new Column(
                                        Objects.requireNonNull(SQLITE_TYPE.get(column.type()), column.type()),
                                        column.nullable(),
                                        column.hasDefault()))));
        var actual = new TreeMap<String, Column>();
        shared(SQLITE)
                .forEach(table ->
                        table.columns().forEach((name, column) -> actual.put(table.name() + "." + name, column)));
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void keysAndReferencesAreTheSame() throws SQLException {
        assertThat(rules(SQLITE)).isEqualTo(rules(POSTGRESQL));
    }

    /** SQLite knows neither uuid nor timestamptz, boolean and jsonb, so a CHECK says what may stand there. */
    @Test
    void sqliteChecksWhatItsTypesCannotSay() throws SQLException {
        var unchecked = new TreeSet<String>();
        for (var table : shared(POSTGRESQL)) {
            var text = sqliteText(table.name());
            var references = table.foreignKeys().stream()
                    .flatMap(key -> key.columns().stream())
                    .collect(Collectors.toSet());
            table.columns().forEach((name, column) -> {
                var check = switch (column.type()) {
                    case "boolean" -> name + " in (0, 1)";
                    case "jsonb" -> "json_valid(" + name + ")";
                    case "timestamp with time zone" -> "length(" + name + ") = 27";
                    case "uuid" -> references.contains(name) ? "" : "length(" + name + ") = 36";
                    default -> "";
                };
                if (!text.contains(check)) {
                    unchecked.add(table.name() + "." + name + ": " + check);
                }
            });
        }
        assertThat(unchecked).isEmpty();
    }

    @Test
    void sqliteTablesAreStrict() throws SQLException {
        for (var table : shared(SQLITE)) {
            assertThat(sqliteText(table.name())).as(table.name()).matches("(?s).*\\)\\s*strict(, without rowid)?\\s*");
        }
    }

    /** A row can never point into another organisation: references between tenants' tables carry the organisation. */
    @Test
    void tenantsTablesReferToEachOtherWithTheirOrganisation() throws SQLException {
        var tenants = Manifest.TABLES.stream()
                .filter(table -> table.kind() == Manifest.Kind.TENANT)
                .map(Manifest.Table::name)
                .collect(Collectors.toSet());
        var loose = new ArrayList<String>();
        for (var table : shared(POSTGRESQL)) {
            if (!tenants.contains(table.name())) {
                continue;
            }
            for (var key : table.foreignKeys()) {
                if (tenants.contains(key.table())
                        && !(key.columns().contains("organization_id")
                                && key.targets().contains("organization_id"))) {
                    loose.add(table.name() + " refers to " + key.table() + " without the organisation");
                }
            }
        }
        assertThat(loose).isEmpty();
    }

    @Test
    void everyTableOfOrganisationsHasItsWall() throws SQLException {
        try (var connection = POSTGRESQL.connect();
                var statement = connection.createStatement()) {
            for (var table : catalogue(POSTGRESQL).tables().values()) {
                var column = table.columns().get("organization_id");
                if (column == null || column.nullable()) {
                    continue;
                }
                try (var result =
                        statement.executeQuery("select relrowsecurity and relforcerowsecurity, (select count(*)"
                                + " from pg_policy where polrelid = c.oid) from pg_class c where oid = '" + table.name()
                                + "'::regclass")) {
                    result.next();
                    assertThat(result.getBoolean(1))
                            .as(table.name() + " forces row level security")
                            .isTrue();
                    assertThat(result.getInt(2))
                            .as(table.name() + " has a policy")
                            .isEqualTo(1);
                }
            }
        }
    }

    /** A policy that casts '*' to a uuid, or fails without a tenant, would show only when a row is there. */
    @Test
    void everyPolicyWorksForOneForAllAndForNoOrganisation() throws SQLException {
        try (var connection = POSTGRESQL.connect();
                var statement = connection.createStatement()) {
            var policies = new TreeMap<String, String>();
            try (var result = statement.executeQuery(
                    "select polrelid::regclass::text, pg_get_expr(polqual, polrelid) from pg_policy")) {
                while (result.next()) {
                    policies.put(result.getString(1), result.getString(2));
                }
            }
            for (var policy : policies.entrySet()) {
                var column = policy.getKey().equals("organizations") ? "id" : "organization_id";
                for (var tenant : List.of("*", "", "00000000-0000-0000-0000-000000000001")) {
                    statement.execute("select set_config('resonant.tenant', '" + tenant + "', false)");
                    try (var result = statement.executeQuery("select " + policy.getValue()
                            + " from (select '00000000-0000-0000-0000-000000000001'::uuid as " + column + ") as row")) {
                        result.next();
                        assertThat(result.getBoolean(1))
                                .as(policy.getKey() + " for '" + tenant + "'")
                                .isEqualTo(!tenant.isEmpty());
                    }
                }
            }
        }
    }

    @Test
    void theSchemaOfSqliteIsTheCommittedOne() throws SQLException, IOException {
        compare(SQLITE);
    }

    @Test
    void theSchemaOfPostgresqlIsTheCommittedOne() throws SQLException, IOException {
        compare(POSTGRESQL);
    }

    private static void compare(TestDatabase test) throws SQLException, IOException {
        var file = SNAPSHOTS.resolve(test.engine().folder() + ".txt");
        String actual;
        try (var connection = test.connect()) {
            actual = Catalogue.describe(test.engine(), connection);
        }
        if ("write".equals(System.getProperty("resonant.snapshot"))) {
            Files.createDirectories(SNAPSHOTS);
            Files.writeString(file, actual);
        }
        assertThat(actual)
                .as("the schema; after an intended change write it with -Dresonant.snapshot=write")
                .isEqualTo(Files.readString(file));
    }

    private static Catalogue catalogue(TestDatabase test) throws SQLException {
        try (var connection = test.connect()) {
            return Catalogue.of(test.engine(), connection);
        }
    }

    /** The tables that must be alike: all but those that an engine builds for itself from others. */
    private static List<Table> shared(TestDatabase test) throws SQLException {
        var derived = Manifest.TABLES.stream()
                .filter(table -> table.kind() == Manifest.Kind.DERIVED)
                .map(Manifest.Table::name)
                .collect(Collectors.toSet());
        return catalogue(test).tables().values().stream()
                .filter(table -> !derived.contains(table.name()))
                .toList();
    }

    private static Map<String, String> rules(TestDatabase test) throws SQLException {
        var rules = new TreeMap<String, String>();
        for (var table : shared(test)) {
            rules.put(table.name() + " key", table.key().toString());
            rules.put(
                    table.name() + " uniques",
                    new TreeSet<>(table.uniques().stream().map(List::toString).toList()).toString());
            rules.put(
                    table.name() + " references",
                    new TreeSet<>(table.foreignKeys().stream()
                                    .map(Object::toString)
                                    .toList())
                            .toString());
        }
        return rules;
    }

    private static String sqliteText(String table) throws SQLException {
        try (var connection = SQLITE.connect();
                var statement = connection.prepareStatement("select sql from sqlite_master where name = ?")) {
            statement.setString(1, table);
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getString(1).toLowerCase(Locale.ROOT);
            }
        }
    }
}
