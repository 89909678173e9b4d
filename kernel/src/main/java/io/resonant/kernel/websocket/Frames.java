package io.resonant.kernel.websocket;

import io.helidon.common.buffers.DataReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Frames on the wire (RFC 6455 section 5). */
final class Frames {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    static final int PROTOCOL_ERROR = 1002;
    static final int UNACCEPTABLE = 1003;
    static final int NO_STATUS = 1005;
    static final int ABNORMAL = 1006;
    static final int INVALID_TEXT = 1007;
    static final int TOO_BIG = 1009;
    static final int INTERNAL_ERROR = 1011;
    static final int TRY_AGAIN_LATER = 1013;

    private static final int LONGEST_CONTROL = 125;

    private Frames() {}

    /** A frame of a client, unmasked. */
    static final class Frame {
        private final boolean last;
        private final int opcode;
        private final byte[] payload;

        Frame(boolean last, int opcode, byte[] payload) {
            this.last = last;
            this.opcode = opcode;
            this.payload = payload;
        }

        boolean isLast() {
            return last;
        }

        boolean isControl() {
            return opcode >= CLOSE;
        }

        int opcode() {
            return opcode;
        }

        byte[] payload() {
            return payload;
        }
    }

    /** The client broke the protocol; the connection ends with this code. */
    static final class ViolationException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;
        private final String reason;

        ViolationException(int code, String reason) {
            super(reason, null, false, false);
            this.code = code;
            this.reason = reason;
        }

        int code() {
            return code;
        }

        String reason() {
            return reason;
        }
    }

    static Frame read(DataReader reader, int mostBytes) throws ViolationException {
        int first = reader.read() & 0xff;
        int second = reader.read() & 0xff;
        int opcode = first & 0x0f;
        boolean last = (first & 0x80) != 0;
        if ((first & 0x70) != 0) {
            throw new ViolationException(PROTOCOL_ERROR, "reserved bits are set");
        }
        if ((second & 0x80) == 0) {
            throw new ViolationException(PROTOCOL_ERROR, "the frame is not masked");
        }
        if ((opcode > BINARY && opcode < CLOSE) || opcode > PONG) {
            throw new ViolationException(PROTOCOL_ERROR, "unknown kind of frame");
        }
        long length = second & 0x7f;
        if (opcode >= CLOSE && (length > LONGEST_CONTROL || !last)) {
            throw new ViolationException(PROTOCOL_ERROR, "a control frame is long or in pieces");
        }
        if (length > LONGEST_CONTROL) {
            length = number(reader, length == 126 ? 2 : 8);
        }
        if (length < 0 || length > mostBytes) {
            throw new ViolationException(TOO_BIG, "the message is too long");
        }
        var mask = reader.readBytes(4);
        var payload = length == 0 ? new byte[0] : reader.readBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new Frame(last, opcode, payload);
    }

    private static long number(DataReader reader, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | (reader.read() & 0xff);
        }
        return number;
    }

    /** A whole message in one frame, not masked, as servers send. */
    static byte[] encode(int opcode, byte[] payload) {
        int length = payload.length;
        int head = length <= LONGEST_CONTROL ? 2 : length < 65536 ? 4 : 10;
        var frame = ByteBuffer.allocate(head + length);
        frame.put((byte) (0x80 | opcode));
        if (head == 2) {
            frame.put((byte) length);
        } else if (head == 4) {
            frame.put((byte) 126).putShort((short) length);
        } else {
            frame.put((byte) 127).putLong(length);
        }
        return frame.put(payload).array();
    }

    static byte[] closePayload(int code, String reason) {
        var words = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(words.length, LONGEST_CONTROL - 2);
        while (length < words.length && length > 0 && (words[length] & 0xc0) == 0x80) {
            length--; // never half a character
        }
        return ByteBuffer.allocate(2 + length)
                .putShort((short) code)
                .put(words, 0, length)
                .array();
    }

    static String text(byte[] bytes) throws ViolationException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ViolationException(INVALID_TEXT, "the text is not UTF-8");
        }
    }

    /** Codes that a peer may send (RFC 6455 section 7.4). */
    static boolean isSendable(int code) {
        return (code >= 1000 && code <= 1014 && code != 1004 && code != NO_STATUS && code != ABNORMAL)
                || (code >= 3000 && code <= 4999);
    }
}
