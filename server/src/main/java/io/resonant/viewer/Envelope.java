package io.resonant.viewer;

import io.resonant.kernel.http.Request;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the viewer expects around every JSON answer. Names are written as it writes them, in camel case. */
final class Envelope {
    private Envelope() {}

    static Map<String, @Nullable Object> of(Request request, Object data) {
        return of(request, data, request.received());
    }

    /** @param timestamp of an answer that must be the same as long as nothing has changed */
    static Map<String, @Nullable Object> of(Request request, Object data, Instant timestamp) {
        var envelope = new LinkedHashMap<String, @Nullable Object>();
        envelope.put("data", data);
        envelope.put("timestamp", timestamp);
        envelope.put("path", request.path());
        return envelope;
    }
}
