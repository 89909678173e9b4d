package io.resonant.exchange;

import io.resonant.kernel.database.Transaction;
import java.util.Optional;
import java.util.UUID;

/** SQL of where specs came from. */
final class ImportStore {
    private final Transaction transaction;

    ImportStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /**
     * A file as it was when it came in last.
     *
     * @param version of the spec right after
     */
    record Known(UUID specId, String sha256, int version) {}

    Optional<Known> find(String source) {
        return transaction
                .sql("""
                        select spec_id, sha256, version from spec_imports
                        where organization_id = :tenant and source = :source""")
                .bind("source", source)
                .first(row -> new Known(row.uuid("spec_id"), row.text("sha256"), row.integer("version")));
    }

    void put(String source, Known known) {
        transaction
                .sql("""
                        insert into spec_imports (organization_id, source, spec_id, sha256, version, imported_at)
                        values (:tenant, :source, :spec_id, :sha256, :version, :now)
                        on conflict (organization_id, source) do update set spec_id = excluded.spec_id,
                            sha256 = excluded.sha256, version = excluded.version,
                            imported_at = excluded.imported_at""")
                .bind("source", source)
                .bind("spec_id", known.specId())
                .bind("sha256", known.sha256())
                .bind("version", known.version())
                .bind("now", transaction.now())
                .update();
    }
}
