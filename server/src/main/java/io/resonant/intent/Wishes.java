package io.resonant.intent;

import io.resonant.intent.IntentStep.Kind;
import io.resonant.kernel.database.Transaction;
import io.resonant.visibility.Sight;
import java.util.Map;
import java.util.UUID;

/**
 * Puts a wish into the queue, once its subject is known to exist. An equal wish that still waits is answered in place of
 * a second one: when its turn comes it sees its subject as it is then, so a second run would find the same.
 */
final class Wishes {
    private Wishes() {}

    static Intent make(Transaction transaction, UUID userId, IntentSource source, IntentType type, IntentData data) {
        var store = new IntentStore(Sight.whole(transaction));
        for (var waiting : store.waiting(type, data)) {
            if (waiting.data().equals(data)) {
                store.step(waiting.id(), Kind.COALESCED, waiting.attempts(), userId, Map.of("source", source));
                return waiting;
            }
        }
        var id = transaction.newId();
        store.insert(id, userId, source, type, data);
        store.step(id, Kind.CREATED, 0, userId, Map.of("source", source));
        return Transition.of(Sight.whole(transaction), id, userId).publish("intent.created");
    }
}
