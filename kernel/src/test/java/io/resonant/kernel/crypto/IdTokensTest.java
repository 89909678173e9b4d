package io.resonant.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.resonant.kernel.crypto.IdTokens.Expected;
import io.resonant.kernel.crypto.IdTokens.Flaw;
import io.resonant.kernel.crypto.IdTokens.KeySet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each attack differs from the token that is accepted in one thing, so that nothing else can be what refuses it. */
@NullMarked
class IdTokensTest {
    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");
    private static final Expected EXPECTED = new Expected("https://login.example", "resonant", "the nonce");
    private static final RSAKey RSA = rsa("one");
    private static final RSAKey STRANGER = rsa("one");
    private static final ECKey EC = ec("two");
    private static final KeySet KEYS = set(RSA.toPublicJWK(), EC.toPublicJWK());

    @Test
    void takesWhatTheIssuerSignedForThisSignIn() throws Exception {
        var rsa = IdTokens.verify(rs256(body()), KEYS, EXPECTED, NOW);
        assertThat(rsa.subject()).isEqualTo("hanako");
        assertThat(rsa.claims()).contains("\"email\":\"hanako@example.com\"");
        var ec = signed(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("two").build(), body(), new ECDSASigner(EC));
        assertThat(IdTokens.verify(ec, KEYS, EXPECTED, NOW).subject()).isEqualTo("hanako");
    }

    @Test
    void theAlgorithmIsNotTheTokensToChoose() throws JOSEException {
        assertRefused(Flaw.MALFORMED, new PlainJWT(body().build()).serialize());
        var publicKey = RSA.toRSAPublicKey().getEncoded();
        for (var secret : List.of(publicKey, RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build();
            assertRefused(Flaw.ALGORITHM, signed(header, body(), new MACSigner(secret)));
        }
        var parts = rs256(body()).split("\\.", -1);
        assertRefused(Flaw.MALFORMED, parts[0] + "." + parts[1] + ".");
    }

    @Test
    void aSecretAmongTheKeysSignsNothing() throws JOSEException {
        var secret = new OctetSequenceKey.Builder(new byte[32]).keyID("shared").build();
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("shared").build();
        var token = signed(header, body(), new MACSigner(secret));
        assertThatThrownBy(() -> IdTokens.verify(token, set(secret), EXPECTED, NOW))
                .isInstanceOf(IdTokens.Refused.class)
                .hasMessage("algorithm");
    }

    @Test
    void onlyKeysOfTheIssuerCount() throws JOSEException {
        var signer = new RSASSASigner(STRANGER);
        assertRefused(Flaw.SIGNATURE, signed(header("one"), body(), signer));
        assertRefused(Flaw.KEY, signed(header("other"), body(), signer));
        var brought = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .jwk(STRANGER.toPublicJWK())
                .build();
        assertRefused(Flaw.SIGNATURE, signed(brought, body(), signer)); // the key in the token is not looked at
        var parts = rs256(body()).split("\\.", -1);
        var other = rs256(body().subject("taro")).split("\\.", -1);
        assertRefused(Flaw.SIGNATURE, parts[0] + "." + other[1] + "." + parts[2]);
    }

    @Test
    void aKeyThatIsTooShortSignsNothing() throws JOSEException {
        var weak = new RSAKeyGenerator(1024, true).keyID("weak").generate();
        var token = signed(
                header("weak"), body(), new RSASSASigner(weak.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
        assertThatThrownBy(() -> IdTokens.verify(token, set(weak.toPublicJWK()), EXPECTED, NOW))
                .isInstanceOf(IdTokens.Refused.class)
                .hasMessage("signature");
    }

    @Test
    void itMustBeFromTheIssuerAndForUs() {
        assertRefused(Flaw.ISSUER, rs256(body().issuer("https://login.example/")));
        assertRefused(Flaw.ISSUER, rs256(body().issuer(null)));
        assertRefused(Flaw.AUDIENCE, rs256(body().audience("another client")));
        assertRefused(Flaw.AUDIENCE, rs256(body().audience((String) null)));
        assertRefused(Flaw.AUDIENCE, rs256(body().audience(List.of("resonant", "another client"))));
        assertRefused(Flaw.AUDIENCE, rs256(body().claim("azp", "another client")));
        assertAccepted(
                rs256(body().audience(List.of("resonant", "another client")).claim("azp", "resonant")));
    }

    @Test
    void itMustBeForThisSignIn() {
        assertRefused(Flaw.NONCE, rs256(body().claim("nonce", "another nonce")));
        assertRefused(Flaw.NONCE, rs256(body().claim("nonce", null)));
        assertRefused(Flaw.MALFORMED, rs256(body().claim("nonce", List.of("the nonce"))));
    }

    @Test
    void itMustBeOfNowWithAMinuteForOtherClocks() {
        assertAccepted(rs256(body().expirationTime(at(-59))));
        assertRefused(Flaw.TIME, rs256(body().expirationTime(at(-60))));
        assertRefused(Flaw.TIME, rs256(body().expirationTime(null)));
        assertAccepted(rs256(body().issueTime(at(60))));
        assertRefused(Flaw.TIME, rs256(body().issueTime(at(61))));
        assertRefused(Flaw.TIME, rs256(body().issueTime(null)));
        assertRefused(Flaw.TIME, rs256(body().notBeforeTime(at(61))));
    }

    @Test
    void itMustSayWhoItIsAbout() {
        assertRefused(Flaw.SUBJECT, rs256(body().subject(null)));
        assertRefused(Flaw.SUBJECT, rs256(body().subject(" ")));
        assertRefused(Flaw.SUBJECT, rs256(body().subject("x".repeat(256))));
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (var text : List.of("", ".", "..", "a.b.c", "💥", "x".repeat(70_000))) {
            assertRefused(Flaw.MALFORMED, text);
        }
    }

    private static void assertAccepted(String token) {
        try {
            assertThat(IdTokens.verify(token, KEYS, EXPECTED, NOW).subject()).isEqualTo("hanako");
        } catch (IdTokens.Refused e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(Flaw flaw, String token) {
        assertThatThrownBy(() -> IdTokens.verify(token, KEYS, EXPECTED, NOW))
                .isInstanceOfSatisfying(
                        IdTokens.Refused.class,
                        refused -> assertThat(refused.flaw()).isEqualTo(flaw));
    }

    private static JWTClaimsSet.Builder body() {
        return new JWTClaimsSet.Builder()
                .issuer(EXPECTED.issuer())
                .audience(EXPECTED.clientId())
                .subject("hanako")
                .issueTime(at(0))
                .expirationTime(at(300))
                .claim("nonce", EXPECTED.nonce())
                .claim("email", "hanako@example.com");
    }

    private static Date at(long seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }

    private static JWSHeader header(@Nullable String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build();
    }

    private static String rs256(JWTClaimsSet.Builder body) {
        try {
            return signed(header("one"), body, new RSASSASigner(RSA));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String signed(JWSHeader header, JWTClaimsSet.Builder body, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(header, body.build());
        token.sign(signer);
        return token.serialize();
    }

    private static KeySet set(JWK... keys) {
        return KeySet.parse(new JWKSet(List.of(keys)).toString(false));
    }

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
