package io.resonant.kernel.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KEM;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A key that a person keeps away from the machine whose data it opens: the machine only has the public half, so whoever
 * takes the machine and all that it ever encrypted can read nothing of it.
 *
 * <p>The construction is the KEM of HPKE (RFC 9180: X25519 with HKDF-SHA256), which the JDK has, and AES-256-GCM under the
 * key that it agrees on. Each use agrees on a new one, so the nonce may be zero. There is no passphrase in it: a random key
 * cannot be guessed, and needs no slow hash. The text also names who may sign, so that nobody else can slip something in.
 */
public final class RecoveryKey {
    private static final int SCALAR = 32;
    private static final int SIGNER = 16;
    private static final int CHECK = 4;
    private static final int ENCAPSULATION = 32;
    private static final int TAG_BITS = 128;
    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // nothing that looks like something else
    private static final int GROUP = 6;

    private final byte[] scalar;
    private final byte[] signer;

    private RecoveryKey(byte[] scalar, byte[] signer) {
        this.scalar = scalar;
        this.signer = signer;
    }

    /**
     * A new key.
     *
     * @param signer the public key of {@link Signing} that may sign what it will open
     */
    public static RecoveryKey create(String signer) {
        return new RecoveryKey(Tokens.randomBytes(SCALAR), fingerprint(signer));
    }

    /** Reads what {@link #text} wrote, in whatever case and grouping. Nothing when a letter is wrong. */
    public static Optional<RecoveryKey> parse(String text) {
        var letters = text.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replaceAll("[IL]", "1");
        int length = SCALAR + SIGNER + CHECK;
        if (letters.length() != (length * 8 + 4) / 5) {
            return Optional.empty();
        }
        var bytes = ByteBuffer.allocate(length + 1);
        var bits = 0;
        var waiting = 0;
        for (var i = 0; i < letters.length(); i++) {
            int value = LETTERS.indexOf(letters.charAt(i));
            if (value < 0) {
                return Optional.empty();
            }
            bits = (bits << 5) | value;
            waiting += 5;
            if (waiting >= 8) {
                waiting -= 8;
                bytes.put((byte) (bits >> waiting));
                bits &= (1 << waiting) - 1;
            }
        }
        var all = bytes.array();
        var content = Arrays.copyOf(all, SCALAR + SIGNER);
        if (!Arrays.equals(check(content), Arrays.copyOfRange(all, SCALAR + SIGNER, length))) {
            return Optional.empty();
        }
        return Optional.of(
                new RecoveryKey(Arrays.copyOf(content, SCALAR), Arrays.copyOfRange(content, SCALAR, SCALAR + SIGNER)));
    }

    /** What the person keeps: letters and digits in groups, with a check that finds a wrong one. */
    public String text() {
        var content =
                ByteBuffer.allocate(SCALAR + SIGNER).put(scalar).put(signer).array();
        var bytes = ByteBuffer.allocate(content.length + CHECK)
                .put(content)
                .put(check(content))
                .array();
        var text = new StringBuilder();
        var bits = 0;
        var waiting = 0;
        for (var one : bytes) {
            bits = (bits << 8) | (one & 0xFF);
            waiting += 8;
            while (waiting >= 5) {
                waiting -= 5;
                text.append(LETTERS.charAt((bits >> waiting) & 31));
            }
            bits &= (1 << waiting) - 1;
        }
        if (waiting > 0) {
            text.append(LETTERS.charAt((bits << (5 - waiting)) & 31));
        }
        return text.toString().replaceAll("(.{" + GROUP + "})(?=.)", "$1-");
    }

    /** The half that encrypts, in Base64 as an X.509 SubjectPublicKeyInfo. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(pair().getPublic().getEncoded());
    }

    /** Whether a public key of {@link Signing} is the one that may sign. */
    public boolean trusts(String signer) {
        return Arrays.equals(this.signer, fingerprint(signer));
    }

    /** Encrypts a key so that only the owner of the recovery key can have it back. */
    public static String wrap(String publicKey, DataKey key) {
        try {
            var recipient = KeyFactory.getInstance("X25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
            var agreed = KEM.getInstance("DHKEM").newEncapsulator(recipient).encapsulate(0, DataKey.BYTES, "AES");
            var wrapped = cipher(Cipher.ENCRYPT_MODE, agreed.key()).doFinal(key.bytes());
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(ENCAPSULATION + wrapped.length)
                            .put(agreed.encapsulation())
                            .put(wrapped)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it, and the key is our own
        }
    }

    /** The key again; nothing when it was wrapped for another recovery key, or changed. */
    public Optional<DataKey> unwrap(String wrapped) {
        try {
            var all = Base64.getDecoder().decode(wrapped);
            if (all.length < ENCAPSULATION) {
                return Optional.empty();
            }
            var mine = KeyFactory.getInstance("X25519")
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
            var agreed = KEM.getInstance("DHKEM")
                    .newDecapsulator(mine)
                    .decapsulate(Arrays.copyOf(all, ENCAPSULATION), 0, DataKey.BYTES, "AES");
            return Optional.of(new DataKey(
                    cipher(Cipher.DECRYPT_MODE, agreed).doFinal(all, ENCAPSULATION, all.length - ENCAPSULATION)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "RecoveryKey"; // never the key
    }

    private KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("X25519");
            generator.initialize(NamedParameterSpec.X25519, new Signing.Seed(scalar));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    private static Cipher cipher(int mode, SecretKey key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, new byte[12]));
        return cipher;
    }

    private static byte[] fingerprint(String signer) {
        return Arrays.copyOf(Digests.sha256(signer.getBytes(StandardCharsets.US_ASCII)), SIGNER);
    }

    private static byte[] check(byte[] content) {
        return Arrays.copyOf(Digests.sha256(content), CHECK);
    }
}
