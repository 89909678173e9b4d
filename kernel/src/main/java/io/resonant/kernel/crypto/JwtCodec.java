package io.resonant.kernel.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs and checks tokens with HS256 and nothing else: the algorithm is ours to choose, never the token's (RFC 8725,
 * 3.1). A token names its key, so that the secret can be replaced while older tokens live on.
 */
public final class JwtCodec {
    /** Clocks of two nodes may differ by this much before a token counts as issued in the future. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private static final int MAX_LENGTH = 4096;

    private final String issuer;
    private final String audience;
    private final InstantSource clock;
    private final DerivedKey signingKey;
    private final MACSigner signer;
    private final Map<String, MACVerifier> verifiers = new HashMap<>();

    public JwtCodec(SecretKeys keys, String issuer, String audience, InstantSource clock) {
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
        signingKey = keys.current("jwt");
        try {
            signer = new MACSigner(signingKey.bytes());
            for (var key : keys.accepted("jwt")) {
                verifiers.put(key.id(), new MACVerifier(key.bytes()));
            }
        } catch (JOSEException e) {
            throw new IllegalStateException(e); // derived keys always have 256 bits
        }
    }

    public String sign(JwtClaims claims) {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(JOSEObjectType.JWT)
                .keyID(signingKey.id())
                .build();
        var body = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(claims.subject())
                .jwtID(claims.id())
                .issueTime(Date.from(claims.issuedAt()))
                .expirationTime(Date.from(claims.expiresAt()));
        claims.values().forEach(body::claim);
        var token = new SignedJWT(header, body.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    /** The claims of a token that we signed, for us, and that is valid now; nothing for every other one. */
    public Optional<JwtClaims> verify(String token) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            var jwt = SignedJWT.parse(token); // refuses unsigned tokens
            var header = jwt.getHeader();
            var verifier = header.getKeyID() == null ? null : verifiers.get(header.getKeyID());
            if (verifier == null || !JWSAlgorithm.HS256.equals(header.getAlgorithm()) || !jwt.verify(verifier)) {
                return Optional.empty();
            }
            return claims(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<JwtClaims> claims(JWTClaimsSet body) {
        var issuedAt = instant(body.getIssueTime());
        var expiresAt = instant(body.getExpirationTime());
        var notBefore = instant(body.getNotBeforeTime());
        var now = clock.instant();
        if (!issuer.equals(body.getIssuer())
                || !body.getAudience().equals(List.of(audience))
                || body.getSubject() == null
                || body.getJWTID() == null
                || issuedAt == null
                || expiresAt == null
                || !now.isBefore(expiresAt)
                || issuedAt.isAfter(now.plus(SKEW))
                || (notBefore != null && notBefore.isAfter(now.plus(SKEW)))) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        body.getClaims().forEach((name, value) -> {
            if (value instanceof String text
                    && !JWTClaimsSet.getRegisteredNames().contains(name)) {
                values.put(name, text);
            }
        });
        return Optional.of(new JwtClaims(body.getSubject(), body.getJWTID(), issuedAt, expiresAt, Map.copyOf(values)));
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
