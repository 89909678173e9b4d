package io.resonant.audit;

import io.resonant.kernel.json.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One line of the trail. */
public record AuditEntry(
        UUID id,
        @Nullable UUID actorId,
        String action,
        Target target,
        Json detail,
        @Nullable String address,
        Instant createdAt) {}
