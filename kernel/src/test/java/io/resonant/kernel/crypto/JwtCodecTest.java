package io.resonant.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class JwtCodecTest {
    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");
    private static final String SECRET = "a secret for tests, 0123456789 abcdef";
    private static final SecretKeys KEYS = SecretKeys.of(SECRET, null);
    private static final JwtCodec CODEC = at(NOW, KEYS);
    private static final JwtClaims CLAIMS =
            new JwtClaims("sub", "jti", NOW, NOW.plusSeconds(1800), Map.of("org", "o", "sid", "s"));

    @Test
    void readsBackWhatItSigned() {
        assertThat(CODEC.verify(CODEC.sign(CLAIMS))).contains(CLAIMS);
    }

    @Test
    void refusesAnExpiredTokenFromTheSecondOfItsExpiry() {
        var token = CODEC.sign(CLAIMS);
        assertThat(at(NOW.plusSeconds(1799), KEYS).verify(token)).isPresent();
        assertThat(at(NOW.plusSeconds(1800), KEYS).verify(token)).isEmpty();
    }

    @Test
    void refusesATokenOfTheFutureButForgivesAClockThatIsALittleLate() {
        var token = CODEC.sign(CLAIMS);
        assertThat(at(NOW.minusSeconds(60), KEYS).verify(token)).isPresent();
        assertThat(at(NOW.minusSeconds(61), KEYS).verify(token)).isEmpty();
        assertThat(CODEC.verify(signed(header(), body().notBeforeTime(Date.from(NOW.plusSeconds(61))))))
                .isEmpty();
    }

    @Test
    void refusesTokensForOthersAndFromOthers() {
        assertThat(CODEC.verify(signed(header(), body()))).isPresent(); // the attacks below differ from it in one thing
        assertThat(CODEC.verify(signed(header(), body().issuer("someone")))).isEmpty();
        assertThat(CODEC.verify(signed(header(), body().issuer(null)))).isEmpty();
        assertThat(CODEC.verify(signed(header(), body().audience("others")))).isEmpty();
        assertThat(CODEC.verify(signed(header(), body().audience(List.of("us", "others")))))
                .isEmpty();
        assertThat(CODEC.verify(signed(header(), body().audience((String) null))))
                .isEmpty();
        assertThat(CODEC.verify(signed(header(), body().subject(null)))).isEmpty();
        assertThat(CODEC.verify(signed(header(), body().jwtID(null)))).isEmpty();
        assertThat(CODEC.verify(signed(header(), body().expirationTime(null)))).isEmpty();
        assertThat(CODEC.verify(signed(header(), body().issueTime(null)))).isEmpty();
    }

    @Test
    void refusesAForeignSignature() {
        var foreign = at(NOW, SecretKeys.of("another secret, 0123456789 abcdefgh", null));
        assertThat(CODEC.verify(foreign.sign(CLAIMS))).isEmpty();
        var parts = CODEC.sign(CLAIMS).split("\\.");
        var signature = foreign.sign(CLAIMS).split("\\.")[2];
        assertThat(CODEC.verify(parts[0] + "." + parts[1] + "." + signature)).isEmpty();
    }

    @Test
    void refusesTheAlgorithmNone() {
        assertThat(CODEC.verify(new PlainJWT(body().build()).serialize())).isEmpty();
        var parts = CODEC.sign(CLAIMS).split("\\.");
        for (var algorithm : List.of("none", "None", "NONE", "nOnE")) {
            var header = base64("{\"alg\":\"" + algorithm + "\",\"kid\":\""
                    + KEYS.current("jwt").id() + "\"}");
            assertThat(CODEC.verify(header + "." + parts[1] + ".")).isEmpty();
            assertThat(CODEC.verify(header + "." + parts[1] + "." + parts[2])).isEmpty();
        }
    }

    @Test
    void refusesAnotherAlgorithmWithTheRightKeyId() throws Exception {
        var rsa = new RSAKeyGenerator(2048).generate();
        var kid = KEYS.current("jwt").id();
        var signed = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build(), body().build());
        signed.sign(new RSASSASigner(rsa));
        assertThat(CODEC.verify(signed.serialize())).isEmpty();

        var confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(kid)
                        .jwk(rsa.toPublicJWK())
                        .build(),
                body().build());
        confused.sign(new MACSigner(rsa.toRSAPublicKey().getEncoded()));
        assertThat(CODEC.verify(confused.serialize())).isEmpty();

        var longer = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS384).keyID(kid).build(), body().build());
        longer.sign(new MACSigner(new byte[48]));
        assertThat(CODEC.verify(longer.serialize())).isEmpty();
    }

    @Test
    void refusesAHeaderThatDemandsWhatItDoesNotKnow() {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(KEYS.current("jwt").id())
                .criticalParams(Set.of("exp"))
                .customParam("exp", 1);
        assertThat(CODEC.verify(signed(header, body()))).isEmpty();
    }

    @Test
    void refusesEveryTruncationAndEveryBitFlip() {
        var token = CODEC.sign(CLAIMS);
        for (int length = 0; length < token.length(); length++) {
            assertThat(CODEC.verify(token.substring(0, length))).isEmpty();
        }
        var signature = token.lastIndexOf('.') + 1;
        for (int i = 0; i < token.length() - 1; i++) { // the last letter carries bits that nothing encodes
            var other = token.charAt(i) == 'A' ? 'B' : 'A';
            var changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(CODEC.verify(changed))
                    .as("letter %s, signature from %s", i, signature)
                    .isEmpty();
        }
        assertThat(CODEC.verify("a".repeat(100_000))).isEmpty();
        assertThat(CODEC.verify(token + ".x")).isEmpty();
    }

    @Test
    void believesThePreviousSecretButSignsWithTheCurrentOne() {
        var old = CODEC.sign(CLAIMS);
        var rotated = at(NOW, SecretKeys.of("a newer secret for tests, 0123456789", SECRET));
        assertThat(rotated.verify(old)).contains(CLAIMS);
        assertThat(CODEC.verify(rotated.sign(CLAIMS))).isEmpty();
        assertThat(at(NOW, SecretKeys.of("a newer secret for tests, 0123456789", null))
                        .verify(old))
                .isEmpty();
    }

    private static JwtCodec at(Instant now, SecretKeys keys) {
        return new JwtCodec(keys, "us", "us", InstantSource.fixed(now));
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(JOSEObjectType.JWT)
                .keyID(KEYS.current("jwt").id());
    }

    private static JWTClaimsSet.Builder body() {
        return new JWTClaimsSet.Builder()
                .issuer("us")
                .audience("us")
                .subject("sub")
                .jwtID("jti")
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plus(Duration.ofMinutes(30))));
    }

    private static String signed(JWSHeader.Builder header, JWTClaimsSet.Builder body) {
        try {
            var jwt = new SignedJWT(header.build(), body.build());
            jwt.sign(new MACSigner(KEYS.current("jwt").bytes()));
            return jwt.serialize();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
