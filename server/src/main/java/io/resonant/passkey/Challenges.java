package io.resonant.passkey;

import io.resonant.kernel.crypto.DerivedKey;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What an authenticator has to sign. A challenge carries its own end and our signature, so that a stranger who asks for
 * a million of them fills no table; only those that were answered well are noted.
 */
final class Challenges {
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final String PURPOSE = "passkey";

    private final SecretKeys keys;
    private final InstantSource clock;

    Challenges(SecretKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** @param use what it is for, which the answer must be for as well */
    String issue(String use) {
        var text = Tokens.random() + "." + clock.instant().plus(LIFETIME).getEpochSecond();
        return text + "." + keys.current(PURPOSE).sign(use + " " + text);
    }

    /** When a challenge ends that is one of ours, for this use and of now. @throws Problem 401 {@code passkey_refused} */
    Instant check(String challenge, String use) {
        var parts = challenge.split("\\.", -1);
        if (parts.length == 3) {
            var text = parts[0] + "." + parts[1];
            if (keys.accepted(PURPOSE).stream().anyMatch((DerivedKey key) -> key.verify(use + " " + text, parts[2]))) {
                var end = Instant.ofEpochSecond(Long.parseLong(parts[1])); // signed, so it is one of ours
                if (clock.instant().isBefore(end)) {
                    return end;
                }
            }
        }
        throw Problem.of(401, "passkey_refused");
    }

    static String hash(String challenge) {
        return Digests.sha256Hex(challenge);
    }
}
