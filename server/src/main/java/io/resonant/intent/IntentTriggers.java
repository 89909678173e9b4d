package io.resonant.intent;

import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.feed.EventConsumer;
import io.resonant.kernel.json.JsonView;
import io.resonant.spec.Specs;
import io.resonant.visibility.Sight;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks for a review when somebody sets a spec's trigger. The trigger is taken back in the same transaction, so that
 * setting it once asks once. When the plan allows no more intents this month, the trail says so and nothing is asked for:
 * the events behind it must not wait until the next month.
 */
public final class IntentTriggers implements EventConsumer {
    private final Specs specs;

    public IntentTriggers(Specs specs) {
        this.specs = specs;
    }

    @Override
    public String name() {
        return "intent_triggers";
    }

    @Override
    public void handle(Transaction transaction, StoredEvent event) {
        if (!event.type().equals("spec.created") && !event.type().equals("spec.updated")) {
            return;
        }
        var payload = JsonView.of(event.payload().text());
        if (!payload.get("sync_trigger").bool().orElse(false)) {
            return;
        }
        id(payload, "id").filter(id -> specs.takeSyncTrigger(transaction, id)).ifPresent(id -> {
            var spec = specs.get(Sight.whole(transaction), id);
            var source = spec.notionPageId() == null ? IntentSource.API : IntentSource.NOTION;
            if (!Wishes.makeIfAllowed(
                    transaction, spec.userId(), source, IntentType.SPEC_REVIEW, IntentData.spec(id))) {
                Audit.record(
                        transaction,
                        new Trace(transaction.tenant(), null, null),
                        "intent.not_made",
                        Target.of("spec", id),
                        Map.of("reason", "plan_limit_reached"));
            }
        });
    }

    private static Optional<UUID> id(JsonView payload, String name) {
        return payload.get(name).text().map(UUID::fromString);
    }
}
