package io.resonant.realtime;

import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.websocket.Message;
import java.time.Instant;
import java.util.Map;

/** What the server says, as the bytes that go to every client alike. */
final class ServerMessage {
    private ServerMessage() {}

    private record EventMessage(String type, long sequence, String topic, String event, Json data, Instant createdAt) {}

    private record NumberMessage(String type, long sequence) {}

    static Message event(StoredEvent event) {
        return text(new EventMessage(
                "event", event.sequence(), event.topic(), event.type(), event.payload(), event.createdAt()));
    }

    static Message subscribed(long sequence) {
        return text(new NumberMessage("subscribed", sequence));
    }

    /** More was missed than is worth sending: read everything again, then listen from here. */
    static Message resync(long sequence) {
        return text(new NumberMessage("resync", sequence));
    }

    static Message error(String code) {
        return text(Map.of("type", "error", "code", code));
    }

    private static Message text(Object message) {
        return Message.text(JsonCodec.write(message));
    }
}
