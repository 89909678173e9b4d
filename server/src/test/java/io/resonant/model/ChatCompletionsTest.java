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
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ChatCompletionsTest {
    /** Who says nothing for so long has stalled; a busy machine takes its time. */
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private static final ModelRequest.Form FORM =
            new ModelRequest.Form("submit", "Submits.", new Json("{\"type\":\"object\"}"));
    private static final ModelRequest QUESTION = new ModelRequest("You report.", "{\"text\":\"仕様\"}", FORM, 500);

    @Test
    void joinsAStreamedCallWhoseArgumentsAreAString() throws Exception {
        var stream = chunk(
                        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":"
                                + "\"function\",\"function\":{\"name\":\"submit\",\"arguments\":\"\"}}]}",
                        "null")
                + chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":\"}}]}", "null")
                + chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"仕様\\\"}\"}}]}", "null")
                + chunk("{}", "\"tool_calls\"")
                + "data: {\"model\":\"gpt\",\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":60}}}\n\ndata: [DONE]\n\n";
        try (var server = new ScriptedServer((request, reply) -> reply.eventStream(stream.getBytes(UTF_8), 37));
                var client = client(server, "key")) {
            var answer = client.ask(QUESTION, Progress.NONE);
            assertThat(answer.form().get("a").text()).contains("仕様");
            assertThat(answer.usage().input()).isEqualTo(40);
            assertThat(answer.usage().cacheRead()).isEqualTo(60);
            assertThat(answer.usage().output()).isEqualTo(20);
            assertThat(answer.usage().estimated()).isFalse();
            var request = server.received().getFirst();
            assertThat(request.method() + " " + request.path()).isEqualTo("POST /v1/chat/completions");
            assertThat(request.headers()).containsEntry("authorization", "Bearer key");
            var body = JsonView.of(request.body());
            assertThat(body.names())
                    .containsExactlyInAnyOrder(
                            "model", "messages", "tools", "tool_choice", "max_tokens", "stream", "stream_options");
            assertThat(body.at("tool_choice", "function", "name").text()).contains("submit");
            assertThat(body.get("messages").items().getFirst().get("content").text())
                    .contains("You report.");
        }
    }

    @Test
    void aServerThatDoesNotStreamNorCountNorCallFunctionsIsUnderstoodToo() throws Exception {
        var whole = "{\"model\":\"llama\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                + Json.of("```json\n{\"a\": 1}\n```").text() + "},\"finish_reason\":\"stop\"}]}";
        try (var server = new ScriptedServer((request, reply) -> reply.json(200, whole));
                var client = client(server, "")) {
            var answer = client.ask(QUESTION, Progress.NONE);
            assertThat(answer.form().get("a").integer()).hasValue(1);
            assertThat(answer.usage().estimated()).isTrue();
            assertThat(answer.usage().input()).isPositive();
            assertThat(answer.usage().output()).isPositive();
            assertThat(server.received().getFirst().headers()).doesNotContainKey("authorization");
        }
    }

    @Test
    void argumentsAsAnObjectAndCallsWithoutAnIndexAreUnderstood() throws Exception {
        var whole = "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"submit\",\"arguments\":"
                + "{\"a\":2}}}]},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}";
        try (var server = new ScriptedServer((request, reply) -> reply.json(200, whole));
                var client = client(server, "")) {
            assertThat(client.ask(QUESTION, Progress.NONE).form().get("a").integer())
                    .hasValue(2);
        }
    }

    @Test
    void stepsDownUntilTheServerCanDoItAndRemembers() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    var body = JsonView.of(request.body());
                    if (body.get("max_tokens").exists()) {
                        reply.json(
                                400,
                                "{\"error\":{\"message\":\"Use 'max_completion_tokens' instead of 'max_tokens'\"}}");
                    } else if (body.get("stream_options").exists()) {
                        reply.json(422, "{\"detail\":\"stream_options: extra fields not permitted\"}");
                    } else if (body.get("tools").exists()) {
                        reply.json(400, "{\"error\":\"this model does not support tools\"}");
                    } else if (body.at("response_format", "type").text("").equals("json_schema")) {
                        reply.json(500, "{\"error\":{\"message\":\"failed to parse grammar\"}}");
                    } else if (body.get("response_format").exists()) {
                        reply.json(400, "{\"message\":\"response_format is not supported\"}");
                    } else {
                        assertThat(body.get("messages")
                                        .items()
                                        .getFirst()
                                        .get("content")
                                        .text(""))
                                .contains("JSON schema", "\"type\":\"object\"")
                                .doesNotContain("仕様");
                        reply.eventStream(
                                (chunk("{\"content\":\"{\\\"ok\\\":\"}", "null")
                                                + chunk("{\"content\":\"true}\"}", "\"stop\""))
                                        .getBytes(UTF_8),
                                37);
                    }
                });
                var client = client(server, "")) {
            assertThat(client.ask(QUESTION, Progress.NONE).form().get("ok").bool())
                    .contains(true);
            assertThat(server.received()).hasSize(6);
            client.ask(QUESTION, Progress.NONE);
            assertThat(server.received()).hasSize(7);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            length         | {"content":"{"}                                              | model_answer_too_long
            content_filter | {"content":""}                                               | model_refused
            stop           | {"refusal":"No."}                                            | model_refused
            stop           | {"content":"   "}                                            | model_no_answer
            stop           | {"content":"I cannot do that, sorry."}                       | model_nonsense
            tool_calls     | {"tool_calls":[{"index":0,"function":{"name":"rm","arguments":"{}"}}]} | model_wrong_tool
            tool_calls     | {"tool_calls":[{"index":0,"function":{"name":"submit","arguments":"{"}}]} | model_nonsense
            """)
    void onlyAFilledInFormIsAnAnswer(String reason, String delta, String code) throws Exception {
        var stream = chunk(delta, "null") + chunk("{}", "\"" + reason + "\"");
        try (var server = new ScriptedServer((request, reply) -> reply.eventStream(stream.getBytes(UTF_8), 37));
                var client = client(server, "")) {
            assertThat(failure(client).code()).isEqualTo(code);
        }
    }

    @Test
    void aStreamThatBreaksOrReportsAnErrorIsAFailure() throws Exception {
        try (var server = new ScriptedServer((request, reply) -> {
                    switch (request.number()) {
                        case 1 ->
                            reply.eventStream(
                                    chunk("{\"content\":\"{}\"}", "null").getBytes(UTF_8), 37);
                        case 2 -> reply.eventStream("data: {\"error\":{\"message\":\"boom\"}}\n\n".getBytes(UTF_8), 37);
                        case 3 -> reply.json(503, "{}", "retry-after: 3");
                        default -> reply.json(401, "{}");
                    }
                });
                var client = client(server, "")) {
            assertThat(failure(client).code()).isEqualTo("model_cut_off");
            assertThat(failure(client).code()).isEqualTo("model_overloaded");
            assertThat(failure(client).retryAfter()).contains(Duration.ofSeconds(3));
            assertThat(failure(client).code()).isEqualTo("model_key_rejected");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:11434, http://localhost:11434/v1",
        "http://localhost:11434/, http://localhost:11434/v1",
        "https://api.openai.com/v1, https://api.openai.com/v1",
        "https://api.openai.com/v1/, https://api.openai.com/v1",
        "https://host/v1/chat/completions, https://host/v1",
        "https://host/openai/v2, https://host/openai/v2"
    })
    void theBaseUrlMayBeWrittenInAnyOfTheUsualWays(String written, String meant) {
        assertThat(ChatCompletions.baseUrl(URI.create(written))).isEqualTo(URI.create(meant));
    }

    private static String chunk(String delta, String finishReason) {
        return "data: {\"id\":\"x\",\"model\":\"gpt\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finishReason + "}],\"usage\":null}\n\n";
    }

    private static ChatCompletions client(ScriptedServer server, String key) {
        var settings = OutboundSettings.of("openai", ChatCompletions.baseUrl(server.url()), true)
                .withTimeouts(Duration.ofSeconds(10), SILENCE, Duration.ofSeconds(60))
                .withRetries(RetryPolicy.NONE);
        return new ChatCompletions(new OutboundHttp(settings, InstantSource.system()), key, "gpt", false);
    }

    private static ModelFailure failure(ChatCompletions client) {
        return catchThrowableOfType(ModelFailure.class, () -> client.ask(QUESTION, Progress.NONE));
    }
}
