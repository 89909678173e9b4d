package io.resonant.intent;

import io.resonant.intent.IntentStep.Kind;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.visibility.Sight;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves an intent from one status to another: guarded, with a line in the trail and an event, all in one transaction.
 * The intent is locked for as long as it lives.
 */
final class Transition {
    static final String TOPIC = "intents";

    private final Transaction transaction;
    private final IntentStore store;
    private final Intent intent;
    private final @Nullable UUID actor;

    private Transition(Sight sight, Intent intent, @Nullable UUID actor) {
        this.transaction = sight.transaction();
        this.store = new IntentStore(sight);
        this.intent = intent;
        this.actor = actor;
    }

    /** @throws Problem 404 */
    static Transition of(Sight sight, UUID id, @Nullable UUID actor) {
        var intent = new IntentStore(sight).lock(id).orElseThrow(() -> Problem.notFound("intent"));
        return new Transition(sight, intent, actor);
    }

    Intent intent() {
        return intent;
    }

    Intent toPending(Kind kind, Duration wait, Object detail, @Nullable String errorCode, @Nullable String error) {
        guard(IntentStatus.PENDING);
        store.toPending(intent.id(), transaction.now().plus(wait), errorCode, error, kind == Kind.RETRIED);
        return done(kind, detail);
    }

    Intent lease(String owner, Duration lease) {
        guard(IntentStatus.RUNNING);
        store.lease(intent.id(), owner, transaction.now().plus(lease));
        store.step(intent.id(), Kind.CLAIMED, intent.attempts() + 1, null, Map.of("worker", owner));
        return publish("intent.updated");
    }

    Intent fail(String errorCode, String error) {
        guard(IntentStatus.FAILED);
        store.end(intent.id(), IntentStatus.FAILED, null, errorCode, error);
        return done(Kind.FAILED, Map.of("error_code", errorCode, "detail", error));
    }

    Intent end(IntentStatus status, Kind kind, @Nullable Json result, Object detail) {
        guard(status);
        store.end(intent.id(), status, result, null, null);
        return done(kind, detail);
    }

    /** Only a line in the trail. */
    Intent note(Kind kind, Object detail) {
        return done(kind, detail);
    }

    Intent publish(String event) {
        var after = store.find(intent.id()).orElseThrow();
        transaction.publish(new Event(TOPIC, event, after.in("en")));
        return after;
    }

    private Intent done(Kind kind, Object detail) {
        store.step(intent.id(), kind, intent.attempts(), actor, detail);
        return publish("intent.updated");
    }

    private void guard(IntentStatus next) {
        if (!intent.status().mayBecome(next)) {
            throw Problem.of(409, "intent_status")
                    .with("status", intent.status().name().toLowerCase(java.util.Locale.ROOT));
        }
    }
}
