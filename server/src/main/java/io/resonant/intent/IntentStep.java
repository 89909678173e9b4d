package io.resonant.intent;

import io.resonant.kernel.json.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of an intent's trail.
 *
 * @param attempt which attempt it belongs to, 0 before the first
 * @param userId who did it; nobody for what the bridge did
 */
public record IntentStep(
        int number, Kind kind, int attempt, @Nullable UUID userId, Json detail, Instant createdAt) {
    /** What happened. */
    public enum Kind {
        CREATED,
        /** An equal wish was made again while this one was waiting. */
        COALESCED,
        CLAIMED,
        /** A model is about to be asked, and this much money was set aside for it. */
        ASKED,
        PROGRESS,
        ANSWERED,
        PROPOSED,
        /** An action was proposed that the policy does not allow. */
        REFUSED,
        COMPLETED,
        FAILED,
        RESCHEDULED,
        /** The worker stopped and gave it back. */
        RELEASED,
        /** The worker disappeared. */
        LEASE_EXPIRED,
        CANCELLED,
        RETRIED,
        APPROVED,
        REJECTED
    }
}
