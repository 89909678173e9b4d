package io.resonant.kernel.crypto;

/** A key for one purpose, and a name for it that tells nothing about it. */
public final class DerivedKey {
    private final String id;
    private final byte[] bytes;

    DerivedKey(String id, byte[] bytes) {
        this.id = id;
        this.bytes = bytes;
    }

    public String id() {
        return id;
    }

    /** A keyed hash of the text, safe to hand out. */
    public String sign(String text) {
        return Tokens.encode(Hmac.sha256(bytes, text));
    }

    /** In time that does not depend on where they differ. */
    public boolean verify(String text, String signature) {
        return Digests.same(sign(text), signature);
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "DerivedKey[" + id + "]"; // never the key
    }
}
