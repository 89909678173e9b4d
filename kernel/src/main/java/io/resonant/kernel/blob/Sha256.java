package io.resonant.kernel.blob;

import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The name of an object: the SHA-256 of its content in lower-case hexadecimal digits. */
public record Sha256(String hex) implements Comparable<Sha256> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256: " + hex);
        }
    }

    /** Ends a digest. */
    public static Sha256 of(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    public static Sha256 of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    public static Sha256 of(byte[] bytes, int offset, int length) {
        var digest = digest();
        digest.update(bytes, offset, length);
        return of(digest);
    }

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** Hashes what is read through it. */
    public static DigestInputStream through(InputStream in) {
        return new DigestInputStream(in, digest());
    }

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(Sha256 other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
