package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.event.Event;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@BothEngines
record DatabaseTest(TestDatabase test) {
    private Database database() {
        return test.database();
    }

    @Test
    void aTransactionNumbersItsEvents() {
        var tenant = test.tenant();
        database().run(tenant, transaction -> {
            transaction.publish(new Event("tasks", "task.created", Map.of("title", "one")));
            transaction.publish(new Event("tasks", "task.updated", Map.of("title", "two")));
        });
        database().run(tenant, transaction -> transaction.publish(new Event("tasks", "task.deleted", Map.of())));
        var sequences = database()
                .read(
                        tenant,
                        transaction -> transaction
                                .sql(
                                        "select sequence, type, payload, created_at from event_log where organization_id = :tenant order by sequence")
                                .list(row -> row.bigint("sequence") + " " + row.text("type")));
        assertThat(sequences).containsExactly("1 task.created", "2 task.updated", "3 task.deleted");
    }

    @Test
    void aStatementThatForgetsTheTenantIsRefused() {
        assertThatThrownBy(() -> database().read(test.tenant(), transaction -> transaction.sql("select 1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(":tenant");
    }

    @Test
    void valuesComeBackAsTheyWere() {
        var tenant = test.tenant();
        var at = Instant.parse("2026-02-03T04:05:06.123456Z");
        database()
                .run(
                        tenant,
                        transaction -> transaction
                                .sql("""
                    insert into event_log (organization_id, sequence, topic, type, payload, created_at)
                    values (:tenant, :sequence, :topic, 'it''s :not', :payload, :at)""")
                                .bind("sequence", 7L)
                                .bind("topic", "日本語 🎌")
                                .bind("payload", new Json("{\"a\":[1,true,null]}"))
                                .bind("at", at)
                                .update());
        var row = database()
                .read(
                        tenant,
                        transaction -> transaction
                                .sql("select * from event_log where organization_id = :tenant and topic in (:topics)")
                                .bind("topics", List.of("日本語 🎌", "x", "y"))
                                .one(r -> List.of(
                                        r.uuid("organization_id"),
                                        r.bigint("sequence"),
                                        r.text("topic"),
                                        r.text("type"),
                                        r.json("payload").tree(),
                                        r.instant("created_at"))));
        assertThat(row)
                .containsExactly(tenant, 7L, "日本語 🎌", "it's :not", new Json("{\"a\":[1,true,null]}").tree(), at);
    }
}
