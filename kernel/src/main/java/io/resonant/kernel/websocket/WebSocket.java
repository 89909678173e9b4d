package io.resonant.kernel.websocket;

/** One connected client, for whoever has something to tell it. Every method may be called by any thread. */
public interface WebSocket {
    /**
     * Queues a message; never blocks.
     *
     * @return false when the connection is closing or closed, or was closed just now because the client reads too
     *     slowly
     */
    boolean offer(Message message);

    default boolean offer(String text) {
        return offer(Message.text(text));
    }

    /**
     * Ends the conversation after what is queued.
     *
     * @param code 1000, 1001 or 3000-4999
     * @param reason at most 123 bytes of UTF-8
     */
    void close(int code, String reason);

    boolean isOpen();

    /** Bytes that are queued and not yet written. */
    long queued();
}
