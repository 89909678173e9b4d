package io.resonant.kernel.websocket;

import java.time.Duration;

/**
 * @param connections at once, in total
 * @param connectionsPerAddress at once from one client address
 * @param messageBytes longest message from a client
 * @param queueBytes what may wait for one client before it counts as too slow
 * @param pingInterval how often a client that says nothing is asked whether it is there
 * @param silence after this long without a sign of life the connection is closed
 */
public record WebSocketLimits(
        int connections,
        int connectionsPerAddress,
        int messageBytes,
        int queueBytes,
        Duration pingInterval,
        Duration silence) {

    public static final WebSocketLimits USUAL =
            new WebSocketLimits(20_000, 200, 64 * 1024, 1024 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(75));
}
