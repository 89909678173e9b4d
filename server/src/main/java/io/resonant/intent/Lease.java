package io.resonant.intent;

import java.util.UUID;

/**
 * A worker's right to an intent for a while. Owner and attempt together are the fence: a worker that comes late, after
 * its lease went to another, is recognised by them and its work is dropped.
 */
public record Lease(UUID organizationId, String owner, Intent intent) {
    public UUID intentId() {
        return intent.id();
    }

    public int attempt() {
        return intent.attempts();
    }
}
