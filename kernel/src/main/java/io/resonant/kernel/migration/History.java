package io.resonant.kernel.migration;

import io.resonant.kernel.database.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Flyway has written down about the migrations that it applied. */
record History(List<Entry> entries) {
    static final String TABLE = "flyway_schema_history";

    record Entry(int version, String script, int checksum, boolean success) {}

    static History read(Connection connection, Engine engine) throws SQLException {
        var entries = new ArrayList<Entry>();
        try (var statement = connection.createStatement()) {
            var exists = switch (engine) {
                case SQLITE -> "select 1 from sqlite_master where type = 'table' and name = '" + TABLE + "'";
                case POSTGRESQL -> "select 1 where to_regclass('" + TABLE + "') is not null";
            };
            try (var result = statement.executeQuery(exists)) {
                if (!result.next()) {
                    return new History(entries);
                }
            }
            try (var result = statement.executeQuery("select version, script, checksum, success from " + TABLE
                    + " where version is not null order by installed_rank")) {
                while (result.next()) {
                    entries.add(new Entry(
                            Integer.parseInt(result.getString(1)),
                            result.getString(2),
                            result.getInt(3),
                            result.getBoolean(4)));
                }
            }
        }
        return new History(entries);
    }

    boolean contains(int version) {
        return entries.stream().anyMatch(entry -> entry.version() == version);
    }

    @Nullable
    Integer newest() {
        return entries.stream()
                .map(Entry::version)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
