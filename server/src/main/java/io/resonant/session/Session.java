package io.resonant.session;

import io.resonant.account.Actor;
import io.resonant.account.Impersonation;
import io.resonant.account.Language;
import io.resonant.account.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in and what it may do at this moment.
 *
 * @param secretHash of what a browser's cookie holds beside the id; none for sessions of tokens
 * @param renewedAt when its end was last moved
 * @param provenAt when the person last showed who they are; none for sessions from before that was noted
 * @param impersonation as whom it acts, when that is somebody else than its own person
 * @param reach how far an application goes whose session this is; none for the person's own
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
        @Nullable Instant provenAt,
        @Nullable Impersonation impersonation,
        KeyRing.@Nullable Reach reach) {

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

    /** What its own person proved says nothing of the one it acts as. */
    boolean isProven(Instant now) {
        return impersonation == null && provenAt != null && now.isBefore(provenAt.plus(PROOF));
    }

    Session acting(Optional<Impersonation> as) {
        return new Session(
                id,
                userId,
                organizationId,
                role,
                language,
                kind,
                secretHash,
                createdAt,
                renewedAt,
                expiresAt,
                provenAt,
                as.orElse(null),
                reach);
    }

    /** How long what is known of it holds at most. */
    Instant until() {
        return impersonation != null && impersonation.endsAt().isBefore(expiresAt) ? impersonation.endsAt() : expiresAt;
    }

    /**
     * Of whoever looks at the screen. An application acts as a key does: without the session that only the person's own
     * acts may use.
     */
    Actor actor(@Nullable String address) {
        if (reach != null) {
            return new Actor(userId, organizationId, reach.of(role), null, address);
        }
        return impersonation == null
                ? new Actor(userId, organizationId, role, id, address)
                : new Actor(
                        impersonation.userId(),
                        impersonation.organizationId(),
                        impersonation.role(),
                        id,
                        address,
                        userId);
    }

    /**
     * Whose pages it opens, and where: one opened as somebody else changes nothing in one's own name, nor the other way
     * round, and one that still shows an organisation writes nothing into another to which a second tab has gone on.
     */
    String page() {
        var actor = actor(null);
        return id + " as " + actor.userId() + " in " + actor.organizationId();
    }
}
