package io.resonant.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.wire.UrlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Does wrong whatever the attacks look for, so that it shows that they would find it. */
@NullMarked
final class WeakServer implements AutoCloseable {
    static final String SPEC = "01a10000-0000-7000-8000-000000000001";
    private static final String EMAIL = "victim@example.com";
    private static final String PASSWORD = "purple tractor 9";
    /** More ways with each further letter; because of the reference Java does not remember which of them failed. */
    private static final Pattern CARELESS = Pattern.compile("(\\w|\\w\\w)+\\1#");

    private final HttpServer server;
    private final Path folder;
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final Set<String> people = ConcurrentHashMap.newKeySet();
    private final WeakUploads uploads = new WeakUploads();
    private volatile boolean closed;

    /** @param folder what it serves, and everything beside it */
    WeakServer(Path folder) {
        this.folder = folder;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                try {
                    answer(exchange);
                } catch (RuntimeException e) {
                    send(exchange, 500, e.toString());
                }
            }
        });
        server.start();
    }

    AttackTarget target(HttpClient http, String secret) {
        var token = "eyJhbGciOiJIUzI1NiJ9." + part("{\"sub\":\"victim\"}") + ".c2lnbmVk";
        var stranger = "eyJhbGciOiJIUzI1NiJ9." + part("{\"sub\":\"stranger\"}") + ".c2lnbmVk";
        return new AttackTarget(http, server.getAddress().getPort(), EMAIL, PASSWORD, token, stranger, SPEC, secret);
    }

    @Override
    public void close() {
        closed = true;
        server.stop(0);
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var query = exchange.getRequestURI().getRawQuery();
        var bytes = exchange.getRequestBody().readAllBytes();
        if (uploads.answer(exchange, path, bytes)) {
            return;
        }
        var body = new String(bytes, StandardCharsets.UTF_8);
        var cookie = exchange.getRequestHeaders().getFirst("Cookie");
        switch (path) {
            case "/api/v1/auth/login" -> login(exchange, body);
            case "/api/v1/auth/session" -> session(exchange, body, cookie);
            case "/api/v1/auth/register" -> {
                people.add(JsonCodec.tree(body).path("email").asString(""));
                send(exchange, 201, "{}");
            }
            case "/api/v1/auth/password-resets", "/api/v1/auth/sign-in-links" -> { // says who is here
                hashForThoseWhoAreHere(body);
                send(exchange, body.contains(EMAIL) ? 202 : 404, "{}");
            }
            case "/api/v1/users/me/email" -> {
                hashForThoseWhoAreHere(body);
                send(exchange, 202, "{}");
            }
            case "/api/v1/users/me" -> // any token, and a cookie is enough to change something
                send(
                        exchange,
                        cookie != null || exchange.getRequestHeaders().containsKey("Authorization") ? 200 : 401,
                        "{}");
            case "/health/live" -> send(exchange, 200, "{}");
            case "/api/v1/search" -> search(exchange, query == null ? "" : query);
            case "/api/v1/specs" -> {
                try {
                    depth(body, 0); // as deep as the caller likes
                    send(exchange, 200, "{\"items\":[\"" + SPEC + "\"]}");
                } catch (StackOverflowError _) {
                    send(exchange, 500, "{}");
                }
            }
            case "/api/v1/specs/" + SPEC -> send(exchange, 200, "{\"id\":\"" + SPEC + "\"}"); // to anybody
            default -> file(exchange, path);
        }
    }

    private static void login(HttpExchange exchange, String body) throws IOException {
        var form = UrlText.parameters(body.getBytes(StandardCharsets.UTF_8));
        var known = form.getOrDefault("username", List.of("")).getFirst().equals(EMAIL);
        send(exchange, 401, known ? "{\"code\":\"wrong_password\"}" : "{\"code\":\"unknown_user\"}");
    }

    private void session(HttpExchange exchange, String body, @Nullable String cookie) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            send(exchange, cookie != null && sessions.contains(cookie) ? 200 : 401, "{}");
            return;
        }
        hashForThoseWhoAreHere(body);
        var kept = cookie != null ? cookie : "resonant_session=" + sessions.size();
        sessions.add(kept);
        exchange.getResponseHeaders().add("Set-Cookie", kept + "; HttpOnly");
        send(exchange, 200, JsonCodec.write(Map.of("csrf_token", "t", "body", body.length())));
    }

    /** As if there were nothing to do for anybody else. */
    private void hashForThoseWhoAreHere(String body) {
        if (people.stream().noneMatch(body::contains)) {
            return;
        }
        try {
            var key = new PBEKeySpec("wrong one".toCharArray(), new byte[16], 200_000, 256);
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void search(HttpExchange exchange, String query) throws IOException {
        var text = URLDecoder.decode(query.substring(query.indexOf('=') + 1), StandardCharsets.UTF_8);
        if (text.contains("'")) {
            send(exchange, 500, "SQLITE_ERROR: unrecognized token: " + text);
            return;
        }
        CARELESS.matcher(new EndingText(text, () -> closed)).matches();
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(("<p>Nothing for " + text).getBytes(StandardCharsets.UTF_8));
    }

    private static int depth(String text, int at) {
        return at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '{') ? 1 + depth(text, at + 1) : 0;
    }

    private void file(HttpExchange exchange, String path) throws IOException {
        try {
            var file = folder.resolve(path.substring(1).replaceFirst("^(assets|viewer)/", ""));
            if (Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(Files.readAllBytes(file));
                return;
            }
        } catch (InvalidPathException _) {
            // there is no such file
        }
        send(exchange, 404, "{}");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) { // asked for in any case, or the connection would just be cut
            if (!head) {
                out.write(bytes);
            }
        }
    }
}
