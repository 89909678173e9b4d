package io.resonant.passkey;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** A device that keeps one passkey, and lies about whatever a test wants. CBOR is written by hand: it is twenty lines. */
@NullMarked
final class TestAuthenticator {
    private static final int PRESENT = 1;
    private static final int VERIFIED = 4;
    private static final int ATTESTED = 64;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys = newKeys();
    private final byte[] id = Digests.sha256(keys.getPublic().getEncoded());

    String origin = "https://work.example";
    String site = "work.example";
    String typeOfUse = "webauthn.get";
    boolean verified = true;
    int counter = 1;

    /** The answer to {@code navigator.credentials.create}. */
    Json create(Json options) {
        var data = new ByteArrayOutputStream();
        data.writeBytes(head(ATTESTED));
        data.writeBytes(new byte[16]);
        data.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
        data.writeBytes(id);
        data.writeBytes(publicKey());
        var object = new ByteArrayOutputStream();
        object.write(0xA3);
        object.writeBytes(text("fmt"));
        object.writeBytes(text("none"));
        object.writeBytes(text("attStmt"));
        object.write(0xA0);
        object.writeBytes(text("authData"));
        object.writeBytes(bytes(data.toByteArray()));
        return answer(Map.of(
                "clientDataJSON",
                BASE64.encodeToString(client("webauthn.create", options)),
                "attestationObject",
                BASE64.encodeToString(object.toByteArray())));
    }

    /** The answer to {@code navigator.credentials.get}. */
    Json get(Json options) {
        try {
            var data = head(0);
            var client = client(typeOfUse, options);
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(Digests.sha256(client));
            return answer(Map.of(
                    "clientDataJSON", BASE64.encodeToString(client),
                    "authenticatorData", BASE64.encodeToString(data),
                    "signature", BASE64.encodeToString(signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Json answer(Map<String, String> response) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("id", BASE64.encodeToString(id));
        answer.put("rawId", BASE64.encodeToString(id));
        answer.put("type", "public-key");
        answer.put("response", response);
        answer.put("clientExtensionResults", Map.of());
        return Json.of(answer);
    }

    private byte[] client(String type, Json options) {
        var challenge = options.tree().path("challenge").asString();
        return JsonCodec.write(Map.of("type", type, "challenge", challenge, "origin", origin, "crossOrigin", false))
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] head(int flags) {
        return ByteBuffer.allocate(37)
                .put(Digests.sha256(site))
                .put((byte) (flags | PRESENT | (verified ? VERIFIED : 0)))
                .putInt(counter++)
                .array();
    }

    /** As COSE (RFC 9053): an ES256 key on P-256. */
    private byte[] publicKey() {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        var key = new ByteArrayOutputStream();
        key.writeBytes(new byte[] {(byte) 0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21});
        key.writeBytes(bytes(coordinate(point.getAffineX())));
        key.write(0x22);
        key.writeBytes(bytes(coordinate(point.getAffineY())));
        return key.toByteArray();
    }

    private static byte[] coordinate(BigInteger number) {
        var all = number.toByteArray();
        var coordinate = new byte[32];
        int length = Math.min(all.length, 32);
        System.arraycopy(all, all.length - length, coordinate, 32 - length, length);
        return coordinate;
    }

    private static byte[] text(String text) {
        return cbor(3, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(byte[] bytes) {
        return cbor(2, bytes);
    }

    private static byte[] cbor(int major, byte[] content) {
        var buffer = ByteBuffer.allocate(3 + content.length);
        if (content.length < 24) {
            buffer.put((byte) (major << 5 | content.length));
        } else if (content.length < 256) {
            buffer.put((byte) (major << 5 | 24)).put((byte) content.length);
        } else {
            buffer.put((byte) (major << 5 | 25)).putShort((short) content.length);
        }
        buffer.put(content).flip();
        var written = new byte[buffer.remaining()];
        buffer.get(written);
        return written;
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
