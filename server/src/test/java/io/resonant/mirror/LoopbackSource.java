package io.resonant.mirror;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A registry on loopback: files, redirects, or another server with something changed on the way. */
public final class LoopbackSource implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile @Nullable URI behind;
    private volatile UnaryOperator<String> change = UnaryOperator.identity();

    public LoopbackSource() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public LoopbackSource file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    public LoopbackSource redirect(String path, String to) {
        redirects.put(path, to);
        return this;
    }

    /** From now on answers what another server does. */
    LoopbackSource inFrontOf(URI server) {
        behind = server;
        return this;
    }

    /** Changes every text that comes from the server behind. */
    void change(UnaryOperator<String> how) {
        change = how;
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().toString();
        asked.add(path);
        try (exchange) {
            var redirect = redirects.get(path);
            var file = files.get(path);
            if (redirect != null) {
                exchange.getResponseHeaders().set("Location", redirect);
                exchange.sendResponseHeaders(302, -1);
            } else if (file != null) {
                exchange.sendResponseHeaders(200, file.length);
                exchange.getResponseBody().write(file);
            } else if (behind != null) {
                forward(exchange, behind.resolve(path));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void forward(HttpExchange exchange, URI to) throws IOException {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(HttpRequest.newBuilder(to).build(), HttpResponse.BodyHandlers.ofByteArray());
            boolean text =
                    answer.headers().firstValue("content-type").orElse("").contains("json");
            var body = text
                    ? change.apply(new String(answer.body(), StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8)
                    : answer.body();
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
