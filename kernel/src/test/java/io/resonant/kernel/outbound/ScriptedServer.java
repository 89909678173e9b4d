package io.resonant.kernel.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.NullMarked;

/** An HTTP server on loopback that writes exactly the bytes it is told, at the pace it is told, right or wrong. */
@NullMarked
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Answer answer;
    private final String scheme;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Received> arrivals = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** One request, headers by lower-case name. */
    public record Received(int number, String method, String path, Map<String, String> headers, String body) {}

    /** Writes one answer. */
    @FunctionalInterface
    public interface Answer {
        void write(Received request, Reply reply) throws IOException;
    }

    public ScriptedServer(Answer answer) {
        this(ServerSocketFactory.getDefault(), "http", answer);
    }

    public ScriptedServer(ServerSocketFactory factory, String scheme, Answer answer) {
        this.answer = answer;
        this.scheme = scheme;
        try {
            socket = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public URI url() {
        return URI.create(scheme + "://localhost:" + socket.getLocalPort());
    }

    public int port() {
        return socket.getLocalPort();
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Waits until another request came in. */
    public Received take() throws InterruptedException {
        return arrivals.take();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        for (var connection : open) {
            connection.close();
        }
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                var connection = socket.accept();
                open.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new BufferedInputStream(connection.getInputStream());
            var reply = new Reply(connection, connection.getOutputStream(), closed);
            var requestLine = line(in);
            if (requestLine.isEmpty()) {
                return;
            }
            var headers = new TreeMap<String, String>();
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            var body = new String(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))), UTF_8);
            var parts = requestLine.split(" ", 3);
            Received request;
            synchronized (received) {
                request = new Received(received.size() + 1, parts[0], parts[1], headers, body);
                received.add(request);
            }
            arrivals.add(request);
            answer.write(request, reply);
            reply.out.flush();
        } catch (IOException e) {
            return; // the client hung up, which some tests want
        }
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    /** What an answer is made of. */
    public static final class Reply {
        private final Socket connection;
        private final OutputStream out;
        private final CountDownLatch closed;

        private Reply(Socket connection, OutputStream out, CountDownLatch closed) {
            this.connection = connection;
            this.out = out;
            this.closed = closed;
        }

        /** A whole answer. */
        public void send(int status, String contentType, String body, String... headers) throws IOException {
            var bytes = body.getBytes(UTF_8);
            head(status, contentType, "content-length: " + bytes.length, String.join("\r\n", headers));
            out.write(bytes);
            out.flush();
        }

        public void json(int status, String body, String... headers) throws IOException {
            send(status, "application/json", body, headers);
        }

        /** Status line and headers only; the body ends when the connection does. */
        public void head(int status, String contentType, String... headers) throws IOException {
            var more = String.join("\r\n", headers).strip();
            raw("HTTP/1.1 " + status + " Status\r\ncontent-type: " + contentType + "\r\nconnection: close\r\n"
                    + (more.isEmpty() ? "" : more + "\r\n") + "\r\n");
        }

        public void raw(String text) throws IOException {
            raw(text.getBytes(UTF_8));
        }

        public void raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** An event stream in small pieces, cut anywhere, even inside a character. */
        public void eventStream(byte[] events, int pieceBytes) throws IOException {
            head(200, "text/event-stream; charset=utf-8");
            for (int i = 0; i < events.length; i += pieceBytes) {
                out.write(events, i, Math.min(pieceBytes, events.length - i));
                out.flush();
            }
        }

        /** Says nothing more until the test ends. */
        public void stall() throws IOException {
            out.flush();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Breaks the connection with a reset, not an orderly end. */
        public void reset() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
        }
    }
}
