package io.resonant.kernel.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What every answer tells the browser to forbid. Written out once. */
final class SecurityHeaders {
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
            + " data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self';"
            + " form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
            // no text becomes an element or a script; the one exception parses into a document that does nothing
            + " require-trusted-types-for 'script'; trusted-types inert-document";
    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private final byte[] page;
    private final byte[] data;
    private final byte[] shared;
    private final boolean https;
    private final ConcurrentHashMap<String, byte[]> others = new ConcurrentHashMap<>();

    /** @param https whether browsers may be told never to come without encryption again */
    SecurityHeaders(boolean https) {
        this.page = lines(PAGE_POLICY, "same-origin", https);
        this.data = lines(DATA_POLICY, "same-origin", https);
        this.shared = lines(DATA_POLICY, "cross-origin", https);
        this.https = https;
    }

    byte[] of(Response response) {
        var policy = response.policy();
        if (policy != null) {
            return others.computeIfAbsent(policy, text -> lines(text, "same-origin", https));
        }
        if (response.isShared()) {
            return shared;
        }
        var contentType = response.contentType();
        return contentType != null && contentType.startsWith("text/html") ? page : data;
    }

    /** By name, for an answer that holds data, where lines cannot be written as they are. */
    static Map<String, String> ofData(boolean https) {
        return fields(DATA_POLICY, "same-origin", https);
    }

    private static byte[] lines(String policy, String readers, boolean https) {
        var lines = new StringBuilder();
        fields(policy, readers, https)
                .forEach((name, value) ->
                        lines.append(name).append(": ").append(value).append("\r\n"));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static Map<String, String> fields(String policy, String readers, boolean https) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("Content-Security-Policy", policy);
        fields.put("X-Content-Type-Options", "nosniff");
        fields.put("X-Frame-Options", "DENY");
        fields.put("Referrer-Policy", "no-referrer");
        fields.put("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        fields.put("Cross-Origin-Opener-Policy", "same-origin");
        fields.put("Cross-Origin-Resource-Policy", readers);
        if (https) {
            fields.put("Strict-Transport-Security", "max-age=31536000");
        }
        return fields;
    }
}
