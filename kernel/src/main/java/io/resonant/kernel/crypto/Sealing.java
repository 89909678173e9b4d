package io.resonant.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts texts that must be stored but not be read by whoever reads the store, such as an address with a password:
 * AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits, under the installation's secret.
 */
public final class Sealing {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeys keys;
    private final String purpose;

    public Sealing(SecretKeys keys, String purpose) {
        this.keys = keys;
        this.purpose = purpose;
    }

    public String seal(String text) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            var encrypted = cipher(Cipher.ENCRYPT_MODE, keys.current(purpose), nonce)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            var all = Arrays.copyOf(nonce, NONCE + encrypted.length);
            System.arraycopy(encrypted, 0, all, NONCE, encrypted.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** The text; nothing when another secret sealed it, or when it has been changed. */
    public Optional<String> open(String sealed) {
        byte[] all;
        try {
            all = Base64.getDecoder().decode(sealed);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (all.length <= NONCE) {
            return Optional.empty();
        }
        return keys.accepted(purpose).stream()
                .flatMap(key -> opened(all, key).stream())
                .findFirst();
    }

    /** Whether there can be anything for {@link #renewed}. */
    public boolean isReplacing() {
        return keys.isReplacing();
    }

    /**
     * The text sealed anew, so that the secret which is being replaced can be forgotten; nothing when the present one has
     * sealed it already, or none that we know.
     */
    public Optional<String> renewed(String sealed) {
        return new Sealing(keys.present(), purpose).open(sealed).isPresent()
                ? Optional.empty()
                : open(sealed).map(this::seal);
    }

    private static Optional<String> opened(byte[] all, DerivedKey key) {
        try {
            var text =
                    cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(all, NONCE)).doFinal(all, NONCE, all.length - NONCE);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException _) {
            return Optional.empty(); // perhaps another secret did it
        }
    }

    private static Cipher cipher(int mode, DerivedKey key, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key.bytes(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
