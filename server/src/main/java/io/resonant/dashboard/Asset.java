package io.resonant.dashboard;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.wire.Gzip;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of the dashboard as it is sent.
 *
 * @param compressed absent where compressing gains nothing
 * @param immutable its name changes with its content, so browsers may keep it for ever
 */
@SuppressWarnings("ArrayRecordComponent") // assets are never compared
record Asset(String contentType, byte[] bytes, byte @Nullable [] compressed, String etag, boolean immutable) {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    static Asset of(String path, byte[] bytes) {
        var ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        var type = TYPES.getOrDefault(ending, "application/octet-stream");
        var compressed = Gzip.isWorthwhile(type, bytes.length) ? Gzip.fast(bytes) : null;
        return new Asset(
                type, bytes, compressed, Digests.sha256Hex(bytes).substring(0, 32), path.startsWith("assets/"));
    }
}
