package io.resonant.intent;

import io.resonant.intent.IntentStep.Kind;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.problem.Problem;
import io.resonant.plan.Limit;
import io.resonant.plan.Plans;
import io.resonant.visibility.Sight;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts a wish into the queue, once its subject is known to exist. An equal wish that still waits is answered in place of
 * a second one: when its turn comes it sees its subject as it is then, so a second run would find the same. Only new
 * ones count for the organisation's plan.
 */
final class Wishes {
    private Wishes() {}

    /** @throws Problem 409 {@code plan_limit_reached} */
    static Intent make(Transaction transaction, UUID userId, IntentSource source, IntentType type, IntentData data) {
        return join(transaction, userId, source, type, data).orElseGet(() -> {
            Plans.admit(transaction, Limit.INTENTS_PER_MONTH, () -> IntentStore.madeThisMonth(transaction), 1);
            return insert(transaction, userId, source, type, data);
        });
    }

    /** @return whether the plan let it in */
    static boolean makeIfAllowed(
            Transaction transaction, UUID userId, IntentSource source, IntentType type, IntentData data) {
        if (join(transaction, userId, source, type, data).isPresent()) {
            return true;
        }
        if (!Plans.admits(transaction, Limit.INTENTS_PER_MONTH, () -> IntentStore.madeThisMonth(transaction), 1)) {
            return false;
        }
        insert(transaction, userId, source, type, data);
        return true;
    }

    private static Optional<Intent> join(
            Transaction transaction, UUID userId, IntentSource source, IntentType type, IntentData data) {
        var store = new IntentStore(Sight.whole(transaction));
        for (var waiting : store.waiting(type, data)) {
            if (waiting.data().equals(data)) {
                store.step(waiting.id(), Kind.COALESCED, waiting.attempts(), userId, Map.of("source", source));
                return Optional.of(waiting);
            }
        }
        return Optional.empty();
    }

    private static Intent insert(
            Transaction transaction, UUID userId, IntentSource source, IntentType type, IntentData data) {
        var store = new IntentStore(Sight.whole(transaction));
        var id = transaction.newId();
        store.insert(id, userId, source, type, data);
        store.step(id, Kind.CREATED, 0, userId, Map.of("source", source));
        return Transition.of(Sight.whole(transaction), id, userId).publish("intent.created");
    }
}
