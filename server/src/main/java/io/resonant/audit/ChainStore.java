package io.resonant.audit;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class ChainStore {
    private static final String HEAD =
            "select number, hash, pruned, sealed_at, signature from audit_heads where organization_id = :tenant";
    private static final Dialect LOCKED_HEAD = Dialect.of(HEAD, HEAD + " for update");

    private final Transaction transaction;

    ChainStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /**
     * Where a chain stands.
     *
     * @param pruned the number of the last line that retention has taken away; 0 when it has taken none
     */
    record Head(long number, String hash, long pruned, Instant sealedAt, String signature) {}

    /** @param entry none when it is gone */
    record Link(
            long number,
            UUID entryId,
            String hash,
            @Nullable AuditEntry entry) {}

    /** The organisations that have lines since then. */
    static List<UUID> waiting(SystemTransaction transaction, UUID since) {
        return transaction
                .sql("select distinct organization_id from audit_entries where id > :since")
                .bind("since", since)
                .list(row -> row.uuid("organization_id"));
    }

    static List<UUID> sealed(SystemTransaction transaction) {
        return transaction
                .sql("select organization_id from audit_heads order by organization_id")
                .list(row -> row.uuid("organization_id"));
    }

    Optional<Head> head() {
        return transaction.sql(HEAD).first(ChainStore::head);
    }

    /** Until the end of the transaction nobody else links lines of the organisation. */
    Optional<Head> lockedHead() {
        return transaction.sql(LOCKED_HEAD).first(ChainStore::head);
    }

    void insertHead(Head head) {
        transaction
                .sql("""
                    insert into audit_heads (organization_id, number, hash, pruned, sealed_at, signature)
                    values (:tenant, :number, :hash, :pruned, :sealed, :signature)
                    on conflict (organization_id) do nothing
                    """)
                .bind("number", head.number())
                .bind("hash", head.hash())
                .bind("pruned", head.pruned())
                .bind("sealed", head.sealedAt())
                .bind("signature", head.signature())
                .update();
    }

    void updateHead(Head head) {
        transaction
                .sql("""
                    update audit_heads set number = :number, hash = :hash, pruned = :pruned, sealed_at = :sealed,
                        signature = :signature
                    where organization_id = :tenant
                    """)
                .bind("number", head.number())
                .bind("hash", head.hash())
                .bind("pruned", head.pruned())
                .bind("sealed", head.sealedAt())
                .bind("signature", head.signature())
                .update();
    }

    /** Lines that are not linked, the oldest first. */
    List<AuditEntry> unlinked(UUID since, int limit) {
        return transaction.sql("""
                    select e.id, e.actor_id, e.on_behalf_of, e.action, e.target_kind, e.target_id, e.address, e.created_at,
                        e.detail
                    from audit_entries e
                    where e.organization_id = :tenant and e.id > :since and not exists (
                        select 1 from audit_links l where l.organization_id = e.organization_id and l.entry_id = e.id)
                    order by e.id limit :limit
                    """).bind("since", since).bind("limit", limit).list(AuditStore::entry);
    }

    void insert(long number, UUID entryId, String hash) {
        transaction
                .sql("""
                    insert into audit_links (organization_id, number, entry_id, hash)
                    values (:tenant, :number, :entry, :hash)
                    """)
                .bind("number", number)
                .bind("entry", entryId)
                .bind("hash", hash)
                .update();
    }

    List<Link> links(long after, int limit) {
        return transaction
                .sql("""
                    select l.number, l.entry_id, l.hash, e.id, e.actor_id, e.on_behalf_of, e.action, e.target_kind,
                        e.target_id, e.address,
                        e.created_at, e.detail
                    from audit_links l
                    left join audit_entries e on e.organization_id = l.organization_id and e.id = l.entry_id
                    where l.organization_id = :tenant and l.number > :after order by l.number limit :limit
                    """)
                .bind("after", after)
                .bind("limit", limit)
                .list(row -> new Link(
                        row.bigint("number"),
                        row.uuid("entry_id"),
                        row.text("hash"),
                        row.uuidOrNull("id") == null ? null : AuditStore.entry(row)));
    }

    Optional<String> hash(long number) {
        return transaction
                .sql("select hash from audit_links where organization_id = :tenant and number = :number")
                .bind("number", number)
                .first(row -> row.text("hash"));
    }

    /** The number of the newest line from before an instant; 0 when there is none. */
    long newestBefore(Instant cutoff) {
        return transaction.sql("""
                    select coalesce(max(l.number), 0) as newest from audit_links l
                    join audit_entries e on e.organization_id = l.organization_id and e.id = l.entry_id
                    where l.organization_id = :tenant and e.created_at < :cutoff
                    """).bind("cutoff", cutoff).one(row -> row.bigint("newest"));
    }

    /** Takes the lines up to a number away, and all links but the last of them, on which the rest hangs. */
    void prune(long number) {
        transaction.sql("""
                    delete from audit_entries where organization_id = :tenant and id in (
                        select entry_id from audit_links where organization_id = :tenant and number <= :number)
                    """).bind("number", number).update();
        transaction
                .sql("delete from audit_links where organization_id = :tenant and number < :number")
                .bind("number", number)
                .update();
    }

    private static Head head(Row row) {
        return new Head(
                row.bigint("number"),
                row.text("hash"),
                row.bigint("pruned"),
                row.instant("sealed_at"),
                row.text("signature"));
    }
}
