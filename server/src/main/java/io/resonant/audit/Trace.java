package io.resonant.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A principal who is no signed-in person: the command line, a job, or somebody at the door. */
public record Trace(
        UUID organizationId,
        @Nullable UUID userId,
        @Nullable String address) implements Principal {}
