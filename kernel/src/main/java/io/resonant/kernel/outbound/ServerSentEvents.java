package io.resonant.kernel.outbound;

import io.resonant.kernel.outbound.OutboundException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code text/event-stream} as the HTML standard says, section 9.2.6, with one kindness: an event whose closing
 * blank line is missing at the end of the stream counts, because several servers forget it after the last one. Whether
 * its data is complete is for the caller to see.
 */
public final class ServerSentEvents {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final InputStream source;
    private final int maxEventBytes;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;
    private boolean ended;

    /**
     * @param type the name after {@code event:}, "message" when there was none
     * @param data the lines after {@code data:}, joined by a line feed
     */
    public record ServerSentEvent(String type, String data) {}

    public ServerSentEvents(InputStream source, int maxEventBytes) {
        this.source = source;
        this.maxEventBytes = maxEventBytes;
    }

    /** The next event with data; empty at the end of the stream. @throws OutboundException too large, not UTF-8 */
    public Optional<ServerSentEvent> next() throws IOException {
        var data = new StringBuilder();
        boolean hasData = false;
        var type = "";
        int size = 0;
        while (true) {
            var line = line();
            if (line == null || line.isEmpty()) {
                if (hasData) {
                    return Optional.of(new ServerSentEvent(type.isEmpty() ? "message" : type, data.toString()));
                }
                if (line == null) {
                    return Optional.empty();
                }
                type = "";
                continue;
            }
            size += line.length();
            if (size > maxEventBytes) {
                throw tooLarge();
            }
            var field = Field.of(line);
            if (field.name().equals("event")) {
                type = field.value();
            } else if (field.name().equals("data")) {
                data.append(hasData ? "\n" : "").append(field.value());
                hasData = true;
            }
        }
    }

    private record Field(String name, String value) {
        /** A line that begins with a colon is a comment: its name is empty. */
        static Field of(String line) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                return new Field(line, "");
            }
            int start = line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
            return new Field(line.substring(0, colon), line.substring(start));
        }
    }

    /** Bytes are decoded a whole line at a time, so a character split between two pieces stays whole. */
    private @Nullable String line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!ended) {
            int next = next8();
            if (next < 0) {
                ended = true;
                return bytes.size() == 0 ? null : decode(bytes);
            }
            if (next == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
                continue;
            }
            afterCarriageReturn = next == '\r';
            if (next == '\n' || next == '\r') {
                return decode(bytes);
            }
            bytes.write(next);
            if (bytes.size() > maxEventBytes) {
                throw tooLarge();
            }
        }
        return null;
    }

    private int next8() throws IOException {
        if (position == limit) {
            limit = source.read(buffer, 0, buffer.length);
            position = 0;
            if (limit < 0) {
                limit = 0;
                return -1;
            }
        }
        return buffer[position++] & 0xff;
    }

    private String decode(ByteArrayOutputStream bytes) {
        String line;
        try {
            line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new OutboundException(Kind.MALFORMED, "The event stream is not valid UTF-8", e);
        }
        boolean marked = firstLine && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK;
        firstLine = false;
        return marked ? line.substring(1) : line;
    }

    private OutboundException tooLarge() {
        return new OutboundException(Kind.TOO_LARGE, "An event is larger than " + maxEventBytes + " bytes", null);
    }
}
