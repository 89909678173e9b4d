package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.crypto.IdTokens;
import io.resonant.kernel.crypto.JwtCodec;
import io.resonant.kernel.crypto.SecretKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/** Whatever the token: nobody is let in with one that was not signed. */
public final class TokenFuzz implements FuzzTarget {
    private static final TokenFuzz TARGET = new TokenFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "token";
    }

    private static final JwtCodec OURS = new JwtCodec(
            SecretKeys.of("a secret for tests, 0123456789 abcdef", null),
            "issuer",
            "audience",
            InstantSource.fixed(Instant.EPOCH));
    private static final IdTokens.Expected EXPECTED =
            new IdTokens.Expected("https://issuer.example", "client", "nonce");

    /** The first line is a token, the rest the keys of an issuer. */
    @Override
    public void feed(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        int end = Math.max(0, text.indexOf('\n'));
        var token = text.substring(0, end);
        assertThat(OURS.verify(token)).isEmpty();
        assertThat(OURS.verify(text)).isEmpty();
        try {
            var keys = IdTokens.KeySet.parse(text.substring(end));
            IdTokens.verify(token, keys, EXPECTED, Instant.EPOCH);
            throw new AssertionError("believed " + token);
        } catch (IdTokens.Refused refused) {
            assertThat(refused.flaw()).isNotNull();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).as("no set of keys").isNotNull();
        }
    }
}
