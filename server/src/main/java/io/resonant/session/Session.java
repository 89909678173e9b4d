package io.resonant.session;

import io.resonant.account.Actor;
import io.resonant.account.Language;
import io.resonant.account.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in and what it may do at this moment.
 *
 * @param secretHash of what a browser's cookie holds beside the id; none for sessions of tokens
 * @param renewedAt when its end was last moved
 */
record Session(
        UUID id,
        UUID userId,
        UUID organizationId,
        Role role,
        Language language,
        Kind kind,
        @Nullable String secretHash,
        Instant createdAt,
        Instant renewedAt,
        Instant expiresAt) {

    /** Unused for this long, it ends. */
    static final Duration IDLE = Duration.ofDays(30);

    /** Even in daily use it ends after this long, so that a stolen one does not live for ever. */
    static final Duration LONGEST = Duration.ofDays(180);

    enum Kind {
        BROWSER,
        TOKEN
    }

    static Instant expiry(Instant createdAt, Instant now) {
        var longest = createdAt.plus(LONGEST);
        var idle = now.plus(IDLE);
        return idle.isBefore(longest) ? idle : longest;
    }

    Actor actor(@Nullable String address) {
        return new Actor(userId, organizationId, role, id, address);
    }
}
