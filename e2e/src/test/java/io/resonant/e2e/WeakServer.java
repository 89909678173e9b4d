package io.resonant.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
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
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Does wrong what it is told to, so that it shows that the attacks would find it, and everything else right, so that it shows
 * that they find nothing else. It keeps slow clients whatever it is told.
 */
@NullMarked
final class WeakServer implements AutoCloseable {
    static final String SPEC = "01a10000-0000-7000-8000-000000000001";
    private static final String EMAIL = "victim@example.com";
    private static final String PASSWORD = "purple tractor 9";
    private static final String VICTIM = token("victim");
    private static final String STRANGER = token("stranger");
    private static final String CSRF_TOKEN = "known to its own page";
    private static final int LONGEST_BODY = 1 << 20;
    private static final int LONGEST_HEADER = 16_384;
    private static final int GUESSES = 10;
    /** More ways with each further letter; because of the reference Java does not remember which of them failed. */
    private static final Pattern CARELESS = Pattern.compile("(\\w|\\w\\w)+\\1#");

    private final HttpServer server;
    private final Path folder;
    private final Set<Weakness> weaknesses;
    private final Map<String, Integer> guesses = new ConcurrentHashMap<>();
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final Set<String> people = ConcurrentHashMap.newKeySet();
    private final WeakUploads uploads;
    private volatile boolean closed;

    /** @param folder what it serves; with {@code TRAVERSAL} everything beside it, too */
    WeakServer(Path folder, Set<Weakness> weaknesses) {
        this.folder = folder.normalize();
        this.weaknesses = weaknesses;
        this.uploads = new WeakUploads(weaknesses);
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
                } catch (Problem e) {
                    send(exchange, e.status(), "{}");
                } catch (RuntimeException e) {
                    send(exchange, 500, e.toString());
                }
            }
        });
        server.start();
    }

    AttackTarget target(HttpClient http, String secret) {
        return new AttackTarget(http, server.getAddress().getPort(), EMAIL, PASSWORD, VICTIM, STRANGER, SPEC, secret);
    }

    @Override
    public void close() {
        closed = true;
        server.stop(0);
    }

    private static String token(String subject) {
        var claims = JsonCodec.writeBytes(Map.of("sub", subject));
        return "eyJhbGciOiJIUzI1NiJ9." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims) + ".c2lnbmVk";
    }

    private boolean isWeak(Weakness weakness) {
        return weaknesses.contains(weakness);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var query = exchange.getRequestURI().getRawQuery();
        var bytes = exchange.getRequestBody().readAllBytes();
        if (!isWeak(Weakness.HUGE_BODIES) && isHuge(exchange, bytes)) {
            send(exchange, 413, "{\"code\":\"too_large\"}");
            return;
        }
        if (uploads.answer(exchange, path, bytes)) {
            return;
        }
        var body = new String(bytes, StandardCharsets.UTF_8);
        switch (path) {
            case "/api/v1/auth/login" -> login(exchange, body);
            case "/api/v1/auth/session" -> session(exchange, body);
            case "/api/v1/auth/register" -> {
                people.add(JsonCodec.tree(body).path("email").asString(""));
                send(exchange, 201, "{}");
            }
            case "/api/v1/auth/password-resets", "/api/v1/auth/sign-in-links" -> {
                hashForThoseWhoAreHere(body);
                send(exchange, isWeak(Weakness.ENUMERATION) && !body.contains(EMAIL) ? 404 : 202, "{}");
            }
            case "/api/v1/users/me/email" -> {
                hashForThoseWhoAreHere(body);
                send(exchange, 202, "{}");
            }
            case "/api/v1/users/me" -> send(exchange, me(exchange), "{}");
            case "/health/live" -> send(exchange, 200, "{}");
            case "/api/v1/search" -> search(exchange, query == null ? "" : query);
            case "/api/v1/specs" -> specs(exchange, body);
            case "/api/v1/specs/" + SPEC -> {
                boolean sees = isWeak(Weakness.BROKEN_ACCESS) || VICTIM.equals(bearer(exchange));
                send(exchange, sees ? 200 : 404, sees ? "{\"id\":\"" + SPEC + "\"}" : "{}");
            }
            case "/api/v1/threads", "/api/v1/intents" -> send(exchange, 201, "{\"id\":\"1\"}");
            case "/api/v1/intents/1" -> send(exchange, 200, "{\"status\":\"completed\"}");
            default -> file(exchange, path);
        }
    }

    private static boolean isHuge(HttpExchange exchange, byte[] body) {
        return body.length > LONGEST_BODY
                || exchange.getRequestHeaders().values().stream()
                        .flatMap(List::stream)
                        .anyMatch(value -> value.length() > LONGEST_HEADER);
    }

    private static @Nullable String bearer(HttpExchange exchange) {
        var header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null ? null : header.substring(header.indexOf(' ') + 1);
    }

    private int me(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        var token = bearer(exchange);
        if (token != null) {
            boolean known = token.equals(VICTIM) || token.equals(STRANGER);
            return known || isWeak(Weakness.FORGED_TOKENS) ? 200 : 401;
        }
        if (!headers.containsKey("Cookie")) {
            return 401;
        }
        boolean ownPage = CSRF_TOKEN.equals(headers.getFirst("X-CSRF-Token"))
                && !headers.containsKey("Origin")
                && !headers.containsKey("Sec-Fetch-Site");
        return ownPage || isWeak(Weakness.FOREIGN_PAGES) ? 200 : 403;
    }

    private void specs(HttpExchange exchange, String body) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            boolean sees = isWeak(Weakness.BROKEN_ACCESS) || VICTIM.equals(bearer(exchange));
            send(exchange, 200, sees ? "{\"items\":[\"" + SPEC + "\"]}" : "{\"items\":[]}");
            return;
        }
        try {
            if (isWeak(Weakness.HUGE_BODIES)) {
                depth(body, 0); // as deep as the caller likes
            } else {
                JsonCodec.tree(body);
            }
            send(exchange, 201, "{\"id\":\"" + SPEC + "\"}");
        } catch (StackOverflowError _) {
            send(exchange, 500, "{}");
        } catch (RuntimeException _) {
            send(exchange, 400, "{\"code\":\"malformed_json\"}");
        }
    }

    private void login(HttpExchange exchange, String body) throws IOException {
        var form = UrlText.parameters(body.getBytes(StandardCharsets.UTF_8));
        var user = form.getOrDefault("username", List.of("")).getFirst();
        if (guesses.merge(user, 1, Integer::sum) > GUESSES && !isWeak(Weakness.GUESSING)) {
            send(exchange, 429, "{}");
            return;
        }
        boolean tells = isWeak(Weakness.ENUMERATION) && !user.equals(EMAIL);
        send(exchange, 401, tells ? "{\"code\":\"unknown_user\"}" : "{\"code\":\"wrong_password\"}");
    }

    private void session(HttpExchange exchange, String body) throws IOException {
        var cookie = exchange.getRequestHeaders().getFirst("Cookie");
        if (exchange.getRequestMethod().equals("GET")) {
            send(exchange, cookie != null && sessions.contains(cookie) ? 200 : 401, "{}");
            return;
        }
        hashForThoseWhoAreHere(body);
        var begun = "resonant_session=" + UUID.randomUUID();
        if (cookie != null && isWeak(Weakness.FIXED_SESSION)) {
            begun = cookie;
        } else if (cookie != null) {
            sessions.remove(cookie);
        }
        sessions.add(begun);
        exchange.getResponseHeaders().add("Set-Cookie", begun + "; HttpOnly");
        send(exchange, 200, JsonCodec.write(Map.of("csrf_token", CSRF_TOKEN)));
    }

    /** As if there were nothing to do for anybody else. */
    private void hashForThoseWhoAreHere(String body) {
        if (!isWeak(Weakness.ENUMERATION_BY_TIMING) || people.stream().noneMatch(body::contains)) {
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
        if (isWeak(Weakness.INJECTION) && text.contains("'")) {
            send(exchange, 500, "SQLITE_ERROR: unrecognized token: " + text);
            return;
        }
        if (isWeak(Weakness.PATTERNS)) {
            CARELESS.matcher(new EndingText(text, () -> closed)).matches();
        }
        if (!isWeak(Weakness.INJECTION)) {
            send(exchange, 200, "{}");
            return;
        }
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
            boolean serves = isWeak(Weakness.TRAVERSAL) || file.normalize().startsWith(folder);
            if (serves && Files.isRegularFile(file)) {
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
