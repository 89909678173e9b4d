package io.resonant.identity;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that is on its way to a provider and back. It waits sealed in a cookie of the browser that began it, so that
 * strangers fill no table and nobody can finish in one browser what was begun in another.
 *
 * @param state comes back in the address, and shows that the answer is for this browser
 * @param nonce comes back in the token, and shows that the token is for this sign-in
 * @param verifier proves to the provider that the code was asked for by us (PKCE, RFC 7636)
 * @param userId who connects their account; none when somebody signs in
 */
record Flow(
        UUID providerId,
        String state,
        String nonce,
        String verifier,
        @Nullable UUID userId,
        Instant expiresAt) {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    static Flow begin(UUID providerId, @Nullable UUID userId, Instant now) {
        return new Flow(providerId, Tokens.random(), Tokens.random(), Tokens.random(), userId, now.plus(LIFETIME));
    }

    String sealed(Sealing sealing) {
        return sealing.seal(JsonCodec.write(this));
    }

    /** The one that was begun; nothing for what we have not sealed and for what is over. */
    static Optional<Flow> open(String cookie, Sealing sealing, Instant now) {
        try {
            return sealing.open(cookie)
                    .map(text -> JsonCodec.read(text, Flow.class))
                    .filter(flow -> now.isBefore(flow.expiresAt()));
        } catch (Problem _) {
            return Optional.empty(); // sealed by another version of this server
        }
    }

    String challenge() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(verifier));
    }
}
