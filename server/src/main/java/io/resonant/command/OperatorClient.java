package io.resonant.command;

import io.resonant.DataDirectory;
import io.resonant.ServerKeys;
import io.resonant.Settings;
import io.resonant.account.Operators;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.outbound.OutboundBody;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks the server that runs on this machine. It believes us because we can read the secret in its data directory. */
final class OperatorClient implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofHours(6);

    private final Terminal terminal;
    private final SecretKeys keys;
    private final OutboundHttp http;

    /**
     * @param address where the server answers; null to find it by its data directory
     * @throws CommandFailure when no server runs there
     */
    OperatorClient(Terminal terminal, @Nullable URI address) {
        this.terminal = terminal;
        var settings = Settings.read(terminal.environment(), terminal.home());
        var server =
                address == null ? DataDirectory.server(settings.data()).orElseThrow(OperatorClient::absent) : address;
        this.keys = ServerKeys.existing(settings);
        this.http = new OutboundHttp(
                OutboundSettings.of("server", server, true)
                        .withTimeouts(Duration.ofSeconds(5), LONGEST, LONGEST)
                        .withRetries(RetryPolicy.NONE),
                InstantSource.system());
    }

    JsonNode get(String path) {
        return send(OutboundRequest.get(path));
    }

    JsonNode post(String path, Object body) {
        return send(OutboundRequest.postJson(path, Json.of(body).text()));
    }

    void delete(String path) {
        answer(new OutboundRequest("DELETE", path, Map.of(), OutboundBody.NONE, true));
    }

    @Override
    public void close() {
        http.close();
    }

    private JsonNode send(OutboundRequest request) {
        return JsonCodec.tree(answer(request));
    }

    private String answer(OutboundRequest request) {
        try {
            return http.send(request.header("Authorization", Operators.proof(keys, InstantSource.system()))
                            .header("Accept-Language", terminal.language()))
                    .text();
        } catch (OutboundException e) {
            throw switch (e.kind()) {
                case CONNECT -> absent();
                case STATUS -> refused(e);
                default ->
                    new CommandFailure(Exit.FAILED, "server.silent", Map.of("reason", String.valueOf(e.getMessage())));
            };
        }
    }

    private static CommandFailure refused(OutboundException e) {
        var problem = e.body().startsWith("{") ? JsonCodec.tree(e.body()) : JsonCodec.tree("{}");
        return new CommandFailure(
                Exit.FAILED,
                "server.refused",
                Map.of(
                        "code", problem.path("code").asString(String.valueOf(e.status())),
                        "detail", problem.path("detail").asString("")));
    }

    private static CommandFailure absent() {
        return new CommandFailure(Exit.FAILED, "server.absent", Map.of());
    }
}
