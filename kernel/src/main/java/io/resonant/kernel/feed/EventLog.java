package io.resonant.kernel.feed;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Committed;
import io.resonant.kernel.event.StoredEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The SQL of the outbox's readers. */
final class EventLog {
    private static final Dialect LOCK_CURSOR = Dialect.of("""
            select sequence from event_cursors where organization_id = :tenant and consumer = :consumer""", """
            select sequence from event_cursors where organization_id = :tenant and consumer = :consumer for update""");

    private EventLog() {}

    static List<StoredEvent> after(Transaction transaction, long sequence, int limit) {
        return transaction
                .sql("""
                    select sequence, topic, type, payload, created_at from event_log
                    where organization_id = :tenant and sequence > :sequence order by sequence limit :limit""")
                .bind("sequence", sequence)
                .bind("limit", limit)
                .list(row -> event(transaction.tenant(), row));
    }

    static EventFeed.Range range(Transaction transaction) {
        return transaction.sql("""
                    select (select last_sequence from event_sequences where organization_id = :tenant) as last,
                           (select min(sequence) from event_log where organization_id = :tenant) as first""").one(row -> {
            var last = row.bigintOrNull("last");
            var first = row.bigintOrNull("first");
            var end = last == null ? 0 : last;
            return new EventFeed.Range(first == null ? end + 1 : first, end);
        });
    }

    static List<Committed> last(SystemTransaction transaction) {
        return transaction
                .sql("select organization_id, last_sequence from event_sequences")
                .list(row -> new Committed(row.uuid("organization_id"), row.bigint("last_sequence")));
    }

    /** Adds to every number of a tenant: of its events, of the newest one and of those that were handled. */
    static void add(Transaction transaction, long more) {
        transaction
                .sql("update event_log set sequence = sequence + :more where organization_id = :tenant")
                .bind("more", more)
                .update();
        transaction
                .sql("update event_sequences set last_sequence = last_sequence + :more where organization_id = :tenant")
                .bind("more", more)
                .update();
        transaction
                .sql("update event_cursors set sequence = sequence + :more where organization_id = :tenant")
                .bind("more", more)
                .update();
    }

    /** Tenants with events that a consumer has not seen. */
    static List<UUID> behind(SystemTransaction transaction, String consumer) {
        return transaction.sql("""
                    select s.organization_id from event_sequences s
                    left join event_cursors c on c.organization_id = s.organization_id and c.consumer = :consumer
                    where coalesce(c.sequence, 0) < s.last_sequence order by s.organization_id""").bind("consumer", consumer).list(row -> row.uuid("organization_id"));
    }

    /**
     * Where a consumer stands, locked until the end of the transaction. Nothing is noted of a tenant without events: it
     * may be one that was deleted before the consumer heard of its last event.
     */
    static long lockCursor(Transaction transaction, String consumer) {
        var known = transaction.sql(LOCK_CURSOR).bind("consumer", consumer).first(row -> row.bigint("sequence"));
        if (known.isPresent()) {
            return known.get();
        }
        transaction.sql("""
                    insert into event_cursors (consumer, organization_id, sequence)
                    select :consumer, organization_id, 0 from event_sequences where organization_id = :tenant
                    on conflict (consumer, organization_id) do nothing""").bind("consumer", consumer).update();
        return transaction
                .sql(LOCK_CURSOR)
                .bind("consumer", consumer)
                .first(row -> row.bigint("sequence"))
                .orElse(0L);
    }

    static void moveCursor(Transaction transaction, String consumer, long sequence) {
        transaction
                .sql("""
                    update event_cursors set sequence = :sequence
                    where organization_id = :tenant and consumer = :consumer""")
                .bind("consumer", consumer)
                .bind("sequence", sequence)
                .later();
    }

    /** Tenants whose oldest event is old, and which every consumer knows. */
    static List<UUID> prunable(SystemTransaction transaction, Instant before, Collection<String> consumers) {
        return transaction
                .sql("""
                    select s.organization_id from event_sequences s
                    join event_log e on e.organization_id = s.organization_id and e.sequence = (
                        select min(f.sequence) from event_log f where f.organization_id = s.organization_id)
                    where e.created_at < :before and (
                        select count(*) from event_cursors c
                        where c.organization_id = s.organization_id and c.consumer in (:consumers)) = :count""")
                .bind("before", before)
                .bind("consumers", consumers)
                .bind("count", consumers.size())
                .list(row -> row.uuid("organization_id"));
    }

    /** Deletes the oldest events as far as they are old and every consumer has seen them. */
    static int prune(Transaction transaction, Instant before, int limit) {
        return transaction.sql("""
                    delete from event_log where organization_id = :tenant and created_at < :before
                    and sequence in (
                        select sequence from event_log where organization_id = :tenant order by sequence limit :limit)
                    and sequence <= coalesce((
                        select min(sequence) from event_cursors where organization_id = :tenant), sequence)""").bind("before", before).bind("limit", limit).update();
    }

    private static StoredEvent event(UUID tenant, Row row) {
        return new StoredEvent(
                tenant,
                row.bigint("sequence"),
                row.text("topic"),
                row.text("type"),
                row.json("payload"),
                row.instant("created_at"));
    }
}
