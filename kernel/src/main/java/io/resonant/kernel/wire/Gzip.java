package io.resonant.kernel.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Gzip for texts that are long enough to gain by it. */
public final class Gzip {
    /** Below this an answer fits into one network packet either way. */
    private static final int THRESHOLD = 1400;

    /** The processor is what a small server is short of. */
    private static final int FAST = 3;

    private Gzip() {}

    public static boolean isWorthwhile(@Nullable String contentType, long length) {
        return length >= THRESHOLD && contentType != null && isText(contentType);
    }

    private static boolean isText(String contentType) {
        return contentType.startsWith("text/")
                || contentType.startsWith("application/json")
                || contentType.startsWith("application/problem+json")
                || contentType.startsWith("application/javascript")
                || contentType.startsWith("application/manifest+json")
                || contentType.startsWith("image/svg+xml");
    }

    /** @param accepted the Accept-Encoding header */
    public static boolean isAccepted(@Nullable String accepted) {
        if (accepted == null) {
            return false;
        }
        for (var coding : accepted.split(",", 20)) {
            var parts = coding.strip().split(";", 2);
            if (parts[0].strip().equalsIgnoreCase("gzip")) {
                return parts.length == 1 || Language.quality(parts[1].strip()) > 0;
            }
        }
        return false;
    }

    /** Fast rather than small. */
    public static byte[] fast(byte[] bytes) {
        return compress(bytes, FAST);
    }

    /** For what is too long to be held in memory. */
    public static OutputStream fast(OutputStream out) throws IOException {
        return new Leveled(out, FAST);
    }

    /** For what is compressed once and sent often. */
    public static byte[] small(byte[] bytes) {
        return compress(bytes, Deflater.BEST_COMPRESSION);
    }

    private static byte[] compress(byte[] bytes, int level) {
        var out = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (var gzip = new Leveled(out, level)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.toByteArray();
    }

    private static final class Leveled extends GZIPOutputStream {
        Leveled(OutputStream out, int level) throws IOException {
            super(out, 4096);
            def.setLevel(level);
        }
    }
}
