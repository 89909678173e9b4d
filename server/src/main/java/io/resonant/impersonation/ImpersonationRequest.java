package io.resonant.impersonation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who runs the server wants to see the product as somebody else.
 *
 * @param operatorName who asks; none when their account is gone
 * @param reason in their words
 * @param minutes how long it lasts once it has begun
 * @param writes whether they also want to change things
 * @param expiresAt until when it can be answered, then begun, then until when it lasts
 */
record ImpersonationRequest(
        UUID id,
        UUID organizationId,
        String organizationName,
        UUID userId,
        String userName,
        UUID operatorId,
        @Nullable String operatorName,
        String reason,
        int minutes,
        boolean writes,
        RequestState state,
        Instant createdAt,
        @Nullable Instant answeredAt,
        @Nullable Instant begunAt,
        @Nullable Instant endedAt,
        Instant expiresAt) {}
