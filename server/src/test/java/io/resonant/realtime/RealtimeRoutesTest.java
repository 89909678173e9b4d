package io.resonant.realtime;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /ws} from outside; what is said on it is tried in {@link RealtimeTest}. */
@BothEngines
class RealtimeRoutesTest {
    private static final String SUBSCRIBE = "{\"type\":\"subscribe\",\"topics\":[\"specs\"],\"after\":null}";

    @AutoClose
    private final TestServer server;

    private final HttpClient client = HttpClient.newHttpClient();

    RealtimeRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    @AfterEach
    void hangUp() {
        client.shutdownNow(); // close would wait for the other side
    }

    @Test
    void aPlainRequestIsToldWhatToSpeak() {
        server.scenario("GET", "/ws")
                .refuses(ANONYMOUS, 426, "upgrade_required")
                .withHeader("Upgrade", "websocket")
                .refuses(GUEST, 426, "upgrade_required")
                .refuses(OUTSIDER, 426, "upgrade_required");
    }

    @Test
    void aPageOfAnotherSiteGetsNoConnection() {
        var refused = Assertions.catchThrowableOfType(
                CompletionException.class,
                () -> client.newWebSocketBuilder()
                        .header("Origin", "http://elsewhere.example")
                        .header("Cookie", "resonant=x")
                        .buildAsync(address(), new Heard())
                        .join());
        assertThat(refused.getCause()).isInstanceOf(WebSocketHandshakeException.class);
        var answer = ((WebSocketHandshakeException) refused.getCause()).getResponse();
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void nobodyHearsAnythingBeforeTheySayWhoTheyAre() throws Exception {
        var heard = new Heard();
        connect(heard, null).sendText(SUBSCRIBE, true).join();
        write(MEMBER);
        assertThat(heard.closed.poll(20, TimeUnit.SECONDS)).isEqualTo(Client.SIGNED_OUT);
        assertThat(heard.messages).noneMatch(message -> message.contains("spec.created"));
    }

    @Test
    void aGuestHearsTheirOrganisationAndAStrangerDoesNot() throws Exception {
        var guest = new Heard();
        connect(guest, GUEST).sendText(SUBSCRIBE, true).join();
        var stranger = new Heard();
        connect(stranger, OUTSIDER).sendText(SUBSCRIBE, true).join();
        assertThat(guest.next().path("type").asString()).isEqualTo("subscribed");
        assertThat(stranger.next().path("type").asString()).isEqualTo("subscribed");
        write(MEMBER);
        assertThat(guest.next().path("event").asString()).isEqualTo("spec.created");
        var theirs = write(OUTSIDER);
        assertThat(stranger.next().path("data").path("id").asString()).isEqualTo(theirs);
    }

    private String write(Persona author) {
        return server.call(
                        author, "POST", "/api/v1/specs", Map.of("title", "仕様", "content", Map.of("markdown", "# 仕様\n")))
                .get("id")
                .stringValue();
    }

    private WebSocket connect(Heard heard, @Nullable Persona persona) {
        var builder = client.newWebSocketBuilder();
        if (persona != null) {
            builder.header("Authorization", "Bearer " + server.person(persona).token());
        }
        return builder.buildAsync(address(), heard).join();
    }

    private URI address() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/ws");
    }

    private static final class Heard implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            messages.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.add(code);
            return null;
        }

        JsonNode next() throws InterruptedException {
            var message = messages.poll(20, TimeUnit.SECONDS);
            assertThat(message).as("a message within 20 s").isNotNull();
            return JsonCodec.tree(message);
        }
    }
}
