package io.resonant.kernel.websocket;

import java.nio.charset.StandardCharsets;

/** A text made ready to be sent, so that what goes to ten thousand clients is encoded once. */
public final class Message {
    private final byte[] frame;

    private Message(byte[] frame) {
        this.frame = frame;
    }

    public static Message text(String text) {
        return new Message(Frames.encode(Frames.TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    static Message control(int opcode, byte[] payload) {
        return new Message(Frames.encode(opcode, payload));
    }

    /** What was made ready. */
    public String text() {
        int head = frame[1] == 127 ? 10 : frame[1] == 126 ? 4 : 2;
        return new String(frame, head, frame.length - head, StandardCharsets.UTF_8);
    }

    byte[] frame() {
        return frame;
    }
}
