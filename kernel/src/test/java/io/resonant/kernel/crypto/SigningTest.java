package io.resonant.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SigningTest {
    private static final SecretKeys KEYS = SecretKeys.of("a secret for tests, 0123456789 abcdef", null);

    @Test
    void whoKnowsThePublicKeyCanCheckAText() {
        var signing = new Signing(KEYS, "report");
        var signature = signing.sign("報告");
        assertThat(Signing.verify(signing.publicKey(), "報告", signature)).isTrue();
        assertThat(Signing.verify(signing.publicKey(), "報告。", signature)).isFalse();
        assertThat(Signing.verify(new Signing(KEYS, "other").publicKey(), "報告", signature))
                .isFalse();
    }

    @Test
    void theKeyIsTheSameAfterARestart() {
        assertThat(new Signing(KEYS, "report").publicKey()).isEqualTo(new Signing(KEYS, "report").publicKey());
    }

    @Test
    void whatIsNoSignatureIsNotBelieved() {
        var key = new Signing(KEYS, "report").publicKey();
        assertThat(Signing.verify(key, "text", "%%%")).isFalse();
        assertThat(Signing.verify("AAAA", "text", "AAAA")).isFalse();
    }
}
