package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.testing.Catalogue;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program of the last release works on the schema of this one: what it reads is there, and what it writes is taken. So a
 * server can be replaced while the former one serves, and the former one started again.
 */
class ExpandContractTest {
    /** The newest migration of the last release. Whoever releases writes it down, see CONTRIBUTING.md. */
    private static final Path RELEASED = Path.of("src/test/resources/schema/released.txt");

    @ParameterizedTest
    @EnumSource
    void theFormerProgramFindsEverythingItUses(Engine engine) throws SQLException, IOException {
        var location = TestDatabase.emptyLocation(engine);
        new Migrations(location).apply(Files.readString(RELEASED).strip());
        var before = catalogue(location);
        new Migrations(location).apply();
        assertThat(obstacles(before, catalogue(location))).isEmpty();
    }

    /** What takes something away says in its name which programs no longer use it, and that must be the last release's. */
    @Test
    void whatTakesSomethingAwayLeavesTheLastReleaseAlone() throws IOException {
        var released = Files.readString(RELEASED).strip();
        try (var files = Files.list(Path.of("src/main/resources/database/sqlite"))) {
            var wrong = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.substring(1, 5).compareTo(released) > 0)
                    .filter(name -> name.contains("__contract"))
                    .filter(name -> !name.matches("V\\d{4}__contract_\\d{4}_[a-z0-9_]+\\.sql")
                            || name.replaceFirst("V\\d{4}__contract_", "")
                                            .substring(0, 4)
                                            .compareTo(released)
                                    > 0)
                    .toList();
            assertThat(wrong).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alter table organizations drop column plan | organizations.plan is gone
            alter table organizations rename column plan to tariff | organizations.plan is gone
            drop table refresh_tokens | refresh_tokens is gone
            alter table organizations add column motto text |
            alter table organizations add column seats integer not null default 1 |
            create table things (id text not null primary key) strict |
            create unique index users_name on users (name) | users wants something unique
            """)
    void whatWouldBreakTheFormerProgramIsNoticed(String change, String obstacle) throws SQLException {
        var location = TestDatabase.emptyLocation(Engine.SQLITE);
        new Migrations(location).apply("0002");
        var before = catalogue(location);
        try (var connection = location.connect();
                var statement = connection.createStatement()) {
            if (change.startsWith("alter table organizations drop")) {
                statement.execute("pragma ignore_check_constraints = on");
            }
            statement.execute(change);
        }
        var found = obstacles(before, catalogue(location));
        if (obstacle == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).anyMatch(text -> text.contains(obstacle));
        }
    }

    /** SQLite adds no column without a default to rows that are there. */
    @Test
    void aValueThatTheFormerProgramDoesNotGiveIsNoticed() throws SQLException {
        var location = TestDatabase.emptyLocation(Engine.POSTGRESQL);
        new Migrations(location).apply("0002");
        var before = catalogue(location);
        try (var connection = location.connect();
                var statement = connection.createStatement()) {
            statement.execute("alter table organizations add column seats integer not null");
            statement.execute("alter table users alter column password_hash set not null");
            statement.execute("alter table users alter column name type varchar(7)");
        }
        assertThat(obstacles(before, catalogue(location)))
                .hasSize(3)
                .anyMatch(text -> text.contains("organizations.seats"))
                .anyMatch(text -> text.contains("users.password_hash"))
                .anyMatch(text -> text.contains("users.name"));
    }

    private static Catalogue catalogue(DatabaseLocation location) throws SQLException {
        try (var connection = location.connect()) {
            return Catalogue.of(location.engine(), connection);
        }
    }

    private static List<String> obstacles(Catalogue before, Catalogue after) {
        var obstacles = new ArrayList<String>();
        before.tables().forEach((name, table) -> {
            var now = after.tables().get(name);
            if (now == null) {
                obstacles.add(name + " is gone");
                return;
            }
            Stream.concat(table.columns().keySet().stream(), now.columns().keySet().stream())
                    .distinct()
                    .forEach(column -> obstacle(
                                    table.columns().get(column), now.columns().get(column))
                            .forEach(text -> obstacles.add(name + "." + column + text)));
            if (!Set.copyOf(table.key()).equals(Set.copyOf(now.key()))) { // in which order, no statement says
                obstacles.add(name + " has another key");
            }
            var uniques = new HashSet<>(now.uniques());
            uniques.removeAll(table.uniques());
            if (!uniques.isEmpty()) {
                obstacles.add(name + " wants something unique that was not: " + uniques);
            }
        });
        return obstacles;
    }

    private static List<String> obstacle(Catalogue.Column before, Catalogue.Column now) {
        if (now == null) {
            return List.of(" is gone");
        }
        if (before == null) {
            return now.nullable() || now.hasDefault() ? List.of() : List.of(" is new and wants a value");
        }
        var obstacles = new ArrayList<String>();
        if (!before.type().equals(now.type())) {
            obstacles.add(" is " + now.type() + " now");
        }
        if (before.nullable() && !now.nullable()) {
            obstacles.add(" wants a value now");
        }
        if (before.hasDefault() && !now.hasDefault() && !now.nullable()) {
            obstacles.add(" has no default any more");
        }
        return obstacles;
    }
}
