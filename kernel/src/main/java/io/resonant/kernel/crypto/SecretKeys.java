package io.resonant.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The installation's secret, from which a separate key is derived for each purpose, so that no use can be turned
 * against another. A second, older secret is still believed while the current one is being replaced.
 */
public final class SecretKeys {
    /** 256 bits: as long as the hash of HS256 (RFC 7518, 3.2). */
    public static final int MIN_BYTES = 32;

    private final List<byte[]> secrets;

    private SecretKeys(List<byte[]> secrets) {
        this.secrets = secrets;
    }

    /**
     * @param previous replaced earlier; what it signed is still believed, nothing new is signed with it
     * @throws WeakSecretException when one of them is short or obviously not random
     */
    public static SecretKeys of(String current, @Nullable String previous) {
        return new SecretKeys(Stream.of(Optional.of(current), Optional.ofNullable(previous))
                .flatMap(Optional::stream)
                .map(SecretKeys::checked)
                .toList());
    }

    /** The key that signs for this purpose. */
    public DerivedKey current(String purpose) {
        return derive(secrets.getFirst(), purpose);
    }

    /** The keys to believe for this purpose, the signing one first. */
    public List<DerivedKey> accepted(String purpose) {
        return secrets.stream().map(secret -> derive(secret, purpose)).toList();
    }

    /** Without the older secret. */
    SecretKeys present() {
        return new SecretKeys(List.of(secrets.getFirst()));
    }

    /** Whether an older secret is believed as well, so that what it sealed can be sealed anew. */
    public boolean isReplacing() {
        return secrets.size() > 1;
    }

    /** Tells two secrets apart and gives neither away. */
    public String fingerprint() {
        return current("fingerprint").id();
    }

    private static byte[] checked(String secret) {
        var bytes = secret.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new WeakSecretException("it has " + bytes.length + " bytes, at least " + MIN_BYTES + " are needed");
        }
        if (secret.strip().codePoints().distinct().count() < 10) {
            throw new WeakSecretException("it repeats a few characters, so it can be guessed");
        }
        return bytes;
    }

    private static DerivedKey derive(byte[] secret, String purpose) {
        var key = Hmac.sha256(secret, "resonant:" + purpose);
        return new DerivedKey(Digests.hex(Hmac.sha256(key, "id")).substring(0, 16), key);
    }

    /** The secret cannot protect anything; the message says why and never contains it. */
    public static final class WeakSecretException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        WeakSecretException(String reason) {
            super(reason);
        }
    }
}
