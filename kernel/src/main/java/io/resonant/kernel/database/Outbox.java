package io.resonant.kernel.database;

import io.resonant.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
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
    /** Both in one statement, so that they can travel with the commit. */
    private static final String NUMBER_AND_INSERT = "with numbered as (" + NUMBER + """
            ), logged as (
                insert into event_log (organization_id, sequence, topic, type, payload, created_at)
                select :tenant, n.last_sequence - :count + e.place, e.topic, e.type, e.payload::jsonb, :now
                from numbered n, unnest(:topics::text[], :types::text[], :payloads::text[])
                    with ordinality as e (topic, type, payload, place))
            select last_sequence from numbered""";

    private Outbox() {}

    record Entry(UUID tenant, String topic, String type, Json payload) {}

    /** The last number that a tenant's events have after a transaction. */
    record Numbered(UUID tenant, long sequence) {}

    static List<Numbered> write(UnitOfWork unit, List<Entry> events) {
        // Always in the same order, or two transactions with the same two tenants could wait for each other.
        var byTenant = new TreeMap<UUID, List<Entry>>();
        for (var event : events) {
            byTenant.computeIfAbsent(event.tenant(), _ -> new ArrayList<>()).add(event);
        }
        var numbered = new ArrayList<Numbered>(byTenant.size());
        byTenant.forEach((tenant, entries) -> {
            var transaction = new Transaction(unit, tenant);
            var last = switch (unit.engine()) {
                case SQLITE -> sqlite(unit, transaction, entries);
                case POSTGRESQL -> postgresql(unit, transaction, entries, numbered.size() == byTenant.size() - 1);
            };
            numbered.add(new Numbered(tenant, last));
        });
        return numbered;
    }

    private static long sqlite(UnitOfWork unit, Transaction transaction, List<Entry> events) {
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
        return last;
    }

    private static long postgresql(UnitOfWork unit, Transaction transaction, List<Entry> events, boolean last) {
        var statement = transaction
                .sql(NUMBER_AND_INSERT)
                .bind("count", (long) events.size())
                .bind("topics", events.stream().map(Entry::topic).toArray(String[]::new))
                .bind("types", events.stream().map(Entry::type).toArray(String[]::new))
                .bind(
                        "payloads",
                        events.stream().map(event -> event.payload().text()).toArray(String[]::new))
                .bind("now", unit.now());
        return last ? statement.last() : statement.one(row -> row.bigint("last_sequence"));
    }
}
