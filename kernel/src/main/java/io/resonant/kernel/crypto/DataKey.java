package io.resonant.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A random key of 256 bits for a few contents: AES-256-GCM with a random nonce (NIST SP 800-38D). */
public final class DataKey {
    static final int BYTES = 32;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final byte[] bytes;

    DataKey(byte[] bytes) {
        this.bytes = bytes;
    }

    public static DataKey random() {
        return new DataKey(Tokens.randomBytes(BYTES));
    }

    /** Reads what {@link #text} wrote. @throws IllegalArgumentException when it is no key */
    public static DataKey of(String text) {
        var bytes = Base64.getDecoder().decode(text);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A key has " + BYTES + " bytes, not " + bytes.length);
        }
        return new DataKey(bytes);
    }

    /** The key itself: only for what is sealed before it is stored. */
    public String text() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** @param context what it belongs to; it opens nowhere else */
    public byte[] seal(byte[] plain, String context) {
        var nonce = Tokens.randomBytes(NONCE);
        try {
            var encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
            var all = Arrays.copyOf(nonce, NONCE + encrypted.length);
            System.arraycopy(encrypted, 0, all, NONCE, encrypted.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** The content; nothing when another key sealed it, for something else, or when it was changed. */
    public Optional<byte[]> open(byte[] sealed, String context) {
        if (sealed.length <= NONCE) {
            return Optional.empty();
        }
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), context)
                    .doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "DataKey"; // never the key
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(bytes, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
