package io.resonant.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.canonical.ColumnKind;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableDigestsTest {
    private static final Table NOTES = new Table(
            "notes",
            List.of("id"),
            List.of(
                    new Table.Column("id", ColumnKind.BIGINT, false),
                    new Table.Column("text", ColumnKind.TEXT, false)));

    /** SQLite takes its log away with the last connection. One that stays open keeps the space of a file that is deleted. */
    @Test
    void whoHasReadAFileLetsGoOfIt(@TempDir Path folder) throws Exception {
        var location = new DatabaseLocation.Sqlite(folder.resolve("some.db"));
        try (var connection = location.connect();
                var statement = connection.createStatement()) {
            statement.execute("create table notes (id integer primary key, text text not null) strict");
            statement.execute("insert into notes values (1, 'one'), (2, 'two')");
        }
        var digests = TableDigests.of(location, List.of(NOTES));
        assertThat(digests.get("notes").rows()).isEqualTo(2);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(location.file());
        }
    }
}
