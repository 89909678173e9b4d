package io.resonant.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Signs texts so that anybody can check them who knows the public key, with Ed25519 (RFC 8032). The key pair follows from
 * the installation's secret, so that there is nothing more to keep.
 */
public final class Signing {
    private static final String ALGORITHM = "Ed25519";

    private final KeyPair pair;

    public Signing(SecretKeys keys, String purpose) {
        this(keys.current(purpose));
    }

    /** With the key of a secret that is being replaced, for instance. */
    public Signing(DerivedKey key) {
        var seed = key.bytes();
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
            this.pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** Gives the generator the one number that it asks for: the seed is the private key (RFC 8032, 5.1.5). */
    static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Seed(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] wanted) {
            if (wanted.length != bytes.length) {
                throw new IllegalStateException("The seed has " + bytes.length + " bytes, not " + wanted.length);
            }
            System.arraycopy(bytes, 0, wanted, 0, wanted.length);
        }
    }

    /** In Base64, as an X.509 SubjectPublicKeyInfo. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    /** In Base64. */
    public String sign(String text) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** Whether the owner of a public key signed a text; false for what is no key or no signature, too. */
    public static boolean verify(String publicKey, String text, String signed) {
        try {
            var key = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
            var signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.verify(Base64.getDecoder().decode(signed));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }
}
