package io.resonant.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.webauthn.PasskeyRefused;
import io.resonant.kernel.webauthn.PublicKey;
import io.resonant.kernel.webauthn.RelyingParty;
import io.resonant.kernel.webauthn.WebAuthn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** What browsers answer, for the fuzzer: the challenge in it is taken for one of ours, so that all of it is read. */
@NullMarked
public final class PasskeyAnswers {
    private static final String CHALLENGE = "challenge";
    private static final WebAuthn SITE = new WebAuthn(RelyingParty.at(URI.create("https://work.example")));
    private static final PublicKey KNOWN = known();

    private PasskeyAnswers() {}

    private static PublicKey known() {
        try {
            return SITE.register(made().text(), CHALLENGE);
        } catch (PasskeyRefused e) {
            throw new AssertionError(e);
        }
    }

    private static Json made() {
        return new TestAuthenticator().create(options());
    }

    private static Json options() {
        var challenge =
                Base64.getUrlEncoder().withoutPadding().encodeToString(CHALLENGE.getBytes(StandardCharsets.UTF_8));
        return Json.of(Map.of("challenge", challenge));
    }

    /** Whatever it is, it is read to a refusal or to the passkey that made it. */
    public static void refused(String text) {
        Json response;
        try {
            response = Json.parse(text);
        } catch (Problem malformed) {
            return;
        }
        try {
            Answer.challenge(response);
            assertThat(Answer.id(response)).isNotNull();
        } catch (Problem refused) {
            assertThat(refused.code()).isEqualTo("passkey_refused");
        }
        try {
            assertThat(SITE.register(text, CHALLENGE).credentialId()).isNotEmpty();
        } catch (PasskeyRefused refused) {
            assertThat(refused).hasMessageContaining("refused");
        }
        try {
            SITE.use(text, CHALLENGE, KNOWN);
            throw new AssertionError("nobody else has its key");
        } catch (PasskeyRefused refused) {
            assertThat(refused).hasMessageContaining("refused");
        }
    }
}
