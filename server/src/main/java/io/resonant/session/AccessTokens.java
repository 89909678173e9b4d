package io.resonant.session;

import io.resonant.kernel.cache.Cache;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.JwtClaims;
import io.resonant.kernel.crypto.JwtCodec;
import io.resonant.kernel.crypto.SecretKeys;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens: signed, short-lived, and tied to a session that can be ended at any time. What was verified is
 * remembered under the token's hash, because a program sends the same token with every call.
 */
final class AccessTokens {
    static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final String ISSUER = "resonant";
    private static final int REMEMBERED = 50_000;
    private static final String PERSON = "sid";

    /** The claim has a name of its own, or a node of an earlier release would take an application for the person. */
    private static final String APPLICATION = "app";

    private final JwtCodec codec;
    private final InstantSource clock;
    private final Cache<ByteBuffer, Claims> verified;

    AccessTokens(SecretKeys keys, InstantSource clock) {
        this.codec = new JwtCodec(keys, ISSUER, ISSUER, clock);
        this.clock = clock;
        this.verified = new Cache<>(REMEMBERED, clock, Claims::expiresAt);
    }

    record Claims(UUID userId, UUID organizationId, UUID sessionId, Instant expiresAt) {}

    String issue(Session session) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return codec.sign(new JwtClaims(
                session.userId().toString(),
                UUID.randomUUID().toString(),
                now,
                now.plus(LIFETIME),
                Map.of(
                        "org",
                        session.organizationId().toString(),
                        session.reach() == null ? PERSON : APPLICATION,
                        session.id().toString())));
    }

    /** What a valid token says; nothing for any other text. */
    Optional<Claims> verify(String token) {
        return Optional.ofNullable(verified.get(ByteBuffer.wrap(Digests.sha256(token)), _ -> read(token)));
    }

    private @Nullable Claims read(String token) {
        return codec.verify(token).map(AccessTokens::claims).orElse(null);
    }

    private static @Nullable Claims claims(JwtClaims claims) {
        var organization = claims.values().get("org");
        var session = claims.values().getOrDefault(PERSON, claims.values().get(APPLICATION));
        if (organization == null || session == null) {
            return null; // signed by us, but for something else
        }
        return new Claims(
                UUID.fromString(claims.subject()),
                UUID.fromString(organization),
                UUID.fromString(session),
                claims.expiresAt());
    }
}
