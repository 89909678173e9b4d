package io.resonant.health;

import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.migration.Expansion;
import java.util.Optional;

final class HealthStore {
    private final SystemTransaction transaction;

    HealthStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** The first migration of a newer program that this one cannot do without what it took. */
    Optional<String> unbearable(int newest) {
        return transaction
                .sql("""
                        select version, script from flyway_schema_history
                        where success = true and version is not null order by installed_rank desc""")
                .list(row -> new Applied(Integer.parseInt(row.text("version")), row.text("script")))
                .stream()
                .filter(applied -> !Expansion.isBearable(applied.version(), applied.script(), newest))
                .map(Applied::script)
                .findFirst();
    }

    private record Applied(int version, String script) {}

    /** The newest migration that was applied. */
    Optional<String> schemaVersion() {
        return transaction.sql("""
                        select version from flyway_schema_history
                        where success = true and version is not null order by installed_rank desc limit 1""").first(row -> row.text("version"));
    }
}
