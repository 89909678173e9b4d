package io.resonant.kernel.database;

import io.resonant.kernel.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/**
 * Writes a transaction's events and numbers them. The row of event_sequences is locked as the last step before the
 * commit and until it, which makes the numbers follow the order of the commits, without gaps.
 */
final class Outbox {
    private static final String NUMBER = """
            insert into event_sequences (organization_id, last_sequence) values (:tenant, :count)
            on conflict (organization_id) do update set last_sequence = event_sequences.last_sequence + excluded.last_sequence
            returning last_sequence""";
    private static final String INSERT = """
            insert into event_log (organization_id, sequence, topic, type, payload, created_at)
            values (:tenant, :sequence, :topic, :type, :payload, :now)""";

    private Outbox() {}

    record Entry(UUID tenant, String topic, String type, Json payload) {}

    /** The last number that a tenant's events have after a transaction. */
    record Numbered(UUID tenant, long sequence) {}

    static List<Numbered> write(UnitOfWork unit, List<Entry> events) {
        var byTenant = new LinkedHashMap<UUID, List<Entry>>();
        for (var event : events) {
            byTenant.computeIfAbsent(event.tenant(), _ -> new ArrayList<>()).add(event);
        }
        var numbered = new ArrayList<Numbered>(byTenant.size());
        // Always in the same order, or two transactions with the same two tenants could wait for each other.
        byTenant.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey()))
                .forEach(entry -> numbered.add(write(unit, entry.getKey(), entry.getValue())));
        return numbered;
    }

    private static Numbered write(UnitOfWork unit, UUID tenant, List<Entry> events) {
        var transaction = new Transaction(unit, tenant);
        var last = (long)
                transaction.sql(NUMBER).bind("count", (long) events.size()).one(row -> row.bigint("last_sequence"));
        var sequence = last - events.size();
        for (var event : events) {
            transaction
                    .sql(INSERT)
                    .bind("sequence", ++sequence)
                    .bind("topic", event.topic())
                    .bind("type", event.type())
                    .bind("payload", event.payload())
                    .bind("now", unit.now())
                    .update();
        }
        return new Numbered(tenant, last);
    }
}
