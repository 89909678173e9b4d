package io.resonant.command;

import io.resonant.ServerKeys;
import io.resonant.Settings;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundException.Kind;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.OperatorTokens;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Calls of a command to the server that runs on the same data, as its operator. */
final class ServerCalls implements AutoCloseable {
    private final Terminal terminal;
    private final URI server;
    private final OperatorTokens tokens;
    private final OutboundHttp http;

    /** @param server where it listens; absent: where the settings say */
    ServerCalls(Terminal terminal, @Nullable URI server) {
        var settings = Settings.read(terminal.environment(), terminal.home());
        this.terminal = terminal;
        this.server = server == null ? address(settings) : server;
        this.tokens = new OperatorTokens(ServerKeys.of(settings), InstantSource.system());
        try {
            this.http = new OutboundHttp(
                    OutboundSettings.of("The server", this.server, true)
                            .withTimeouts(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(5))
                            .withRetries(RetryPolicy.NONE),
                    InstantSource.system());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(Exit.USAGE, "server.address", Map.of("address", this.server));
        }
    }

    JsonNode get(String path) {
        return send(OutboundRequest.get(path));
    }

    JsonNode post(String path, Map<String, ?> body) {
        return send(OutboundRequest.postJson(path, JsonCodec.write(body)));
    }

    @Override
    public void close() {
        http.close();
    }

    private JsonNode send(OutboundRequest request) {
        try {
            return JsonCodec.tree(http.send(request.header("Authorization", "Bearer " + tokens.issue())
                            .header("Accept-Language", terminal.language()))
                    .text());
        } catch (OutboundException e) {
            if (e.kind() == Kind.STATUS) {
                throw new CommandFailure(Exit.FAILED, "server.refused", Map.of("reason", reason(e)));
            }
            throw new CommandFailure(
                    Exit.FAILED, "server.absent", Map.of("address", server, "reason", String.valueOf(e.getMessage())));
        }
    }

    private static String reason(OutboundException e) {
        try {
            var detail = JsonCodec.tree(e.body()).path("detail").asString("");
            return detail.isEmpty() ? String.valueOf(e.getMessage()) : detail;
        } catch (Problem notOurs) {
            return String.valueOf(e.getMessage()); // something else listens there
        }
    }

    private static URI address(Settings settings) {
        var host = settings.web()
                .host()
                .filter(name -> !name.equals("0.0.0.0") && !name.equals("::"))
                .orElse("127.0.0.1");
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + settings.web().port());
    }
}
