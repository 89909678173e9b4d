package io.resonant.kernel.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.http.Access;
import io.resonant.kernel.http.HttpServer;
import io.resonant.kernel.http.RawClient;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.http.TestServers;
import io.resonant.kernel.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketsTest {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();
    private WebSockets webSockets;
    private HttpServer server;

    private enum Rule implements Access {
        PUBLIC
    }

    @BeforeEach
    void start() {
        start(WebSocketLimits.USUAL);
    }

    private void start(WebSocketLimits limits) {
        webSockets = new WebSockets(limits, request -> {
            if (request.header("X-Refuse").isPresent()) {
                throw Problem.of(404, "not_found").with("resource", "socket");
            }
            return new Listener();
        });
        var routes = new Routes();
        routes.get("/ws")
                .summary("Live")
                .access(Rule.PUBLIC)
                .query("token", "Who")
                .upgrade(webSockets);
        server = TestServers.server(routes, (_, _) -> {}).start();
    }

    @AfterEach
    void stop() {
        webSockets.close();
        server.close();
    }

    private final class Listener implements WebSocketListener {
        private @Nullable WebSocket socket;

        @Override
        public void opened(WebSocket opened) {
            socket = opened;
            sockets.add(opened);
        }

        @Override
        public void text(String message) {
            if (message.equals("fail")) {
                throw new IllegalStateException("a listener that fails");
            }
            Objects.requireNonNull(socket, "opened comes first").offer(message);
        }

        @Override
        public void closed(int code, String reason) {
            events.add("closed " + code);
        }
    }

    @Test
    void aTextComesBack() throws Exception {
        try (var client = connect()) {
            client.send(frame(0x81, "こんにちは"));
            assertThat(read(client)).isEqualTo("こんにちは");
        }
        assertThat(next()).isEqualTo("closed 1006");
    }

    @Test
    void aCharacterMaySpanTwoFrames() throws Exception {
        var bytes = "日本".getBytes(StandardCharsets.UTF_8);
        try (var client = connect()) {
            client.send(frame(0x01, slice(bytes, 0, 2)));
            client.send(frame(0x89, "are you there?")); // control frames may come between
            client.send(frame(0x80, slice(bytes, 2, bytes.length)));
            assertThat(client.read()).isEqualTo(0x8a);
            assertThat(client.read(client.read())).asString().isEqualTo("are you there?");
            assertThat(read(client)).isEqualTo("日本");
        }
    }

    @Test
    void aLongTextComesBackWhole() throws Exception {
        var text = "0123456789".repeat(6_000);
        try (var client = connect()) {
            client.send(frame(0x81, text));
            assertThat(read(client)).isEqualTo(text);
        }
    }

    @Test
    void theClientsFarewellIsAnswered() throws Exception {
        try (var client = connect()) {
            client.send(frame(0x88, close(4001, "bye")));
            assertThat(closeCode(client)).isEqualTo(4001);
            assertThat(client.isAtEnd()).isTrue();
        }
        assertThat(next()).isEqualTo("closed 4001");
    }

    @Test
    void whatBreaksTheProtocolEndsTheConnectionWithItsCode() throws Exception {
        assertEnds(1009, frame(0x81, new byte[70_000]));
        assertEnds(1009, join(frame(0x01, new byte[60_000]), frame(0x80, new byte[10_000])));
        assertEnds(1007, frame(0x81, new byte[] {(byte) 0xc3, 0x28}));
        assertEnds(1003, frame(0x82, new byte[1]));
        assertEnds(1002, new byte[] {(byte) 0x81, 1, 'a'}); // not masked
        assertEnds(1002, frame(0xc1, "reserved bit"));
        assertEnds(1002, frame(0x83, "unknown kind"));
        assertEnds(1002, frame(0x80, "nothing to continue"));
        assertEnds(1002, join(frame(0x01, "a"), frame(0x81, "b")));
        assertEnds(1002, frame(0x89, new byte[126]));
        assertEnds(1002, frame(0x09, "a ping in pieces"));
        assertEnds(1002, frame(0x88, new byte[1]));
        assertEnds(1002, frame(0x88, close(1005, "")));
        assertEnds(1007, frame(0x88, join(close(1000, ""), new byte[] {(byte) 0xff})));
        assertEnds(1011, frame(0x81, "fail"));
    }

    @Test
    void aSlowClientIsClosedAndHoldsUpNobody() throws Exception {
        try (var slow = connect(4096)) {
            var slowSocket = sockets.take();
            try (var quick = connect()) {
                var quickSocket = sockets.take();
                var message = Message.text("x".repeat(10_000));
                int taken = 0;
                while (slowSocket.offer(message)) {
                    taken++;
                    assertThat(taken).isLessThan(100_000);
                }
                assertThat(slowSocket.isOpen()).isFalse();
                assertThat(quickSocket.offer("still here")).isTrue();
                assertThat(read(quick)).isEqualTo("still here");
                assertThat(next()).isEqualTo("closed 1013");
            }
            slow.reset();
        }
    }

    @Test
    void aSilentClientIsPingedAndThenClosed() throws Exception {
        stop();
        start(new WebSocketLimits(10, 10, 1000, 1000, Duration.ofMillis(50), Duration.ofMillis(700)));
        try (var client = connect()) {
            assertThat(client.read()).isEqualTo(0x89);
            client.read(client.read());
            assertThat(next()).isEqualTo("closed 1001");
        }
    }

    @Test
    void aRefusalIsAnOrdinaryAnswer() throws Exception {
        try (var client = RawClient.to(server.port())) {
            var answer = client.send(handshake("X-Refuse: 1\r\n")).answer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("\"resource\":\"socket\"");
            assertThat(client.send("GET /ws HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(426);
            assertThat(client.send(handshake("").replace("Version: 13", "Version: 8"))
                            .answer()
                            .headers())
                    .containsEntry("sec-websocket-version", "13");
            assertThat(client.send(handshake("").replace("==", "")).answer().status())
                    .isEqualTo(400);
            assertThat(client.send(handshake("").replace("/ws", "/ws?tokn=1"))
                            .answer()
                            .status())
                    .isEqualTo(422);
        }
    }

    @Test
    void tooManyClientsAreRefused() throws Exception {
        stop();
        start(new WebSocketLimits(2, 10, 1000, 1000, Duration.ofMinutes(1), Duration.ofMinutes(1)));
        try (var one = connect();
                var two = connect();
                var three = RawClient.to(server.port())) {
            assertThat(three.send(handshake("")).answer().status()).isEqualTo(503);
            assertThat(List.of(one, two)).hasSize(2);
            assertThat(webSockets.count()).isEqualTo(2);
        }
    }

    @Test
    void aStoppingServerSaysGoodbye() throws Exception {
        try (var client = connect()) {
            sockets.take();
            var stopping = Thread.ofVirtual().start(server::close);
            assertThat(closeCode(client)).isEqualTo(1001);
            client.send(frame(0x88, close(1001, "")));
            stopping.join();
        }
        assertThat(next()).isEqualTo("closed 1001");
    }

    @Test
    void queuedMessagesArriveInOrderBeforeTheFarewell() throws Exception {
        try (var client = connect()) {
            var socket = sockets.take();
            for (int i = 0; i < 1_000; i++) {
                assertThat(socket.offer("message " + i)).isTrue();
            }
            socket.close(4000, "done");
            assertThat(socket.offer("too late")).isFalse();
            var received = new ArrayList<String>();
            for (int i = 0; i < 1_000; i++) {
                received.add(read(client));
            }
            assertThat(received).first().isEqualTo("message 0");
            assertThat(received).last().isEqualTo("message 999");
            assertThat(closeCode(client)).isEqualTo(4000);
        }
    }

    private void assertEnds(int code, byte[] bytes) throws Exception {
        try (var client = connect()) {
            client.send(bytes);
            assertThat(closeCode(client)).isEqualTo(code);
        }
        assertThat(next()).isEqualTo("closed " + code);
    }

    private String next() throws InterruptedException {
        return events.poll(10, TimeUnit.SECONDS);
    }

    private RawClient connect() throws IOException {
        return connect(64 * 1024);
    }

    private RawClient connect(int receiveBuffer) throws IOException {
        var client = RawClient.to(server.port(), receiveBuffer);
        var answer = client.send(handshake("")).answer();
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers()).containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return client;
    }

    private static String handshake(String more) {
        return "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more + "\r\n";
    }

    private static byte[] frame(int first, String text) {
        return frame(first, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] frame(int first, byte[] payload) {
        var frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) 0xfe).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xff).putLong(payload.length);
        }
        var mask = new byte[] {1, 2, 3, 4};
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        return slice(frame.array(), 0, frame.position());
    }

    private static byte[] close(int code, String reason) {
        return join(ByteBuffer.allocate(2).putShort((short) code).array(), reason.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(RawClient client) throws IOException {
        assertThat(client.read()).isEqualTo(0x81);
        int length = client.read();
        if (length == 126) {
            length = ByteBuffer.wrap(client.read(2)).getShort() & 0xffff;
        }
        return new String(client.read(length), StandardCharsets.UTF_8);
    }

    private static int closeCode(RawClient client) throws IOException {
        assertThat(client.read()).isEqualTo(0x88);
        return ByteBuffer.wrap(client.read(client.read())).getShort();
    }

    private static byte[] join(byte[] one, byte[] two) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(two);
        return both.toByteArray();
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
