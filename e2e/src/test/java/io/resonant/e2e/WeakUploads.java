package io.resonant.e2e;

import com.sun.net.httpserver.HttpExchange;
import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullMarked;

/**
 * With {@code UPLOADED_PAGES} takes files and gives them back as what their sender said they were, with {@code UPLOADED_BOMBS}
 * takes archives and pictures whatever they become; refuses everything else.
 */
@NullMarked
final class WeakUploads {
    private static final List<String> ROUTES = List.of(
            "/api/v1/files",
            "/api/v1/users/me/avatar",
            "/api/v1/extensions",
            "/api/v1/layouts",
            "/api/v1/specs/imports");
    private static final List<String> KEPT = List.of("/api/v1/files", "/api/v1/users/me/avatar");
    private static final String TYPE = "\r\nContent-Type: ";

    private final Set<Weakness> weaknesses;
    private final Map<String, byte[]> forms = new ConcurrentHashMap<>();

    WeakUploads(Set<Weakness> weaknesses) {
        this.weaknesses = weaknesses;
    }

    /** Whether the request was about a file; then it has been answered. */
    boolean answer(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (ROUTES.contains(path) && exchange.getRequestMethod().equals("POST")) {
            if (takes(path, content(body))) {
                var address = "/uploads/" + forms.size();
                forms.put(address, body);
                send(exchange, 200, JsonCodec.writeBytes(Map.of("url", address, "avatar_url", address)));
            } else {
                send(exchange, 422, JsonCodec.writeBytes(Map.of("code", "not_acceptable")));
            }
            return true;
        }
        var form = forms.get(path);
        if (form == null) {
            return false;
        }
        var text = new String(form, StandardCharsets.ISO_8859_1);
        int type = text.indexOf(TYPE) + TYPE.length();
        exchange.getResponseHeaders().set("Content-Type", text.substring(type, text.indexOf("\r\n", type)));
        send(exchange, 200, content(form).getBytes(StandardCharsets.ISO_8859_1));
        return true;
    }

    private boolean takes(String path, String content) {
        boolean mayBurst = (content.startsWith("PK") || content.startsWith("\u0089PNG") || content.startsWith("[["))
                && !content.contains("<script");
        return mayBurst
                ? weaknesses.contains(Weakness.UPLOADED_BOMBS)
                : weaknesses.contains(Weakness.UPLOADED_PAGES) && KEPT.contains(path);
    }

    /** Of the one file of a form; a character for each byte. */
    private static String content(byte[] form) {
        var text = new String(form, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf("\r\n\r\n", Math.max(0, text.indexOf(TYPE))) + 4;
        return text.substring(Math.max(0, begin), Math.max(begin, text.lastIndexOf("\r\n--")));
    }

    private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
    }
}
