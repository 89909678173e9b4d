package io.resonant.kernel.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers as Supabase Storage does, read from its source (routes under {@code src/http/routes/object}, statuses of
 * {@code src/http/error-handler.ts}): whatever it refuses has status 400, and the true one stands in the body.
 */
public final class SupabaseServer implements AutoCloseable {
    public static final String BUCKET = "files";
    public static final BlobCredentials CREDENTIALS = BlobCredentials.of("", "service-role-key");

    private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    public SupabaseServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/storage/v1/object/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stored(String contentType, byte[] bytes) {}

    public BlobLocation.Supabase location(String prefix) {
        return new BlobLocation.Supabase(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), BUCKET, prefix);
    }

    /** Answers the next requests with 503, as an overloaded project does. */
    public void failNext(int requests) {
        failures.set(requests);
    }

    /** Changes a byte behind everybody's back. */
    public void damage(String key) {
        objects.computeIfPresent(key, (name, stored) -> {
            var bytes = stored.bytes().clone();
            bytes[0] ^= 1;
            return new Stored(stored.contentType(), bytes);
        });
    }

    /** Loses an object. */
    public void lose(String key) {
        objects.remove(key);
    }

    public List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.getRequestBody().skip(Long.MAX_VALUE);
                answer(exchange, 503, "text/html", "<h1>overloaded</h1>".getBytes(StandardCharsets.UTF_8));
                return;
            }
            var bearer = "Bearer " + CREDENTIALS.secret().reveal();
            if (!bearer.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                refuse(exchange, "403", "Unauthorized", "Invalid Compact JWS");
                return;
            }
            route(exchange);
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getRawPath().substring("/storage/v1/object/".length());
        var method = exchange.getRequestMethod();
        if (path.startsWith("list/")) {
            requireBucket(exchange, path.substring("list/".length()) + "/", () -> list(exchange));
        } else if (method.equals("GET")) {
            boolean info = path.startsWith("info/");
            var key = path.substring(info ? "info/".length() : "authenticated/".length());
            requireBucket(exchange, key, () -> read(exchange, name(key), info));
        } else if (method.equals("DELETE")) {
            requireBucket(exchange, path, () -> delete(exchange, name(path)));
        } else {
            requireBucket(exchange, path, () -> create(exchange, name(path)));
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void requireBucket(HttpExchange exchange, String bucketAndKey, Action action) throws IOException {
        if (bucketAndKey.startsWith(BUCKET + "/")) {
            action.run();
        } else {
            refuse(exchange, "404", "Bucket not found", "Bucket not found");
        }
    }

    private static String name(String bucketAndKey) {
        return URLDecoder.decode(bucketAndKey.substring(BUCKET.length() + 1), StandardCharsets.UTF_8);
    }

    private void create(HttpExchange exchange, String key) throws IOException {
        var headers = exchange.getRequestHeaders();
        var bytes = exchange.getRequestBody().readAllBytes();
        if (objects.containsKey(key) && !"true".equals(headers.getFirst("x-upsert"))) {
            refuse(exchange, "409", "Duplicate", "The resource already exists");
            return;
        }
        objects.put(key, new Stored(headers.getFirst("Content-Type"), bytes));
        json(exchange, 200, Map.of("Id", "1", "Key", BUCKET + "/" + key));
    }

    private void read(HttpExchange exchange, String key, boolean info) throws IOException {
        var stored = objects.get(key);
        if (stored == null) {
            refuse(exchange, "404", "not_found", "Object not found");
            return;
        }
        if (info) {
            json(
                    exchange,
                    200,
                    Map.of("name", key, "size", stored.bytes().length, "content_type", stored.contentType()));
            return;
        }
        var range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            answer(exchange, 200, stored.contentType(), stored.bytes());
            return;
        }
        var ends = range.substring("bytes=".length()).split("-");
        var part = Arrays.copyOfRange(stored.bytes(), Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
        answer(exchange, 206, stored.contentType(), part);
    }

    private void delete(HttpExchange exchange, String key) throws IOException {
        if (objects.remove(key) == null) {
            refuse(exchange, "404", "not_found", "Object not found");
        } else {
            json(exchange, 200, Map.of("message", "Successfully deleted"));
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        var question = JsonCodec.tree(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var folder = question.path("prefix").asString("");
        var search = question.path("search").asString("");
        var prefix = folder.isEmpty() ? "" : folder + "/";
        var found = new ArrayList<Map<String, Object>>();
        objects.forEach((key, stored) -> {
            var name = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
            if (!name.isEmpty() && !name.contains("/") && name.startsWith(search)) {
                found.add(Map.of(
                        "name",
                        name,
                        "metadata",
                        Map.of("size", stored.bytes().length, "mimetype", stored.contentType())));
            }
        });
        int offset = question.path("offset").asInt(0);
        int limit = question.path("limit").asInt(100);
        json(exchange, 200, found.stream().skip(offset).limit(limit).toList());
    }

    private static void refuse(HttpExchange exchange, String status, String error, String message) throws IOException {
        exchange.getRequestBody().skip(Long.MAX_VALUE);
        json(exchange, 400, Map.of("statusCode", status, "error", error, "message", message));
    }

    private static void json(HttpExchange exchange, int status, Object value) throws IOException {
        answer(exchange, status, "application/json", JsonCodec.writeBytes(value));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
