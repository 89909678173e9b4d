package io.resonant.kernel.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * The body of a request, read from the connection as it arrives: by length or in chunks (RFC 9112 section 7.1), never
 * more than the route's limit, and only while the client keeps sending.
 */
final class RequestBody extends InputStream {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_CHUNK_LINE = 256;
    private static final int MOST_TRAILERS = 16;

    private final Connection connection;
    private final DataReader reader;
    private final Duration stallTime;
    private final boolean chunked;
    private long limit;
    private long remaining;
    private long total;
    private boolean waitsForContinue;
    private boolean done;

    RequestBody(Connection connection, long limit, Duration stallTime) {
        this.connection = connection;
        this.reader = connection.dataReader();
        this.stallTime = stallTime;
        this.limit = limit;
        this.chunked = connection.bodyLength() == Connection.CHUNKED;
        this.remaining = chunked ? 0 : connection.bodyLength();
        this.waitsForContinue = connection.expectsContinue();
        this.done = !chunked && remaining == 0;
    }

    /** Nothing is left of it on the connection. */
    boolean isDone() {
        return done;
    }

    /** The client holds the body back until it is asked for it. */
    boolean isHeldBack() {
        return waitsForContinue && !done;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws Problem 413 as soon as the limit is passed, 400 when the chunks are malformed */
    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (done) {
            return -1;
        }
        if (remaining > limit - total) {
            throw tooLarge();
        }
        askForIt();
        connection.allow(stallTime);
        try {
            if (chunked && remaining == 0 && !nextChunk()) {
                done = true;
                return -1;
            }
            reader.ensureAvailable();
            int wanted = (int) Math.min(length, Math.min(remaining, reader.available()));
            BufferData data = reader.readBuffer(wanted);
            int read = data.read(target, offset, wanted);
            remaining -= read;
            total += read;
            if (remaining == 0) {
                if (chunked) {
                    line(0);
                } else {
                    done = true;
                }
            }
            return read;
        } finally {
            connection.allowForever();
        }
    }

    /** All of it. */
    byte[] readAll() {
        if (!chunked) {
            if (remaining > limit - total) {
                throw tooLarge();
            }
            var bytes = new byte[(int) Math.min(remaining, 64 * 1024)];
            int length = 0;
            while (!done) {
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(length + remaining, length * 2L));
                }
                length += read(bytes, length, bytes.length - length);
            }
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
        try {
            return readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // read() above throws none
        }
    }

    /** Reads and forgets what is left, so that the next request can be read; false when that is too much. */
    boolean discard(long most) {
        if (done) {
            return true;
        }
        if (waitsForContinue) {
            return false;
        }
        limit = total + most;
        var sink = new byte[8192];
        try {
            int read = 0;
            while (read >= 0) {
                read = read(sink, 0, sink.length);
            }
            return true;
        } catch (Problem e) {
            return false; // too much or malformed: the caller closes the connection
        }
    }

    private void askForIt() {
        if (waitsForContinue) {
            waitsForContinue = false;
            connection.write(CONTINUE, 0, CONTINUE.length);
        }
    }

    private boolean nextChunk() {
        var line = line(LONGEST_CHUNK_LINE);
        int extension = line.indexOf(';');
        var size = (extension < 0 ? line : line.substring(0, extension)).stripTrailing();
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            throw malformed();
        }
        remaining = Long.parseLong(size, 16);
        if (remaining > limit - total) {
            throw tooLarge();
        }
        if (remaining > 0) {
            return true;
        }
        for (int i = 0; i <= MOST_TRAILERS; i++) {
            if (line(4096).isEmpty()) {
                return false;
            }
        }
        throw malformed();
    }

    private String line(int longest) {
        try {
            int end = reader.findNewLine(longest + 2);
            if (end > longest) {
                throw malformed();
            }
            var line = reader.readAsciiString(end);
            reader.skip(2);
            return line;
        } catch (DataReader.IncorrectNewLineException e) {
            throw malformed();
        }
    }

    private static Problem malformed() {
        return Problem.of(400, "malformed_body").header("Connection", "close");
    }

    private Problem tooLarge() {
        return Problem.of(413, "body_too_large").with("limit", limit);
    }
}
