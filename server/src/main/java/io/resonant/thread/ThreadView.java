package io.resonant.thread;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation; called a view because Java has a thread of its own.
 *
 * @param userId who started it
 * @param restricted whether only some people of the organisation see it, or what it is about
 * @param updatedAt when something was last said or the title changed
 */
public record ThreadView(
        UUID id,
        String title,
        @Nullable UUID specId,
        @Nullable UUID taskId,
        UUID userId,
        boolean restricted,
        Instant createdAt,
        Instant updatedAt) {}
