package io.resonant.audit;

import io.resonant.kernel.json.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the trail.
 *
 * @param actorId who did it
 * @param onBehalfOf as whom, when somebody acted as somebody else
 */
public record AuditEntry(
        UUID id,
        @Nullable UUID actorId,
        @Nullable UUID onBehalfOf,
        String action,
        Target target,
        Json detail,
        @Nullable String address,
        Instant createdAt) {}
