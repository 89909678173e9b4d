package io.resonant.intent;

import java.util.Set;

/** Where an intent stands, and where it may go from there. */
public enum IntentStatus {
    PENDING,
    RUNNING,
    NEEDS_REVIEW,
    COMPLETED,
    FAILED,
    CANCELLED;

    public boolean mayBecome(IntentStatus next) {
        return switch (this) {
            case PENDING -> Set.of(RUNNING, CANCELLED).contains(next);
            case RUNNING -> next != RUNNING;
            case NEEDS_REVIEW -> Set.of(COMPLETED, CANCELLED).contains(next);
            case FAILED, CANCELLED -> next == PENDING;
            case COMPLETED -> false;
        };
    }
}
