package io.resonant.sharing;

import java.time.Instant;
import java.util.UUID;

/** A link that opens something for whoever has it. What it holds is told once, to who makes it. */
public record ShareLink(UUID id, UUID createdBy, Instant createdAt, Instant expiresAt) {
    /**
     * A link that was just made.
     *
     * @param path where it leads, behind the server's address; the part after the hash sign is the secret
     */
    record Created(ShareLink details, String path) {}
}
