package io.resonant.model;

import io.resonant.kernel.config.Secret;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import io.resonant.kernel.problem.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * OpenAI's chat completions, which Ollama, llama.cpp, vLLM, LM Studio and many others speak too, each a part of it.
 * What a server does not support it says with status 400 (some 404, 422 or 500); then the next simpler way is tried and
 * remembered: a forced function, a JSON schema, any JSON object, an instruction alone.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat completions</a>
 */
public final class ChatCompletions implements ModelClient {
    private static final URI PUBLIC_URL = URI.create("https://api.openai.com/v1");

    private final OutboundHttp http;
    private final String key;
    private final String model;
    private final boolean official;
    private final AtomicReference<Abilities> abilities;

    private enum Form {
        FUNCTION,
        SCHEMA,
        OBJECT,
        PROMPT;

        Form simpler() {
            return switch (this) {
                case FUNCTION -> SCHEMA;
                case SCHEMA -> OBJECT;
                case OBJECT, PROMPT -> PROMPT;
            };
        }
    }

    /**
     * What the server was found to support.
     *
     * @param completionTokens it wants {@code max_completion_tokens} for {@code max_tokens}
     */
    private record Abilities(Form form, boolean completionTokens, boolean streamOptions) {
        Optional<Abilities> without(int status, String complaint) {
            if (status != 400 && status != 404 && status != 422 && status != 500 && status != 501) {
                return Optional.empty();
            }
            if (complaint.contains("max_completion_tokens") || complaint.contains("max_tokens")) {
                // named together when one is to be used for the other: take the one that we did not send
                return Optional.of(new Abilities(form, !completionTokens, streamOptions));
            }
            if (complaint.contains("stream_options") && streamOptions) {
                return Optional.of(new Abilities(form, completionTokens, false));
            }
            boolean aboutForm = complaint.contains("tool")
                    || complaint.contains("function")
                    || complaint.contains("response_format")
                    || complaint.contains("json_schema")
                    || complaint.contains("grammar")
                    || complaint.contains("schema");
            if (aboutForm && form != Form.PROMPT) {
                return Optional.of(new Abilities(form.simpler(), completionTokens, streamOptions));
            }
            return Optional.empty();
        }
    }

    /** @param key empty for servers that want none */
    ChatCompletions(OutboundHttp http, String key, String model, boolean official) {
        this.http = http;
        this.key = key;
        this.model = model;
        this.official = official;
        this.abilities = new AtomicReference<>(new Abilities(Form.FUNCTION, official, true));
    }

    /**
     * A model on one's own machine may think about a long text for minutes before its first word, so silence is borne
     * longer than elsewhere.
     *
     * @param baseUrl the operator's choice; empty for OpenAI itself
     */
    public static ChatCompletions at(Optional<URI> baseUrl, Optional<Secret> key, String model, InstantSource clock) {
        var address = baseUrl(baseUrl.orElse(PUBLIC_URL));
        boolean official = Objects.equals(address.getHost(), PUBLIC_URL.getHost());
        var settings = OutboundSettings.of("The model server", address, baseUrl.isPresent())
                .withTimeouts(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMinutes(30))
                .withRetries(RetryPolicy.NONE);
        return new ChatCompletions(
                new OutboundHttp(settings, clock), key.map(Secret::reveal).orElse(""), model, official);
    }

    /** Some write the address with {@code /v1}, some without, some copy the whole one from an example. */
    static URI baseUrl(URI written) {
        var text = written.toString().replaceFirst("/+$", "").replaceFirst("/chat/completions$", "");
        var path = URI.create(text).getRawPath();
        return URI.create(path == null || path.isEmpty() ? text + "/v1" : text);
    }

    @Override
    public String provider() {
        return "openai";
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public String prices() {
        return official ? provider() : "";
    }

    @Override
    public ModelAnswer ask(ModelRequest request, Progress progress) {
        for (int simpler = 0; ; simpler++) {
            var tried = abilities.get();
            try {
                var message = http.stream(
                        post(body(request, tried)), (type, stream) -> ChatStream.read(type, stream, progress));
                return answer(message, request);
            } catch (OutboundException e) {
                var next = tried.without(e.status(), ModelFailures.message(e));
                if (next.isEmpty() || simpler > 6) {
                    throw ModelFailures.of(e);
                }
                abilities.compareAndSet(tried, next.get());
            }
        }
    }

    /** This wire format has no way to ask. */
    @Override
    public OptionalLong countTokens(ModelRequest request) {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        http.close();
    }

    private OutboundRequest post(Map<String, Object> body) {
        var request =
                OutboundRequest.postJson("/chat/completions", Json.of(body).text());
        return key.isEmpty() ? request : request.header("authorization", "Bearer " + key);
    }

    private Map<String, Object> body(ModelRequest request, Abilities tried) {
        var form = request.form();
        var system = tried.form() == Form.FUNCTION ? request.system() : instructions(request);
        var body = new LinkedHashMap<String, Object>();
        body.put("model", model);
        body.put(
                "messages",
                List.of(
                        Wire.object("role", "system", "content", system),
                        Wire.object("role", "user", "content", request.user())));
        body.put(tried.completionTokens() ? "max_completion_tokens" : "max_tokens", request.maxOutputTokens());
        body.put("stream", true);
        if (tried.streamOptions()) {
            body.put("stream_options", Wire.object("include_usage", true));
        }
        switch (tried.form()) {
            case FUNCTION -> {
                body.put(
                        "tools",
                        List.of(Wire.object(
                                "type",
                                "function",
                                "function",
                                Wire.object(
                                        "name",
                                        form.name(),
                                        "description",
                                        form.description(),
                                        "parameters",
                                        form.schema()))));
                body.put("tool_choice", Wire.object("type", "function", "function", Wire.object("name", form.name())));
            }
            case SCHEMA ->
                body.put(
                        "response_format",
                        Wire.object(
                                "type",
                                "json_schema",
                                "json_schema",
                                Wire.object("name", form.name(), "schema", form.schema())));
            case OBJECT -> body.put("response_format", Wire.object("type", "json_object"));
            case PROMPT -> {}
        }
        return body;
    }

    private static String instructions(ModelRequest request) {
        var form = request.form();
        return """
                %s

                Answer with one JSON object and nothing else: no explanation, no code fence.
                It is "%s": %s
                It must fit this JSON schema:
                %s""".formatted(
                request.system(), form.name(), form.description(), form.schema().text());
    }

    private ModelAnswer answer(ChatStream.Message message, ModelRequest request) {
        var usage = message.usage() == null ? estimate(message, request) : message.usage();
        if (message.refused() || message.finishReason().equals("content_filter")) {
            throw ModelFailure.lasting("model_refused", message.finishReason()).used(usage);
        }
        if (message.finishReason().equals("length")) {
            throw ModelFailure.lasting("model_answer_too_long", "length").used(usage);
        }
        var filled = message.text();
        if (!message.calls().isEmpty()) {
            if (message.calls().stream()
                    .anyMatch(call -> !call.name().equals(request.form().name()))) {
                throw ModelFailure.passing("model_wrong_tool", "another function than offered")
                        .used(usage);
            }
            filled = message.calls().getFirst().arguments();
        } else if (filled.isBlank()) {
            throw ModelFailure.passing("model_no_answer", "neither a call nor text")
                    .used(usage);
        }
        try {
            return new ModelAnswer(JsonView.of(withoutFence(filled)), usage);
        } catch (Problem malformed) {
            throw ModelFailure.passing("model_nonsense", "not JSON").used(usage).because(malformed);
        }
    }

    /** Small models put JSON into a code fence, whatever they are told. */
    private static String withoutFence(String text) {
        var trimmed = text.strip();
        if (!trimmed.startsWith("```") || !trimmed.endsWith("```") || trimmed.length() < 7) {
            return trimmed;
        }
        int firstLine = trimmed.indexOf('\n');
        return firstLine < 0
                ? trimmed
                : trimmed.substring(firstLine + 1, trimmed.length() - 3).strip();
    }

    private ModelUsage estimate(ChatStream.Message message, ModelRequest request) {
        long output = TokenEstimate.of(message.text());
        for (var call : message.calls()) {
            output += TokenEstimate.of(call.arguments());
        }
        var name = message.model().isEmpty() ? model : message.model();
        return new ModelUsage(name, TokenEstimate.of(request), 0, 0, output, true, Json.EMPTY_OBJECT);
    }
}
