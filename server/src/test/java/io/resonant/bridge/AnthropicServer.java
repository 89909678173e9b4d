package io.resonant.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resonant.kernel.config.Secret;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.outbound.ScriptedServer;
import io.resonant.model.AnthropicMessages;
import io.resonant.model.PriceTable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;

/** Something that answers like a model, as well or as badly as a test wants. */
@NullMarked
final class AnthropicServer implements AutoCloseable {
    private final ScriptedServer server;

    /** What the model puts into the form, given what it was asked. */
    interface Mind {
        Object answer(JsonView question) throws IOException;
    }

    AnthropicServer(Mind mind) {
        this((request, reply) -> {
            var body = JsonView.of(request.body());
            var form = body.get("tools").items().getFirst().get("name").text("");
            var question = JsonView.of(
                    body.get("messages").items().getFirst().get("content").text(""));
            reply.eventStream(stream(form, Json.of(mind.answer(question)).text()), 37);
        });
    }

    AnthropicServer(ScriptedServer.Answer answer) {
        server = new ScriptedServer(answer);
    }

    ModelProcessor processor(InstantSource clock) {
        var client = AnthropicMessages.at(Optional.of(server.url()), new Secret("sk-secret"), Optional.empty(), clock);
        return new ModelProcessor(client, PriceTable.bundled(), clock);
    }

    List<ScriptedServer.Received> received() {
        return server.received();
    }

    ScriptedServer.Received take() throws InterruptedException {
        return server.take();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    static byte[] stream(String form, String input) {
        return stream(form, input, "tool_use");
    }

    static byte[] stream(String form, String input, String stopReason) {
        var lines = List.of(
                "{\"type\":\"message_start\",\"message\":{\"model\":\"claude-haiku-5-5\",\"usage\":"
                        + "{\"input_tokens\":1000,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\","
                        + "\"name\":\"" + form + "\",\"input\":{}}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\","
                        + "\"partial_json\":" + Json.of(input).text() + "}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + stopReason + "\"},\"usage\":"
                        + "{\"output_tokens\":200}}",
                "{\"type\":\"message_stop\"}");
        var text = new StringBuilder();
        for (var line : lines) {
            text.append("event: ")
                    .append(JsonView.of(line).get("type").text(""))
                    .append("\ndata: ");
            text.append(line).append("\n\n");
        }
        return text.toString().getBytes(UTF_8);
    }
}
