package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.Catalogue;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The manifest names what the migrations make: a table without a line would be missing from every backup. */
@BothEngines
record ManifestTest(TestDatabase test) {
    @Test
    void everyTableIsListedOnce() throws SQLException {
        assertThat(Manifest.TABLES.stream().map(Manifest.Table::name).toList())
                .containsExactlyInAnyOrderElementsOf(catalogue().tables().keySet());
    }

    @Test
    void keysAreThoseOfTheSchema() throws SQLException {
        for (var table : Manifest.TABLES) {
            if (table.kind() != Manifest.Kind.DERIVED) {
                assertThat(table(table.name()).key()).as(table.name()).isEqualTo(table.key());
            }
        }
    }

    @Test
    void tablesFollowWhatTheyReferTo() throws SQLException {
        var before = new HashSet<String>();
        for (var table : Manifest.TABLES) {
            for (var foreignKey : table(table.name()).foreignKeys()) {
                if (!foreignKey.table().equals(table.name())) {
                    assertThat(before)
                            .as("tables listed before " + table.name())
                            .contains(foreignKey.table());
                }
            }
            before.add(table.name());
        }
    }

    @Test
    void tablesOfOrganisationsSaySo() throws SQLException {
        for (var table : Manifest.TABLES) {
            var column = table(table.name()).columns().get("organization_id");
            var belongs = column != null && !column.nullable();
            if (table.kind() != Manifest.Kind.DERIVED) {
                assertThat(table.kind() == Manifest.Kind.TENANT)
                        .as(table.name())
                        .isEqualTo(belongs);
            }
        }
    }

    /** After a new migration write the list with {@code -Dresonant.snapshot=write}. */
    @Test
    void theListOfColumnsIsThatOfTheSchema() throws SQLException, IOException {
        if (test.engine() != Engine.POSTGRESQL) {
            return; // only PostgreSQL tells an instant from a text
        }
        var lines = new StringBuilder();
        var named = Manifest.TABLES.stream()
                .filter(table -> table.kind() != Manifest.Kind.DERIVED)
                .map(table -> new Table.Named(table.name(), table.key()))
                .toList();
        for (var table : io.resonant.kernel.catalogue.Catalogue.tables(
                (DatabaseLocation.Postgresql) test.settings().location(), named)) {
            for (var column : table.columns()) {
                lines.append(table.name() + " " + column.name() + " " + column.kind()
                        + (column.nullable() ? " nullable" : "") + "\n");
            }
        }
        var file = Path.of("src/main/resources/database/columns.txt");
        if ("write".equals(System.getProperty("resonant.snapshot"))) {
            Files.writeString(file, lines);
        }
        assertThat(file).hasContent(lines.toString());
    }

    private Catalogue catalogue() throws SQLException {
        try (var connection = test.connect()) {
            return Catalogue.of(test.engine(), connection);
        }
    }

    private Catalogue.Table table(String name) throws SQLException {
        return Objects.requireNonNull(catalogue().tables().get(name), name);
    }
}
