package io.resonant.kernel.crypto;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts content so that the same content always becomes the same bytes, which need to be stored only once. The key of
 * each content is a keyed hash of it, so no key ever encrypts two contents and the nonce may be zero (AES-256-GCM). Who
 * has the secret can find out whether a content that he has already was stored, and nothing more: to read one, its own
 * key is needed, which goes wherever the list of contents goes.
 */
public final class ContentSeal {
    private static final int TAG_BITS = 128;

    private final DerivedKey secret;

    public ContentSeal(SecretKeys keys, String purpose) {
        this.secret = keys.current(purpose);
    }

    /** @param key in Base64; opens this content only */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    public record Sealed(String key, byte[] bytes) {}

    public Sealed seal(byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA256"));
            var key = mac.doFinal(content);
            return new Sealed(
                    Base64.getEncoder().encodeToString(key),
                    cipher(Cipher.ENCRYPT_MODE, key).doFinal(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** The content; nothing when the key is another one's, or when the bytes were changed. */
    public static Optional<byte[]> open(String key, byte[] bytes) {
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(key)).doFinal(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, byte[] key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, new byte[12]));
        return cipher;
    }
}
