package io.resonant.kernel.websocket;

/**
 * What one client does. Called by the connection's own thread, one call after the other; it may block, and then this
 * client is read more slowly.
 */
public interface WebSocketListener {
    /** The handshake is done: from now on messages may be offered. */
    void opened(WebSocket socket);

    /** A whole text message. */
    void text(String message);

    /** The last call, exactly once after {@link #opened}, whoever closed and however. */
    void closed(int code, String reason);
}
