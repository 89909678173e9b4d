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
 * @param provenAt when the person last showed who they are; none for sessions from before that was noted
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
        Instant expiresAt,
        @Nullable Instant provenAt) {

    /** Unused for this long, it ends. */
    static final Duration IDLE = Duration.ofDays(30);

    /** What could do great harm is only done this long after the person has shown who they are. */
    static final Duration PROOF = Duration.ofMinutes(10);

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

    boolean isProven(Instant now) {
        return provenAt != null && now.isBefore(provenAt.plus(PROOF));
    }

    Actor actor(@Nullable String address) {
        return new Actor(userId, organizationId, role, id, address);
    }
}
