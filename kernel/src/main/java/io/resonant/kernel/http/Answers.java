package io.resonant.kernel.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.wire.Gzip;
import io.resonant.kernel.wire.Reasons;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** Writes answers to the connection: head and short bodies in one piece, streams in chunks. */
final class Answers {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int ONE_WRITE = 32 * 1024;
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpSettings settings;
    private final InstantSource clock;
    private final RateLimits limits;
    private final SecurityHeaders security;
    private volatile Stamp stamp = new Stamp(0, new byte[0]);

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
            return write(connection, start(request, response, 304, close), new byte[0], 304);
        }
        var entity = response.entity();
        if (entity instanceof Response.Body body) {
            return stream(request, connection, response, body, close);
        }
        byte[] bytes = entity == null ? new byte[0] : bytes(entity);
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
        return write(connection, out, head ? new byte[0] : bytes, status);
    }

    private static byte[] bytes(Object entity) {
        return switch (entity) {
            case byte[] bytes -> bytes;
            case Json json -> json.text().getBytes(StandardCharsets.UTF_8);
            default -> JsonCodec.writeBytes(entity);
        };
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
        var writer = connection.dataWriter();
        if (body.length <= ONE_WRITE) {
            out.bytes(body);
            writer.writeNow(out.data());
        } else {
            writer.writeNow(out.data());
            writeInPieces(connection, body);
        }
        connection.allowForever();
        return new Sent(status, body.length);
    }

    private void writeInPieces(Connection connection, byte[] body) {
        for (int start = 0; start < body.length; start += ONE_WRITE) {
            connection.allow(settings.limits().stallTime());
            // A copy of its own: the library's buffer over a part of an array writes beyond the part.
            var piece = Arrays.copyOfRange(body, start, Math.min(body.length, start + ONE_WRITE));
            connection.dataWriter().writeNow(BufferData.create(piece));
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
        connection.allow(settings.limits().stallTime());
        connection.dataWriter().writeNow(out.data());
        if (request.method().equals("HEAD")) {
            connection.allowForever();
            return new Sent(response.status(), 0);
        }
        var pieces = new Pieces(connection, length);
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

    private final class Pieces extends OutputStream {
        private final Connection connection;
        private final long announced;
        private final byte[] buffer = new byte[ONE_WRITE];
        private int length;
        private long total;

        /** @param announced negative: in chunks */
        Pieces(Connection connection, long announced) {
            this.connection = connection;
            this.announced = announced;
        }

        @Override
        public void write(int b) {
            if (length == buffer.length) {
                flush();
            }
            buffer[length++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            if (announced >= 0 && length == 0 && offset == 0 && count >= ONE_WRITE) {
                pass(bytes, count);
                return;
            }
            int start = offset;
            int left = count;
            while (left > 0) {
                if (length == buffer.length) {
                    flush();
                }
                int fits = Math.min(left, buffer.length - length);
                System.arraycopy(bytes, start, buffer, length, fits);
                length += fits;
                start += fits;
                left -= fits;
            }
        }

        @Override
        public void flush() {
            if (length == 0) {
                return;
            }
            total += length;
            if (announced >= 0 && total > announced) {
                throw new IllegalStateException("the body is longer than announced: " + announced);
            }
            var out = new Head(length + 16);
            if (announced < 0) {
                out.text(Integer.toHexString(length))
                        .end()
                        .bytes(buffer, 0, length)
                        .end();
            } else {
                out.bytes(buffer, 0, length);
            }
            connection.allow(settings.limits().stallTime());
            connection.dataWriter().writeNow(out.data());
            connection.allowForever(); // how long the next piece takes to make is our own business
            length = 0;
        }

        /** A long piece of a body of known length goes to the socket as it is. */
        private void pass(byte[] bytes, int count) {
            total += count;
            if (total > announced) {
                throw new IllegalStateException("the body is longer than announced: " + announced);
            }
            connection.allow(settings.limits().stallTime());
            connection.dataWriter().writeNow(BufferData.create(bytes, 0, count));
            connection.allowForever();
        }

        private void finish() {
            flush();
            if (announced >= 0) {
                if (total < announced) {
                    throw new IllegalStateException("the body ended after " + total + " of " + announced + " bytes");
                }
                return;
            }
            connection.allow(settings.limits().stallTime());
            connection.dataWriter().writeNow(BufferData.create(LAST_CHUNK));
        }
    }

    /** The bytes of an answer's head, grown as needed. */
    static final class Head {
        private byte[] bytes;
        private int length;

        Head() {
            this(1024);
        }

        Head(int size) {
            bytes = new byte[size];
        }

        Head status(int code) {
            return text("HTTP/1.1 ")
                    .number(code)
                    .text(" ")
                    .text(Reasons.of(code))
                    .end();
        }

        Head header(String name, String value) {
            return text(name).text(": ").text(value).end();
        }

        @SuppressWarnings("deprecation") // the low bytes are the whole of ASCII text, and copying them is cheapest
        Head text(String text) {
            int size = text.length();
            room(size);
            text.getBytes(0, size, bytes, length);
            length += size;
            return this;
        }

        Head number(int number) {
            return text(Integer.toString(number));
        }

        Head bytes(byte[] more) {
            return bytes(more, 0, more.length);
        }

        Head bytes(byte[] more, int offset, int count) {
            room(count);
            System.arraycopy(more, offset, bytes, length, count);
            length += count;
            return this;
        }

        Head end() {
            room(2);
            bytes[length++] = '\r';
            bytes[length++] = '\n';
            return this;
        }

        BufferData data() {
            return BufferData.create(bytes, 0, length);
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
            }
        }
    }
}
