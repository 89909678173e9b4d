package io.resonant.identity;

import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class DomainStore {
    private static final String SELECT = """
            select id, domain, token, proven_at, created_at from identity_domains where organization_id = :tenant
            """;

    private final Transaction transaction;

    DomainStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Whose a domain has been proven to be. */
    static Optional<UUID> owner(SystemTransaction transaction, String domain) {
        return transaction
                .sql("select organization_id from identity_domains where proven_domain = :domain")
                .bind("domain", domain)
                .first(row -> row.uuid("organization_id"));
    }

    List<IdentityDomain> list() {
        return transaction.sql(SELECT + " order by domain").list(DomainStore::domain);
    }

    Optional<IdentityDomain> find(UUID id) {
        return transaction.sql(SELECT + " and id = :id").bind("id", id).first(DomainStore::domain);
    }

    void insert(UUID id, String domain, String token) {
        transaction
                .sql("""
                    insert into identity_domains (id, organization_id, domain, token, created_at)
                    values (:id, :tenant, :domain, :token, :now)
                    """)
                .bind("id", id)
                .bind("domain", domain)
                .bind("token", token)
                .bind("now", transaction.now())
                .update();
    }

    void proven(UUID id) {
        transaction.sql("""
                    update identity_domains set proven_domain = domain, proven_at = :now
                    where organization_id = :tenant and id = :id and proven_at is null
                    """).bind("now", transaction.now()).bind("id", id).update();
    }

    void delete(UUID id) {
        transaction
                .sql("delete from identity_domains where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    private static IdentityDomain domain(Row row) {
        return IdentityDomain.of(
                row.uuid("id"),
                row.text("domain"),
                row.text("token"),
                row.instantOrNull("proven_at"),
                row.instant("created_at"));
    }
}
