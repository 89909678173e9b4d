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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Anthropic's Messages API. The model answers by calling one tool. Older models can be forced to; those of 2026 refuse
 * a forced tool with status 400, so they get a strict tool and an instruction instead, which is found out by asking
 * once and remembered. Sampling parameters are never sent: since API version 2026-10-21 they are an error.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Messages API</a>
 */
public final class AnthropicMessages implements ModelClient {
    static final String VERSION = "2026-10-21";
    private static final URI PUBLIC_URL = URI.create("https://api.anthropic.com");
    private static final String DEFAULT_MODEL = "claude-haiku-5-5"; // the cheapest of the newest

    private final OutboundHttp http;
    private final String key;
    private final String model;
    private final AtomicReference<ToolMode> mode = new AtomicReference<>(ToolMode.FORCED);

    /** How the model is brought to fill in the form, best first. */
    private enum ToolMode {
        FORCED,
        STRICT,
        PLAIN;

        /** The next one to try when the other side names what it does not support. */
        Optional<ToolMode> after(String complaint) {
            return switch (this) {
                case FORCED -> complaint.contains("tool_choice") ? Optional.of(STRICT) : Optional.empty();
                case STRICT ->
                    complaint.contains("strict") || complaint.contains("schema")
                            ? Optional.of(PLAIN)
                            : Optional.empty();
                case PLAIN -> Optional.empty();
            };
        }
    }

    AnthropicMessages(OutboundHttp http, String key, String model) {
        this.http = http;
        this.key = key;
        this.model = model;
    }

    /** @param baseUrl the operator's choice; empty for Anthropic itself */
    public static AnthropicMessages at(Optional<URI> baseUrl, Secret key, Optional<String> model, InstantSource clock) {
        var settings = OutboundSettings.of("Anthropic", baseUrl(baseUrl.orElse(PUBLIC_URL)), baseUrl.isPresent())
                .withTimeouts(Duration.ofSeconds(10), Duration.ofMinutes(3), Duration.ofMinutes(15))
                .withRetries(RetryPolicy.NONE);
        return new AnthropicMessages(new OutboundHttp(settings, clock), key.reveal(), model.orElse(DEFAULT_MODEL));
    }

    /** Some write the address with {@code /v1}, as other vendors want it. */
    static URI baseUrl(URI written) {
        return URI.create(written.toString().replaceFirst("/+$", "").replaceFirst("/v1$", ""));
    }

    @Override
    public String provider() {
        return "anthropic";
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public String prices() {
        return provider();
    }

    @Override
    public ModelAnswer ask(ModelRequest request, Progress progress) {
        while (true) {
            var tried = mode.get();
            var body = body(request, tried);
            body.put("max_tokens", request.maxOutputTokens());
            body.put("stream", true);
            try {
                var message = http.stream(
                        post("/v1/messages", body), (type, stream) -> AnthropicStream.read(stream, progress));
                return answer(message, request.form());
            } catch (OutboundException e) {
                stepDown(tried, e);
            }
        }
    }

    @Override
    public OptionalLong countTokens(ModelRequest request) {
        for (int tries = 0; tries < ToolMode.values().length; tries++) {
            var tried = mode.get();
            try {
                var response = http.send(
                        post("/v1/messages/count_tokens", body(request, tried)).asRepeatable());
                return JsonView.of(response.text()).get("input_tokens").integer();
            } catch (OutboundException e) {
                if (e.status() != 400 || tried.after(ModelFailures.message(e)).isEmpty()) {
                    return OptionalLong.empty(); // many compatible servers do not count; our own estimate has to do
                }
                stepDown(tried, e);
            } catch (Problem notJson) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        http.close();
    }

    private Map<String, Object> body(ModelRequest request, ToolMode tried) {
        var form = request.form();
        var tool = new LinkedHashMap<String, Object>();
        tool.put("name", form.name());
        tool.put("description", form.description());
        tool.put("input_schema", form.schema());
        if (tried == ToolMode.STRICT) {
            tool.put("strict", true);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("model", model);
        body.put(
                "system",
                "%s\n\nAnswer only by calling the tool %s, exactly once.".formatted(request.system(), form.name()));
        body.put("messages", List.of(Wire.object("role", "user", "content", request.user())));
        body.put("tools", List.of(tool));
        body.put(
                "tool_choice",
                tried == ToolMode.FORCED
                        ? Wire.object("type", "tool", "name", form.name(), "disable_parallel_tool_use", true)
                        : Wire.object("type", "auto", "disable_parallel_tool_use", true));
        return body;
    }

    private OutboundRequest post(String path, Map<String, Object> body) {
        return OutboundRequest.postJson(path, Json.of(body).text())
                .header("x-api-key", key)
                .header("anthropic-version", VERSION);
    }

    private void stepDown(ToolMode tried, OutboundException e) {
        if (e.status() == 400) {
            var next = tried.after(ModelFailures.message(e));
            if (next.isPresent()) {
                mode.compareAndSet(tried, next.get());
                return;
            }
        }
        throw ModelFailures.of(e);
    }

    private static ModelAnswer answer(AnthropicStream.Message message, ModelRequest.Form form) {
        var usage = message.usage();
        switch (message.stopReason()) {
            case "tool_use", "end_turn" -> {}
            case "max_tokens" ->
                throw ModelFailure.lasting("model_answer_too_long", "max_tokens")
                        .used(usage);
            case "refusal" ->
                throw ModelFailure.lasting("model_refused", "refusal").used(usage);
            case "model_context_window_exceeded" ->
                throw ModelFailure.lasting("input_too_long", "model_context_window_exceeded")
                        .used(usage);
            default ->
                throw ModelFailure.passing("model_stopped", stopDetail(message.stopReason()))
                        .used(usage);
        }
        var calls = message.blocks().stream()
                .filter(block -> block.type().equals("tool_use"))
                .toList();
        if (calls.isEmpty()) {
            throw ModelFailure.passing("model_no_answer", "no tool call").used(usage);
        }
        if (calls.stream().anyMatch(call -> !call.name().equals(form.name()))) {
            throw ModelFailure.passing("model_wrong_tool", "another tool than offered")
                    .used(usage);
        }
        try {
            return new ModelAnswer(JsonView.of(calls.getFirst().content()), usage);
        } catch (Problem malformed) {
            throw ModelFailure.passing("model_nonsense", "tool input is not JSON")
                    .used(usage)
                    .because(malformed);
        }
    }

    private static String stopDetail(String reason) {
        return reason.matches("[a-z_]{1,40}") ? reason : "no stop reason";
    }
}
