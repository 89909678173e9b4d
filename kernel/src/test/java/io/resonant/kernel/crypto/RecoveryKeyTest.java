package io.resonant.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RecoveryKeyTest {
    private final RecoveryKey key = RecoveryKey.create("a signer");

    @Test
    void theOwnerOpensWhatThePublicHalfWrapped() {
        var wrapped = DataKey.random();
        var text = RecoveryKey.wrap(key.publicKey(), wrapped);
        var again = RecoveryKey.parse(key.text()).orElseThrow();
        assertThat(again.unwrap(text).orElseThrow().text()).isEqualTo(wrapped.text());
        assertThat(again.publicKey()).isEqualTo(key.publicKey());
        assertThat(again.trusts("a signer")).isTrue();
        assertThat(again.trusts("another")).isFalse();
        assertThat(RecoveryKey.create("a signer").unwrap(text)).isEmpty();
        assertThat(RecoveryKey.wrap(key.publicKey(), wrapped))
                .as("never the same twice")
                .isNotEqualTo(text);
    }

    @Test
    void whatIsChangedDoesNotOpen() {
        var bytes = Base64.getDecoder().decode(RecoveryKey.wrap(key.publicKey(), DataKey.random()));
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            assertThat(key.unwrap(Base64.getEncoder().encodeToString(bytes)))
                    .as("byte " + i)
                    .isEmpty();
            bytes[i] ^= 1;
        }
        assertThat(key.unwrap("")).isEmpty();
        assertThat(key.unwrap("no base64")).isEmpty();
    }

    @Test
    void peopleMayTypeItAsTheyLikeAndWrongLettersAreFound() {
        var text = key.text();
        assertThat(text).matches("([0-9A-Z]{6}-){13}[0-9A-Z]{6}");
        assertThat(RecoveryKey.parse(" " + text.toLowerCase(Locale.ROOT).replace("-", " ") + "\n"))
                .isPresent();
        for (var i = 0; i < text.length() - 1; i++) {
            var other = text.charAt(i) == 'A' ? 'B' : 'A';
            if (text.charAt(i) != '-') {
                assertThat(RecoveryKey.parse(text.substring(0, i) + other + text.substring(i + 1)))
                        .as("letter " + i)
                        .isEmpty();
            }
        }
        assertThat(RecoveryKey.parse(text.substring(1))).isEmpty();
        assertThat(key.toString()).doesNotContain(text.substring(0, 6));
    }

    @Test
    void theSameContentIsTheSameBytesAndNothingElseOpensThem() {
        var seal = new ContentSeal(SecretKeys.of("0123456789abcdefghijklmnopqrstuvwxyz", null), "test");
        var content = "some content".getBytes(StandardCharsets.UTF_8);
        var one = seal.seal(content);
        var other = seal.seal("other content".getBytes(StandardCharsets.UTF_8));
        assertThat(seal.seal(content).bytes()).isEqualTo(one.bytes());
        assertThat(ContentSeal.open(one.key(), one.bytes())).hasValue(content);
        assertThat(ContentSeal.open(other.key(), one.bytes())).isEmpty();
        var sealed = DataKey.random();
        assertThat(sealed.open(sealed.seal(content, "here"), "here")).hasValue(content);
        assertThat(sealed.open(sealed.seal(content, "here"), "there")).isEmpty();
    }
}
