package io.resonant.model;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.ServerSentEvents;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer of chat completions together, streamed or not, because several servers ignore {@code stream}. An
 * answer is whole once it has a finish reason; {@code [DONE]} alone says nothing, and some servers never send it.
 */
final class ChatStream {
    private static final int MAX_EVENT_BYTES = 1 << 20;
    private static final int MAX_ANSWER_CHARACTERS = 1 << 20;

    private final Progress progress;
    private final StringBuilder text = new StringBuilder();
    private final TreeMap<Long, Call> calls = new TreeMap<>();
    private String model = "";
    private boolean refused;
    private int characters;
    private @Nullable String finishReason;
    private @Nullable Json usage;

    /** One call of a function; its arguments are JSON in a string. */
    static final class Call {
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();

        String name() {
            return name;
        }

        String arguments() {
            return arguments.toString();
        }
    }

    /** @param usage as the server counted, null when it did not, which is common for local ones */
    record Message(
            String model,
            String text,
            List<Call> calls,
            String finishReason,
            boolean refused,
            @Nullable ModelUsage usage) {}

    private ChatStream(Progress progress) {
        this.progress = progress;
    }

    static Message read(String contentType, InputStream body, Progress progress) throws IOException {
        var stream = new ChatStream(progress);
        try {
            if (contentType.startsWith("application/json")) {
                stream.take(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            } else {
                var events = new ServerSentEvents(body, MAX_EVENT_BYTES);
                for (var event = events.next(); event.isPresent(); event = events.next()) {
                    var data = event.get().data().strip();
                    if (data.equals("[DONE]")) {
                        break;
                    }
                    stream.take(data);
                }
            }
        } catch (OutboundException e) {
            throw ModelFailures.of(e);
        }
        if (stream.finishReason == null) {
            throw ModelFailure.passing("model_cut_off", "no finish_reason");
        }
        return new Message(
                stream.model,
                stream.text.toString(),
                List.copyOf(stream.calls.values()),
                stream.finishReason,
                stream.refused,
                stream.usage());
    }

    private void take(String json) {
        JsonView chunk;
        try {
            chunk = JsonView.of(json);
        } catch (Problem malformed) {
            throw ModelFailure.passing("model_cut_off", "an event is not whole").because(malformed);
        }
        if (chunk.get("error").exists()) {
            throw ModelFailure.passing("model_overloaded", "an error inside the answer");
        }
        model = chunk.get("model").text(model);
        if (chunk.get("usage").isObject()) {
            usage = chunk.get("usage").json(); // only the last one counts everything
        }
        for (var choice : chunk.get("choices").items()) {
            if (choice.get("index").integer(0) == 0) {
                take(choice);
            }
        }
    }

    private void take(JsonView choice) {
        var part = choice.get("delta").exists() ? choice.get("delta") : choice.get("message");
        append(text, part.get("content").text(""));
        refused |= part.get("refusal").text().isPresent();
        long next = calls.isEmpty() ? 0 : calls.lastKey();
        for (var piece : part.get("tool_calls").items()) {
            take(piece, piece.get("index").integer(next));
            next++;
        }
        finishReason = choice.get("finish_reason").text().orElse(finishReason);
        progress.received(characters);
    }

    private void take(JsonView piece, long index) {
        var call = calls.computeIfAbsent(index, _ -> new Call());
        var function = piece.get("function");
        var name = function.get("name").text("");
        if (!name.isEmpty()) {
            call.name = name;
        }
        var arguments = function.get("arguments");
        append(call.arguments, arguments.isObject() ? arguments.json().text() : arguments.text(""));
    }

    private void append(StringBuilder target, String piece) {
        target.append(piece);
        characters += piece.length();
        if (characters > MAX_ANSWER_CHARACTERS) {
            throw ModelFailure.lasting("model_answer_too_long", characters + " characters");
        }
    }

    private @Nullable ModelUsage usage() {
        if (usage == null) {
            return null;
        }
        var counted = JsonView.of(usage.text());
        long prompt = counted.get("prompt_tokens").integer(0);
        long cached = Math.min(
                prompt, counted.at("prompt_tokens_details", "cached_tokens").integer(0));
        return new ModelUsage(
                model,
                prompt - cached,
                0,
                cached,
                counted.get("completion_tokens").integer(0),
                false,
                usage);
    }
}
