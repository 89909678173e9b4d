package io.resonant.session;

import io.resonant.account.Actor;
import io.resonant.kernel.crypto.JwtClaims;
import io.resonant.kernel.crypto.JwtCodec;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * How commands prove to the running server that they come from its operator: with a token that only somebody can make
 * who may read the server's secret. It is good for minutes and for nothing that people do.
 */
public final class OperatorTokens {
    private static final String SUBJECT = "operator";
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final JwtCodec codec;
    private final InstantSource clock;

    public OperatorTokens(SecretKeys keys, InstantSource clock) {
        this.codec = new JwtCodec(keys, "resonant", "resonant-operator", clock);
        this.clock = clock;
    }

    /** A token for the next calls. */
    public String issue() {
        var now = clock.instant();
        return codec.sign(new JwtClaims(SUBJECT, Tokens.random(), now, now.plus(LIFETIME), Map.of()));
    }

    /** @throws Problem 401 without a valid token, 403 for somebody who has only signed in */
    public void require(Request request) {
        if (request.findPrincipal(Actor.class).isPresent()) {
            throw Problem.of(403, "forbidden");
        }
        var valid = request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .flatMap(value -> codec.verify(value.substring(7).strip()))
                .filter(claims -> claims.subject().equals(SUBJECT));
        if (valid.isEmpty()) {
            throw Sessions.unauthenticated();
        }
    }
}
