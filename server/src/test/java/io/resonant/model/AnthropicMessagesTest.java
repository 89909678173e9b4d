package io.resonant.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import io.resonant.kernel.outbound.ScriptedServer;
import io.resonant.testing.Corpus;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AnthropicMessagesTest {
    /** Who says nothing for so long has stalled; a busy machine takes its time. */
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private static final ModelRequest.Form WEATHER = new ModelRequest.Form(
            "get_weather", "Reports the weather.", new Json("{\"type\":\"object\",\"properties\":{}}"));
    private static final ModelRequest QUESTION = new ModelRequest("You report.", "{\"city\":\"パリ\"}", WEATHER, 500);

    @Test
    void readsARecordedToolCallInPiecesOf37Bytes() throws Exception {
        var recorded = Corpus.file("anthropic/tool_use_response.txt");
        var heard = new ArrayList<Integer>();
        try (var server = new ScriptedServer((request, reply) -> reply.eventStream(recorded, 37));
                var client = client(server)) {
            var answer = client.ask(QUESTION, heard::add);
            assertThat(answer.form().get("location").text()).contains("Paris");
            assertThat(answer.usage().model()).isEqualTo("claude-sonnet-4-20250514");
            assertThat(answer.usage().input()).isEqualTo(377);
            assertThat(answer.usage().output()).isEqualTo(65);
            assertThat(answer.usage().raw().text()).contains("service_tier");
            assertThat(heard).isNotEmpty().isSorted();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "basic_response, end_turn, 11, 6, Hello there!",
        "compaction_response, end_turn, 30, 8, Hello there!",
        "fallback_credit_response, end_turn, 25, 8, Hello there!",
        "fallback_response, end_turn, 25, 8, Hello there!",
        "tool_use_response, tool_use, 377, 65, I'll check the current weather in Paris for you.",
        "incomplete_partial_json_response, max_tokens, 450, 124, *",
        "refusal_response, refusal, 20, 0, ''"
    })
    void understandsEveryRecordedStream(String name, String reason, long input, long output, String text)
            throws Exception {
        var recorded = Corpus.file("anthropic/" + name + ".txt");
        var message = AnthropicStream.read(new ByteArrayInputStream(recorded), Progress.NONE);
        assertThat(message.stopReason()).isEqualTo(reason);
        assertThat(message.usage().input()).isEqualTo(input);
        assertThat(message.usage().output()).isEqualTo(output);
        var read = String.join(
                "",
                message.blocks().stream()
                        .filter(block -> block.type().equals("text"))
                        .map(AnthropicStream.Block::content)
                        .toList());
        if (!text.equals("*")) {
            assertThat(read).isEqualTo(text);
        }
    }

    @Test
    void everyPlaceWhereARecordedStreamMayBreakIsNoticed() throws Exception {
        var recorded = Corpus.file("anthropic/tool_use_response.txt");
        int stop = new String(recorded, UTF_8).indexOf("data: {\"type\":\"message_stop\"");
        for (int length = 0; length < stop + 10; length += 13) {
            var cut = new ByteArrayInputStream(recorded, 0, length);
            var failure = catchThrowableOfType(ModelFailure.class, () -> AnthropicStream.read(cut, Progress.NONE));
            assertThat(failure.code()).isEqualTo("model_cut_off");
            assertThat(failure.retryable()).isTrue();
        }
    }

    @Test
    void asksAsTheInterfaceWantsToBeAsked() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> reply.eventStream(toolCall("{}"), 1000));
                var client = client(server)) {
            client.ask(QUESTION, Progress.NONE);
            var request = server.received().getFirst();
            assertThat(request.method() + " " + request.path()).isEqualTo("POST /v1/messages");
            assertThat(request.headers())
                    .containsEntry("x-api-key", "sk-test")
                    .containsEntry("anthropic-version", "2026-10-21")
                    .containsEntry("content-type", "application/json");
            var body = JsonView.of(request.body());
            assertThat(body.names())
                    .containsExactlyInAnyOrder(
                            "model", "system", "messages", "tools", "tool_choice", "max_tokens", "stream");
            assertThat(body.get("system").text("")).startsWith("You report.").doesNotContain("パリ");
            assertThat(body.get("messages").json().text())
                    .isEqualTo("[{\"role\":\"user\",\"content\":\"{\\\"city\\\":\\\"パリ\\\"}\"}]");
            assertThat(body.get("tool_choice").get("name").text()).contains("get_weather");
        }
    }

    @Test
    void aModelThatCannotBeForcedIsAskedWithAStrictToolAndThatIsRemembered() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    var choice = JsonView.of(request.body())
                            .at("tool_choice", "type")
                            .text("");
                    if (choice.equals("tool")) {
                        reply.json(
                                400,
                                error(
                                        "invalid_request_error",
                                        "tool_choice: type \\\"tool\\\" and \\\"any\\\" are not supported for this model."));
                    } else {
                        reply.eventStream(toolCall("{\"ok\":true}"), 1000);
                    }
                });
                var client = client(server)) {
            assertThat(client.ask(QUESTION, Progress.NONE).form().get("ok").bool())
                    .contains(true);
            client.ask(QUESTION, Progress.NONE);
            assertThat(server.received()).hasSize(3);
            var tool = JsonView.of(server.received().getLast().body())
                    .get("tools")
                    .items()
                    .getFirst();
            assertThat(tool.get("strict").bool()).contains(true);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429, rate_limit_error, model_overloaded, true",
        "529, overloaded_error, model_overloaded, true",
        "500, api_error, model_overloaded, true",
        "408, timeout_error, model_overloaded, true",
        "409, conflict, model_overloaded, true",
        "401, authentication_error, model_key_rejected, false",
        "403, permission_error, model_key_rejected, false",
        "404, not_found_error, model_not_found, false",
        "413, request_too_large, input_too_long, false",
        "400, invalid_request_error, model_bad_request, false"
    })
    void everyStatusMeansSomething(int status, String type, String code, boolean retryable) throws Exception {
        try (var server = new ScriptedServer(
                        (request, reply) -> reply.json(status, error(type, "sk-test leaked"), "retry-after: 17"));
                var client = client(server)) {
            var failure = failure(client);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.retryable()).isEqualTo(retryable);
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(17));
            assertThat(failure.costNothing()).isTrue();
            assertThat(failure.detail()).doesNotContain("sk-test").doesNotContain("leaked");
            assertThat(server.received()).hasSize(1); // the worker keeps a record of every try, so it repeats
        }
    }

    @ParameterizedTest
    @CsvSource({
        "max_tokens, model_answer_too_long, false",
        "refusal, model_refused, false",
        "model_context_window_exceeded, input_too_long, false",
        "pause_turn, model_stopped, true",
        "stop_sequence, model_stopped, true",
        "something_new, model_stopped, true"
    })
    void onlyAFinishedAnswerIsOne(String reason, String code, boolean retryable) throws Exception {
        var stream = new String(toolCall("{}"), UTF_8).replace("\"tool_use\",\"stop", "\"" + reason + "\",\"stop");
        try (var server = new ScriptedServer((request, reply) -> reply.eventStream(stream.getBytes(UTF_8), 37));
                var client = client(server)) {
            var failure = failure(client);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.retryable()).isEqualTo(retryable);
            assertThat(failure.usage().orElseThrow().output()).isEqualTo(9);
        }
    }

    @Test
    void anErrorEventInsideAnAnswerIsAFailureOfUnknownCost() throws Exception {
        var stream = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":"
                + "{\"input_tokens\":70,\"output_tokens\":1}}}\n\n"
                + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n";
        try (var server = new ScriptedServer((request, reply) -> reply.eventStream(stream.getBytes(UTF_8), 37));
                var client = client(server)) {
            var failure = failure(client);
            assertThat(failure.code()).isEqualTo("model_overloaded");
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.usage()).isEmpty();
            assertThat(failure.costNothing()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong tool", "no tool", "not json", "huge", "stall", "reset", "html"})
    void nonsenseIsNotTakenForAnAnswer(String kind) throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    switch (kind) {
                        case "wrong tool" ->
                            reply.eventStream(
                                    new String(toolCall("{}"), UTF_8)
                                            .replace("get_weather", "rm_rf")
                                            .getBytes(UTF_8),
                                    50);
                        case "no tool" ->
                            reply.eventStream(
                                    new String(toolCall("{}"), UTF_8)
                                            .replace("tool_use", "text")
                                            .getBytes(UTF_8),
                                    50);
                        case "not json" -> reply.eventStream(toolCall("{\"a\": nope"), 50);
                        case "huge" -> reply.eventStream(toolCall("{\"a\":\"" + "x".repeat(3 << 20) + "\"}"), 65536);
                        case "stall" -> {
                            reply.head(200, "text/event-stream");
                            reply.raw("event: ping\ndata: {\"type\":\"ping\"}\n\n");
                            reply.stall();
                        }
                        case "reset" -> {
                            reply.head(200, "text/event-stream");
                            reply.raw("event: ping\n");
                            reply.reset();
                        }
                        default -> reply.send(200, "text/html", "<html>Welcome to the hotel's network</html>");
                    }
                });
                var client = client(server)) {
            assertThat(failure(client).code())
                    .isEqualTo(
                            switch (kind) {
                                case "wrong tool" -> "model_wrong_tool";
                                case "no tool" -> "model_stopped"; // the replaced stop reason is unknown too
                                case "not json" -> "model_nonsense";
                                case "huge" -> "model_answer_too_long";
                                case "stall" -> "model_timeout";
                                default -> "model_cut_off";
                            });
        }
    }

    @Test
    void countsTokensWhereThatIsOffered() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    if (request.number() == 1) {
                        reply.json(200, "{\"input_tokens\":2095}");
                    } else {
                        reply.json(404, "{}");
                    }
                });
                var client = client(server)) {
            assertThat(client.countTokens(QUESTION)).hasValue(2095);
            assertThat(client.countTokens(QUESTION)).isEmpty();
            var request = server.received().getFirst();
            assertThat(request.path()).isEqualTo("/v1/messages/count_tokens");
            assertThat(JsonView.of(request.body()).names()).doesNotContain("max_tokens", "stream");
        }
    }

    private static AnthropicMessages client(ScriptedServer server) {
        var settings = OutboundSettings.of("anthropic", server.url(), true)
                .withTimeouts(Duration.ofSeconds(10), SILENCE, Duration.ofSeconds(60))
                .withRetries(RetryPolicy.NONE);
        return new AnthropicMessages(new OutboundHttp(settings, InstantSource.system()), "sk-test", "claude-haiku-5-5");
    }

    private static ModelFailure failure(AnthropicMessages client) {
        return catchThrowableOfType(ModelFailure.class, () -> client.ask(QUESTION, Progress.NONE));
    }

    private static String error(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}";
    }

    /** A stream with one tool call, its input cut into pieces, and no blank line at the end. */
    private static byte[] toolCall(String input) {
        var events = new StringBuilder();
        var lines = new ArrayList<String>(List.of(
                "{\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\","
                        + "\"name\":\"get_weather\",\"input\":{}}}"));
        for (int i = 0; i < input.length(); i += 50_000) {
            var piece = input.substring(i, Math.min(input.length(), i + 50_000));
            lines.add("{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\","
                    + "\"partial_json\":" + Json.of(piece).text() + "}}");
        }
        lines.add("{\"type\":\"content_block_stop\",\"index\":1}");
        lines.add("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},"
                + "\"usage\":{\"output_tokens\":9}}");
        lines.add("{\"type\":\"message_stop\"}");
        for (var line : lines) {
            events.append(events.isEmpty() ? "" : "\n\n")
                    .append("event: ")
                    .append(JsonView.of(line).get("type").text(""));
            events.append("\ndata: ").append(line);
        }
        return events.toString().getBytes(UTF_8);
    }
}
