package io.resonant.kernel.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts something under a passphrase that a person types, for the way from one machine to another: AES-256-GCM under a
 * key that Argon2id (RFC 9106, its second recommendation: 64 MiB, three passes) makes of the passphrase.
 */
public final class PassphraseSeal {
    /** A passphrase that guesses at machine speed do not find in a useful time, given the slow hash. */
    public static final int MIN_LENGTH = 12;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte VERSION = 1;
    private static final Argon2 ARGON2 = Argon2.id(64 * 1024, 3, 4);
    private static final int KEY = 32;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private PassphraseSeal() {}

    /** @throws IllegalArgumentException when the passphrase is too short */
    public static String seal(String passphrase, byte[] content) {
        if (passphrase.codePointCount(0, passphrase.length()) < MIN_LENGTH) {
            throw new IllegalArgumentException("The passphrase is too short");
        }
        var salt = Tokens.randomBytes(SALT);
        var nonce = Tokens.randomBytes(NONCE);
        try {
            var encrypted = cipher(Cipher.ENCRYPT_MODE, passphrase, salt, nonce).doFinal(content);
            var all = ByteBuffer.allocate(1 + SALT + NONCE + encrypted.length)
                    .put(VERSION)
                    .put(salt)
                    .put(nonce)
                    .put(encrypted);
            return Base64.getMimeEncoder().encodeToString(all.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** What was sealed; nothing with another passphrase, or when it has been changed. */
    public static Optional<byte[]> open(String passphrase, String sealed) {
        try {
            var all = Base64.getMimeDecoder().decode(sealed);
            var start = 1 + SALT + NONCE;
            if (all.length <= start || all[0] != VERSION) {
                return Optional.empty();
            }
            var salt = Arrays.copyOfRange(all, 1, 1 + SALT);
            var nonce = Arrays.copyOfRange(all, 1 + SALT, start);
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, passphrase, salt, nonce).doFinal(all, start, all.length - start));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, String passphrase, byte[] salt, byte[] nonce)
            throws GeneralSecurityException {
        var key = ARGON2.hash(passphrase.getBytes(StandardCharsets.UTF_8), salt, KEY, ARGON2.blocks());
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
