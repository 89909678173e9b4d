package io.resonant.fault;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.telemetry.LoggedError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One error in the form that ingest endpoints take: a line about the envelope, a line about the event, the event
 * (https://develop.sentry.dev/sdk/data-model/envelopes/).
 */
final class FaultEnvelope {
    static final String TYPE = "application/x-sentry-envelope";
    private static final String OURS = "io.resonant.";

    private FaultEnvelope() {}

    /**
     * @param id 32 hexadecimal digits
     * @param leftOut how many errors were not reported since the last one that was
     */
    static byte[] of(String id, LoggedError error, String version, long leftOut, Instant sent) {
        var event = JsonCodec.writeBytes(event(id, error, version, leftOut));
        var envelope = new ByteArrayOutputStream();
        line(envelope, JsonCodec.writeBytes(Map.of("event_id", id, "sent_at", sent.toString())));
        line(envelope, JsonCodec.writeBytes(Map.of("type", "event", "length", event.length)));
        line(envelope, event);
        return envelope.toByteArray();
    }

    private static void line(ByteArrayOutputStream envelope, byte[] json) {
        envelope.writeBytes(json);
        envelope.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> event(String id, LoggedError error, String version, long leftOut) {
        var event = new LinkedHashMap<String, Object>();
        event.put("event_id", id);
        event.put("timestamp", error.at().toString());
        event.put("platform", "java");
        event.put("level", "error");
        event.put("logger", error.logger());
        event.put("release", "resonant@" + version);
        event.put("sdk", Map.of("name", "resonant", "version", version));
        if (!error.words().isEmpty()) {
            event.put("logentry", Map.of("message", error.words()));
        }
        if (!error.requestId().isEmpty()) {
            event.put("tags", Map.of("request_id", error.requestId()));
        }
        if (leftOut > 0) {
            event.put("extra", Map.of("left_out", leftOut));
        }
        if (!error.thrown().isEmpty()) {
            var causesFirst = error.thrown().reversed();
            event.put(
                    "exception",
                    Map.of(
                            "values",
                            causesFirst.stream().map(FaultEnvelope::exception).toList()));
        }
        return event;
    }

    private static Map<String, Object> exception(LoggedError.Thrown thrown) {
        int dot = thrown.type().lastIndexOf('.');
        var exception = new LinkedHashMap<String, Object>();
        exception.put("type", thrown.type().substring(dot + 1));
        exception.put("module", thrown.type().substring(0, Math.max(0, dot)));
        exception.put("stacktrace", Map.of("frames", frames(thrown.calls())));
        return exception;
    }

    /** The protocol wants the call that is being made last. */
    private static List<Map<String, Object>> frames(List<StackTraceElement> calls) {
        return calls.reversed().stream().map(FaultEnvelope::frame).toList();
    }

    private static Map<String, Object> frame(StackTraceElement call) {
        var frame = new LinkedHashMap<String, Object>();
        frame.put("module", call.getClassName());
        frame.put("function", call.getMethodName());
        frame.put("in_app", call.getClassName().startsWith(OURS));
        if (call.getFileName() != null) {
            frame.put("filename", call.getFileName());
        }
        if (call.getLineNumber() > 0) {
            frame.put("lineno", call.getLineNumber());
        }
        return frame;
    }
}
