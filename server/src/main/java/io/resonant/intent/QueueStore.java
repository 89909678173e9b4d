package io.resonant.intent;

import io.resonant.kernel.database.SystemTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Looks over all organisations. It finds and prolongs; to change an intent one enters its organisation. */
final class QueueStore {
    private final SystemTransaction transaction;

    QueueStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** A running intent whose lease is over. */
    record Lost(UUID organizationId, UUID intentId) {}

    /** Hops from one organisation to the next in the index, so that a long queue costs no more than a short one. */
    List<IntentQueue.Waiting> waiting() {
        return transaction
                .sql("""
                        with recursive hop (organization_id) as (
                            select (select organization_id from intents where status = 'pending'
                                order by organization_id limit 1)
                            union all
                            select (select i.organization_id from intents i where i.status = 'pending'
                                    and i.organization_id > hop.organization_id
                                order by i.organization_id limit 1)
                            from hop where hop.organization_id is not null
                        )
                        select organization_id,
                            (select n.next_attempt_at from intents n
                                where n.organization_id = hop.organization_id and n.status = 'pending'
                                order by n.next_attempt_at limit 1) as next,
                            (select count(*) from intents r
                                where r.organization_id = hop.organization_id and r.status = 'running') as running
                        from hop where organization_id is not null
                        """)
                .list(row -> new IntentQueue.Waiting(
                        row.uuid("organization_id"), row.instant("next"), row.bigint("running")));
    }

    List<Lost> expired(Instant now) {
        return transaction.sql("""
                        select organization_id, id from intents
                        where status = 'running' and lease_expires_at <= :now order by lease_expires_at limit 100
                        """).bind("now", now).list(row -> new Lost(row.uuid("organization_id"), row.uuid("id")));
    }

    void renew(String owner, Set<UUID> intentIds, Instant until) {
        transaction
                .sql("""
                        update intents set lease_expires_at = :until
                        where status = 'running' and lease_owner = :owner and id in (:ids)
                        """)
                .bind("owner", owner)
                .bind("ids", intentIds)
                .bind("until", until)
                .update();
    }

    List<IntentQueue.Held> held(String owner, Set<UUID> intentIds) {
        return transaction
                .sql("""
                        select id, attempts from intents
                        where status = 'running' and lease_owner = :owner and id in (:ids)
                        """)
                .bind("owner", owner)
                .bind("ids", intentIds)
                .list(row -> new IntentQueue.Held(row.uuid("id"), row.integer("attempts")));
    }
}
