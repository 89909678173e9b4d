package io.resonant.kernel.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.spi.ServerConnection;
import io.resonant.kernel.http.Connection;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Upgrade;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.Addresses;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * All WebSocket clients of one endpoint: makes the handshake, counts them, and watches for those that fell silent or do
 * not read. Given to a route by {@code routes.get("/ws")....upgrade(webSockets)}.
 */
public final class WebSockets implements Upgrade, AutoCloseable {
    private static final String HANDSHAKE_ID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 section 1.3
    private static final Duration WATCH = Duration.ofMillis(500);

    private final WebSocketLimits limits;
    private final WebSocketEndpoint endpoint;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();
    private volatile boolean closing;

    public WebSockets(WebSocketLimits limits, WebSocketEndpoint endpoint) {
        this.limits = limits;
        this.endpoint = endpoint;
        Thread.ofPlatform().daemon().name("websocket-watch").start(this::watch);
    }

    /** How many clients are connected. */
    public int count() {
        return open.size();
    }

    @Override
    public ServerConnection start(Request request, Connection connection) {
        var key = handshakeKey(request);
        var listener = endpoint.accept(request);
        var channel = new Channel(this, connection, listener, request.address());
        add(channel);
        var answer = String.join(
                "\r\n",
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: " + accept(key),
                "X-Request-Id: " + request.id(),
                "",
                "");
        connection.dataWriter().writeNow(BufferData.create(answer.getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    /** Tells every client that the server goes away. */
    @Override
    public void close() {
        closing = true;
        open.forEach(channel -> channel.close(Frames.GOING_AWAY, "the server stops"));
    }

    WebSocketLimits limits() {
        return limits;
    }

    void remove(Channel channel) {
        if (open.remove(channel)) {
            perAddress.computeIfPresent(channel.address(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private void add(Channel channel) {
        var address = channel.address();
        int fromAddress = perAddress.merge(address, 1, Integer::sum);
        open.add(channel);
        boolean local = Addresses.isLoopback(address);
        if (closing || open.size() > limits.connections() || (!local && fromAddress > limits.connectionsPerAddress())) {
            remove(channel);
            throw Problem.of(503, "too_many_connections").header("Retry-After", "5");
        }
    }

    private static String handshakeKey(Request request) {
        if (!request.header("Sec-WebSocket-Version").orElse("").equals("13")) {
            throw Problem.of(426, "upgrade_required")
                    .header("Upgrade", "websocket")
                    .header("Sec-WebSocket-Version", "13");
        }
        var key = request.header("Sec-WebSocket-Key").orElse("");
        if (!request.method().equals("GET") || !key.matches("[A-Za-z0-9+/]{22}==")) {
            throw Problem.of(400, "malformed_request");
        }
        return key;
    }

    private static String accept(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(digest.digest((key + HANDSHAKE_ID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private void watch() {
        while (!closing || !open.isEmpty()) {
            LockSupport.parkNanos(WATCH.toNanos());
            long now = System.nanoTime();
            for (var channel : open) {
                channel.check(now);
            }
        }
    }
}
