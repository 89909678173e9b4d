package io.resonant.kernel.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tokens with which somebody else's server vouches for a person (OpenID Connect Core 1.0, 3.1.3.7). Only signatures with
 * a key pair count: with a shared secret, whoever knows what is public could sign (RFC 8725, 2.1). Keys come from the set
 * that was fetched from the issuer and never from the token.
 */
public final class IdTokens {
    /** Clocks of two servers may differ by this much. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private static final int MAX_LENGTH = 64 * 1024;
    private static final int MAX_SUBJECT = 255; // OpenID Connect Core 1.0, 2
    private static final int LEAST_RSA_BITS = 2048; // RFC 7518, 3.3
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private IdTokens() {}

    /** What a token must say. */
    public record Expected(String issuer, String clientId, String nonce) {}

    /** @param claims the whole payload, as JSON */
    public record Verified(String subject, String claims) {}

    /** The public keys of an issuer. */
    public static final class KeySet {
        private final JWKSet keys;

        private KeySet(JWKSet keys) {
            this.keys = keys;
        }

        /** @throws IllegalArgumentException when it is no set of keys (RFC 7517, 5) */
        public static KeySet parse(String json) {
            try {
                return new KeySet(JWKSet.parse(json));
            } catch (ParseException e) {
                throw new IllegalArgumentException("no set of keys", e);
            }
        }

        private List<JWK> of(JWSHeader header) {
            return new JWKSelector(JWKMatcher.forJWSHeader(header)).select(keys);
        }
    }

    /** What is wrong with a token. */
    public enum Flaw {
        MALFORMED,
        ALGORITHM,
        /** None of the keys is the one that it names. They may have been replaced meanwhile. */
        KEY,
        SIGNATURE,
        ISSUER,
        AUDIENCE,
        TIME,
        NONCE,
        SUBJECT
    }

    /** The token proves nothing. The message never holds any of it. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Flaw flaw;

        Refused(Flaw flaw) {
            super(flaw.name().toLowerCase(Locale.ROOT));
            this.flaw = flaw;
        }

        public Flaw flaw() {
            return flaw;
        }
    }

    /** @throws Refused unless the issuer signed it with one of these keys, for us, for this sign-in and for now */
    public static Verified verify(String token, KeySet keys, Expected expected, Instant now) throws Refused {
        if (token.length() > MAX_LENGTH) {
            throw new Refused(Flaw.MALFORMED);
        }
        try {
            var jwt = SignedJWT.parse(token); // refuses tokens without a signature
            if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
                throw new Refused(Flaw.ALGORITHM);
            }
            var matching = keys.of(jwt.getHeader());
            if (matching.isEmpty()) {
                throw new Refused(Flaw.KEY);
            }
            if (!isSignedWithOneOf(matching, jwt)) {
                throw new Refused(Flaw.SIGNATURE);
            }
            var claims = jwt.getJWTClaimsSet();
            check(claims, expected, now);
            return new Verified(claims.getSubject(), jwt.getPayload().toString());
        } catch (ParseException | IllegalArgumentException _) {
            throw new Refused(Flaw.MALFORMED);
        }
    }

    private static boolean isSignedWithOneOf(List<JWK> keys, SignedJWT jwt) {
        for (var key : keys) {
            try {
                if (jwt.verify(verifier(key))) {
                    return true;
                }
            } catch (JOSEException _) {
                // a key that cannot have signed this
            }
        }
        return false;
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return switch (key) {
            case RSAKey rsa when rsa.size() >= LEAST_RSA_BITS -> new RSASSAVerifier(rsa);
            case ECKey ec -> new ECDSAVerifier(ec);
            default -> throw new JOSEException("not a key of these algorithms");
        };
    }

    private static void check(JWTClaimsSet claims, Expected expected, Instant now) throws Refused, ParseException {
        if (!expected.issuer().equals(claims.getIssuer())) {
            throw new Refused(Flaw.ISSUER);
        }
        var party = claims.getStringClaim("azp");
        boolean oneOfSeveral = claims.getAudience().size() > 1;
        if (!claims.getAudience().contains(expected.clientId())
                || (party == null ? oneOfSeveral : !party.equals(expected.clientId()))) {
            throw new Refused(Flaw.AUDIENCE);
        }
        var expiresAt = claims.getExpirationTime();
        var issuedAt = claims.getIssueTime();
        var notBefore = claims.getNotBeforeTime();
        if (expiresAt == null
                || issuedAt == null
                || !now.isBefore(expiresAt.toInstant().plus(SKEW))
                || issuedAt.toInstant().isAfter(now.plus(SKEW))
                || (notBefore != null && notBefore.toInstant().isAfter(now.plus(SKEW)))) {
            throw new Refused(Flaw.TIME);
        }
        if (!same(expected.nonce(), claims.getStringClaim("nonce"))) {
            throw new Refused(Flaw.NONCE);
        }
        var subject = claims.getSubject();
        if (subject == null || subject.isBlank() || subject.length() > MAX_SUBJECT) {
            throw new Refused(Flaw.SUBJECT);
        }
    }

    private static boolean same(String expected, @Nullable String given) {
        return given != null && Digests.same(expected, given);
    }
}
