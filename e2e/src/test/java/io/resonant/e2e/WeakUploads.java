package io.resonant.e2e;

import com.sun.net.httpserver.HttpExchange;
import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullMarked;

/** Takes every file, and gives it back as what its sender said it was. */
@NullMarked
final class WeakUploads {
    private static final List<String> ROUTES = List.of(
            "/api/v1/files",
            "/api/v1/users/me/avatar",
            "/api/v1/extensions",
            "/api/v1/layouts",
            "/api/v1/specs/imports");
    private static final String TYPE = "\r\nContent-Type: ";

    private final Map<String, byte[]> forms = new ConcurrentHashMap<>();

    /** Whether the request was about a file; then it has been answered. */
    boolean answer(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (ROUTES.contains(path) && exchange.getRequestMethod().equals("POST")) {
            var address = "/uploads/" + forms.size();
            forms.put(address, body);
            send(exchange, JsonCodec.writeBytes(Map.of("url", address, "avatar_url", address)));
            return true;
        }
        var form = forms.get(path);
        if (form == null) {
            return false;
        }
        var text = new String(form, StandardCharsets.ISO_8859_1);
        int type = text.indexOf(TYPE) + TYPE.length();
        int content = text.indexOf("\r\n\r\n", type) + 4;
        exchange.getResponseHeaders().set("Content-Type", text.substring(type, text.indexOf("\r\n", type)));
        var whole = text.substring(content, text.lastIndexOf("\r\n--"));
        send(exchange, whole.getBytes(StandardCharsets.ISO_8859_1));
        return true;
    }

    private static void send(HttpExchange exchange, byte[] content) throws IOException {
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
    }
}
