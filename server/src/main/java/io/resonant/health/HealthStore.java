package io.resonant.health;

import io.resonant.kernel.database.SystemTransaction;
import java.util.Optional;

final class HealthStore {
    private final SystemTransaction transaction;

    HealthStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** The newest migration that was applied. */
    Optional<String> schemaVersion() {
        return transaction.sql("""
                        select version from flyway_schema_history
                        where success = true and version is not null order by installed_rank desc limit 1""").first(row -> row.text("version"));
    }
}
