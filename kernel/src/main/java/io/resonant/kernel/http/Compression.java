package io.resonant.kernel.http;

import io.helidon.http.HeaderNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Gzip for texts that are long enough to gain by it. */
final class Compression {
    /** Below this an answer fits into one network packet either way. */
    private static final int THRESHOLD = 1400;

    private Compression() {}

    static boolean worthwhile(@Nullable String contentType, int length) {
        return length >= THRESHOLD && contentType != null && isText(contentType);
    }

    static boolean isText(String contentType) {
        return contentType.startsWith("text/")
                || contentType.startsWith("application/json")
                || contentType.startsWith("application/problem+json")
                || contentType.startsWith("application/javascript")
                || contentType.startsWith("application/manifest+json")
                || contentType.startsWith("image/svg+xml");
    }

    static boolean accepted(Request request) {
        var accepted = request.header(HeaderNames.ACCEPT_ENCODING);
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

    /** Fast rather than small: the processor is what a small server is short of. */
    static byte[] gzip(byte[] bytes) {
        return gzip(bytes, 3);
    }

    static byte[] gzip(byte[] bytes, int level) {
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
            def.setLevel(level == 0 ? Deflater.DEFAULT_COMPRESSION : level);
        }
    }
}
