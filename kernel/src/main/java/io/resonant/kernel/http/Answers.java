package io.resonant.kernel.http;

import io.helidon.http.HeaderNames;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.socket.FileSink;
import io.resonant.kernel.wire.Gzip;
import io.resonant.kernel.wire.Head;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes answers to the connection: head and short bodies in one piece, streams in chunks. */
final class Answers {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int ONE_WRITE = 32 * 1024;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpSettings settings;
    private final InstantSource clock;
    private final RateLimits limits;
    private final SecurityHeaders security;
    private volatile Stamp stamp = new Stamp(0, NOTHING);

    Answers(HttpSettings settings, InstantSource clock, RateLimits limits) {
        this.settings = settings;
        this.clock = clock;
        this.limits = limits;
        this.security = new SecurityHeaders(settings.isPublicHttps());
    }

    /** The Date header of one second. */
    private static final class Stamp {
        private final long second;
        private final byte[] header;

        Stamp(long second, byte[] header) {
            this.second = second;
            this.header = header;
        }
    }

    /** What was sent, for the log: the status can become 304 at the last moment. */
    record Sent(int status, long length) {}

    Sent send(Request request, Connection connection, Response response, boolean close) {
        if (response.entity() instanceof Response.Body body) {
            try (body) {
                return sendAny(request, connection, response, close);
            }
        }
        return sendAny(request, connection, response, close);
    }

    private Sent sendAny(Request request, Connection connection, Response response, boolean close) {
        boolean head = request.method().equals("HEAD");
        if (isUnchanged(request, response)) {
            return write(connection, start(request, response, 304, close), NOTHING, 304);
        }
        var entity = response.entity();
        if (entity instanceof Response.Body body) {
            return stream(request, connection, response, body, close);
        }
        byte[] bytes = entity == null ? NOTHING : bytes(entity);
        int status = response.status();
        var out = start(request, response, status, close);
        if (entity != null && Gzip.isWorthwhile(response.contentType(), bytes.length)) {
            out.header("Vary", "Accept-Encoding");
            if (response.header("Content-Encoding") == null
                    && Gzip.isAccepted(request.header(HeaderNames.ACCEPT_ENCODING))) {
                bytes = Gzip.fast(bytes);
                out.header("Content-Encoding", "gzip");
            }
        }
        if (status != 204 && status != 304 && status >= 200) {
            out.text("Content-Length: ").number(bytes.length).end();
        }
        return write(connection, out, head ? NOTHING : bytes, status);
    }

    private static byte[] bytes(Object entity) {
        if (entity instanceof byte[] bytes) {
            return bytes;
        }
        return entity instanceof Json json
                ? json.text().getBytes(StandardCharsets.UTF_8)
                : JsonCodec.writeBytes(entity);
    }

    private static boolean isUnchanged(Request request, Response response) {
        var etag = response.etag();
        if (etag == null || response.status() != 200) {
            return false;
        }
        var method = request.method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return false;
        }
        for (var line : request.headers(HeaderNames.IF_NONE_MATCH)) {
            for (var tag : line.split(",")) {
                var candidate = tag.strip();
                if (candidate.equals("*")
                        || (candidate.startsWith("W/") ? candidate.substring(2) : candidate).equals(etag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Head start(Request request, Response response, int status, boolean close) {
        var out = new Head();
        out.status(status).bytes(date());
        out.text("X-Request-Id: ").text(request.id()).end();
        var type = response.contentType();
        if (type != null && status != 304) {
            out.text("Content-Type: ").text(type).end();
        }
        out.bytes(security.of(response));
        var etag = response.etag();
        if (etag != null) {
            out.text("ETag: ").text(etag).end();
        }
        boolean cacheControl = false;
        var headers = response.headers();
        for (int i = 0; i < headers.size(); i += 2) {
            var name = headers.get(i);
            if (!name.equalsIgnoreCase("Connection")) { // close says it
                out.header(name, headers.get(i + 1));
            }
            cacheControl |= name.equalsIgnoreCase("Cache-Control");
        }
        if (!cacheControl) {
            out.header("Cache-Control", etag == null ? "no-store" : "private, no-cache");
        }
        if (request.remaining() >= 0) {
            var rateClass = request.route().rate();
            out.header("RateLimit-Policy", limits.policy(rateClass));
            out.text("RateLimit: \"")
                    .text(rateClass)
                    .text("\";r=")
                    .text(Long.toString(request.remaining()))
                    .end();
        }
        if (response.isShared()) {
            Cors.answerAll(out);
        } else {
            Cors.answer(settings.corsOrigins(), request, out);
        }
        if (close) {
            out.header("Connection", "close");
        }
        return out;
    }

    private Sent write(Connection connection, Head out, byte[] body, int status) {
        out.end();
        connection.allow(settings.limits().stallTime());
        if (body.length <= ONE_WRITE) {
            out.bytes(body);
            connection.write(out);
        } else {
            connection.write(out);
            writeInPieces(connection, body);
        }
        connection.allowForever();
        return new Sent(status, body.length);
    }

    private void writeInPieces(Connection connection, byte[] body) {
        for (int start = 0; start < body.length; start += ONE_WRITE) {
            connection.allow(settings.limits().stallTime());
            connection.write(body, start, Math.min(ONE_WRITE, body.length - start));
        }
    }

    private Sent stream(Request request, Connection connection, Response response, Response.Body body, boolean close) {
        var out = start(request, response, response.status(), close);
        long length = response.length();
        if (length >= 0) {
            out.text("Content-Length: ").text(Long.toString(length)).end().end();
        } else {
            out.header("Transfer-Encoding", "chunked").end();
        }
        if (request.method().equals("HEAD")) {
            write(connection, out);
            return new Sent(response.status(), 0);
        }
        if (length < 0) {
            write(connection, out); // who reads a stream waits for it, however long the first piece takes
        }
        var pieces = length < 0 ? new Pieces(connection, length) : new Measured(connection, out, length);
        try {
            body.writeTo(pieces);
            pieces.finish();
        } catch (IOException e) {
            throw new CutOffException(e);
        } catch (RuntimeException e) {
            throw new CutOffException(e);
        }
        connection.allowForever();
        return new Sent(response.status(), pieces.total);
    }

    private void write(Connection connection, Head out) {
        connection.allow(settings.limits().stallTime());
        connection.write(out);
        connection.allowForever();
    }

    private byte[] date() {
        long second = clock.millis() / 1000;
        var current = stamp;
        if (current.second != second) {
            var text = "Date: " + DATE.format(java.time.Instant.ofEpochSecond(second)) + "\r\n";
            current = new Stamp(second, text.getBytes(StandardCharsets.US_ASCII));
            stamp = current;
        }
        return current.header;
    }

    /** The answer broke off after it had begun: the connection must be cut, or half would pass for the whole. */
    static final class CutOffException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CutOffException(Exception cause) {
            super(cause);
        }
    }

    private class Pieces extends OutputStream {
        private final Connection connection;
        private final long announced;
        private byte[] buffer = NOTHING; // until there is something to keep
        private int length;
        private long total;

        /** @param announced negative: in chunks */
        Pieces(Connection connection, long announced) {
            this.connection = connection;
            this.announced = announced;
        }

        @Override
        public void write(int b) {
            makeRoom();
            buffer[length++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            if (announced >= 0 && length == 0 && count >= ONE_WRITE) {
                pass(bytes, offset, count);
                return;
            }
            int start = offset;
            int left = count;
            while (left > 0) {
                makeRoom();
                int fits = Math.min(left, buffer.length - length);
                System.arraycopy(bytes, start, buffer, length, fits);
                length += fits;
                start += fits;
                left -= fits;
            }
        }

        private void makeRoom() {
            if (buffer.length == 0) {
                buffer = new byte[ONE_WRITE];
            } else if (length == buffer.length) {
                flush();
            }
        }

        @Override
        public void flush() {
            if (length == 0) {
                return;
            }
            count(length);
            send(buffer, length);
            length = 0;
        }

        void send(byte[] bytes, int count) {
            Answers.this.write(
                    connection,
                    new Head(count + 16)
                            .text(Integer.toHexString(count))
                            .end()
                            .bytes(bytes, 0, count)
                            .end());
        }

        /** A long piece of a body of known length goes to the socket as it is. */
        void pass(byte[] bytes, int offset, int count) {
            count(count);
            connection.allow(settings.limits().stallTime());
            connection.write(bytes, offset, count);
            connection.allowForever();
        }

        final void count(long more) {
            total += more;
            if (announced >= 0 && total > announced) {
                throw new IllegalStateException("the body is longer than announced: " + announced);
            }
        }

        void finish() {
            flush();
            if (announced >= 0) {
                if (total < announced) {
                    throw new IllegalStateException("the body ended after " + total + " of " + announced + " bytes");
                }
                return;
            }
            connection.allow(settings.limits().stallTime());
            connection.write(LAST_CHUNK, 0, LAST_CHUNK.length);
        }
    }

    /**
     * A body of known length: what lies in a file goes from there to the socket. The head travels with the first piece,
     * since a short packet of its own costs both sides as much as a long one.
     */
    private final class Measured extends Pieces implements FileSink {
        private static final int FIRST_PIECE = 16 * 1024;

        private final Connection connection;
        private @Nullable Head head;

        Measured(Connection connection, Head head, long announced) {
            super(connection, announced);
            this.connection = connection;
            this.head = head;
        }

        @Override
        void send(byte[] bytes, int count) {
            var lead = head == null ? new Head(count) : head;
            head = null;
            Answers.this.write(connection, lead.bytes(bytes, 0, count));
        }

        @Override
        void pass(byte[] bytes, int offset, int count) {
            lead();
            super.pass(bytes, offset, count);
        }

        @Override
        public void write(FileChannel file, long offset, long length) throws IOException {
            flush();
            count(length);
            long sent = head == null ? 0 : sendFirst(file, offset, length);
            while (sent < length) {
                connection.allow(settings.limits().stallTime());
                sent += connection.send(file, offset + sent, length - sent);
            }
            connection.allowForever();
        }

        private int sendFirst(FileChannel file, long offset, long length) throws IOException {
            var bytes = new byte[(int) Math.min(length, FIRST_PIECE)];
            int count = Math.max(0, file.read(ByteBuffer.wrap(bytes), offset));
            send(bytes, count);
            return count;
        }

        @Override
        void finish() {
            super.finish();
            lead();
        }

        private void lead() {
            if (head != null) {
                send(NOTHING, 0);
            }
        }
    }
}
