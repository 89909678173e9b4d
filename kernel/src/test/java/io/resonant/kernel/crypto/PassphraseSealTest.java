package io.resonant.kernel.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PassphraseSealTest {
    private static final String PASSPHRASE = "correct horse 馬 battery";

    @Test
    void whatIsSealedOpensWithItsPassphraseOnly() {
        var sealed = PassphraseSeal.seal(PASSPHRASE, "a secret".getBytes(UTF_8));
        assertThat(sealed).doesNotContain("a secret");
        assertThat(PassphraseSeal.open(PASSPHRASE, sealed))
                .hasValueSatisfying(
                        content -> assertThat(content).asString(UTF_8).isEqualTo("a secret"));
        assertThat(PassphraseSeal.open(PASSPHRASE + " ", sealed)).isEmpty();
    }

    @Test
    void whatWasChangedOrIsNothingOfOursDoesNotOpen() {
        var sealed = PassphraseSeal.seal(PASSPHRASE, "a secret".getBytes(UTF_8));
        var last = sealed.charAt(20) == 'A' ? 'B' : 'A';
        assertThat(PassphraseSeal.open(PASSPHRASE, sealed.substring(0, 20) + last + sealed.substring(21)))
                .isEmpty();
        assertThat(PassphraseSeal.open(PASSPHRASE, sealed.substring(0, 24))).isEmpty();
        assertThat(PassphraseSeal.open(PASSPHRASE, "")).isEmpty();
    }

    @Test
    void aShortPassphraseIsRefused() {
        assertThatThrownBy(() -> PassphraseSeal.seal("elevenchars", new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
