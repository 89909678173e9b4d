package io.resonant.model;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.ServerSentEvents;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a streamed answer of the Messages API together. Events and block types that we do not know are passed over,
 * because new ones appear within one API version; usage is cumulative, so a later count replaces an earlier one. Only
 * {@code message_stop} makes a message whole: a stream that ends before it was cut off.
 */
final class AnthropicStream {
    private static final int MAX_EVENT_BYTES = 1 << 20;
    private static final int MAX_ANSWER_CHARACTERS = 1 << 20;

    private final Progress progress;
    private final TreeMap<Long, Building> blocks = new TreeMap<>();
    private final Map<String, Json> usage = new LinkedHashMap<>();
    private String model = "";
    private @Nullable String stopReason;
    private int characters;
    private boolean whole;

    /** @param content text, or the input of a tool as JSON text */
    record Block(String type, String name, String content) {}

    record Message(String model, List<Block> blocks, String stopReason, ModelUsage usage) {}

    private static final class Building {
        private final String type;
        private final String name;
        private final Json input;
        private final StringBuilder content = new StringBuilder();

        Building(JsonView start) {
            type = start.get("type").text("");
            name = start.get("name").text("");
            input = start.get("input").json();
            content.append(start.get("text").text(""));
        }

        Block finished() {
            // a server that does not stream tool input puts it whole into the start
            boolean fromStart = type.equals("tool_use") && content.isEmpty();
            return new Block(type, name, fromStart ? input.text() : content.toString());
        }
    }

    private AnthropicStream(Progress progress) {
        this.progress = progress;
    }

    /** @throws ModelFailure when the stream reports an error, breaks off or is not understood */
    static Message read(InputStream body, Progress progress) throws IOException {
        var stream = new AnthropicStream(progress);
        var events = new ServerSentEvents(body, MAX_EVENT_BYTES);
        try {
            for (var event = events.next(); event.isPresent() && !stream.whole; event = events.next()) {
                stream.take(event.get().type(), parse(event.get().data()));
            }
        } catch (OutboundException e) {
            throw ModelFailures.of(e);
        }
        if (!stream.whole) {
            throw ModelFailure.passing("model_cut_off", "no message_stop");
        }
        var reason = stream.stopReason == null ? "" : stream.stopReason;
        var blocks = stream.blocks.values().stream().map(Building::finished).toList();
        return new Message(stream.model, blocks, reason, stream.usage());
    }

    private static JsonView parse(String data) {
        try {
            var view = JsonView.of(data);
            if (view.isObject()) {
                return view;
            }
        } catch (Problem malformed) {
            throw ModelFailure.passing("model_cut_off", "an event is not whole").because(malformed);
        }
        throw ModelFailure.passing("model_cut_off", "an event is empty");
    }

    private void take(String type, JsonView data) {
        switch (type) {
            case "message_start" -> {
                model = data.at("message", "model").text("");
                count(data.at("message", "usage"));
            }
            case "content_block_start" ->
                blocks.put(data.get("index").integer(0), new Building(data.get("content_block")));
            case "content_block_delta" -> append(data);
            case "message_delta" -> {
                stopReason = data.at("delta", "stop_reason").text().orElse(stopReason);
                count(data.get("usage"));
            }
            case "message_stop" -> whole = true;
            case "error" -> throw failed(data.at("error", "type").text(""));
            default -> {} // ping, and whatever comes next year
        }
    }

    private void append(JsonView data) {
        var block = blocks.get(data.get("index").integer(0));
        var delta = data.get("delta");
        var piece = switch (delta.get("type").text("")) {
            case "text_delta" -> delta.get("text").text("");
            case "input_json_delta" -> delta.get("partial_json").text("");
            default -> ""; // thinking, signatures, citations: not part of the answer
        };
        if (block == null || piece.isEmpty()) {
            return;
        }
        block.content.append(piece);
        characters += piece.length();
        if (characters > MAX_ANSWER_CHARACTERS) {
            throw ModelFailure.lasting("model_answer_too_long", characters + " characters");
        }
        progress.received(characters);
    }

    private void count(JsonView counted) {
        for (var name : counted.names()) {
            if (counted.get(name).exists()) {
                usage.put(name, counted.get(name).json());
            }
        }
    }

    private ModelUsage usage() {
        var raw = Json.of(new TreeMap<>(usage));
        var view = JsonView.of(raw.text());
        return new ModelUsage(
                model,
                view.get("input_tokens").integer(0),
                view.get("cache_creation_input_tokens").integer(0),
                view.get("cache_read_input_tokens").integer(0),
                view.get("output_tokens").integer(0),
                false,
                raw);
    }

    /** An error inside an answer whose status was 200. */
    private static ModelFailure failed(String type) {
        return switch (type) {
            case "overloaded_error", "api_error", "rate_limit_error", "timeout_error" ->
                ModelFailure.passing("model_overloaded", type);
            case "authentication_error", "permission_error" -> ModelFailure.lasting("model_key_rejected", type);
            case "billing_error" -> ModelFailure.lasting("model_account_empty", type);
            case "request_too_large" -> ModelFailure.lasting("input_too_long", type);
            case "not_found_error" -> ModelFailure.lasting("model_not_found", type);
            default -> ModelFailure.lasting("model_bad_request", type.matches("[a-z_]{1,40}") ? type : "error");
        };
    }
}
