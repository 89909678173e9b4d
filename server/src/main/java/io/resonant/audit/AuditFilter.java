package io.resonant.audit;

import java.util.Optional;
import java.util.UUID;

/** Which lines of the trail are asked for; what is empty does not narrow. */
public record AuditFilter(
        Optional<UUID> actorId, Optional<String> action, Optional<String> targetKind, Optional<String> targetId) {
    public static final AuditFilter ALL =
            new AuditFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
