package io.resonant.namespace;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token that a program publishes with.
 *
 * @param userId for whom it publishes
 * @param namespaces the only ones that it may publish under
 * @param usedAt the last time, to the minute
 * @param warnedAt when its person was last told by mail that it ends soon
 * @param token the token itself, in the answer that made it and never again
 */
public record PublishToken(
        UUID id,
        UUID userId,
        String name,
        List<String> namespaces,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant usedAt,
        @Nullable Instant warnedAt,
        @Nullable String token) {
    PublishToken withToken(String text) {
        return new PublishToken(id, userId, name, namespaces, createdAt, expiresAt, usedAt, warnedAt, text);
    }
}
