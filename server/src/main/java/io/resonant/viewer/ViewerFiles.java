package io.resonant.viewer;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.catalogue.Catalogue;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.Gzip;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A built viewer, served from a folder below {@code /viewer/} on our own origin, because it can send no other proof of
 * who somebody is than that origin's cookie. It runs extensions, which may do what its page may do; so its pages get a
 * policy of their own.
 */
final class ViewerFiles {
    private static final String PREFIX = "/viewer/";
    private static final String PAGE = "index.html";
    private static final Pattern HASHED = Pattern.compile("(?:.*[./-])?[0-9a-f]{8,}\\.[a-z0-9]+(\\.map)?");
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@+-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.@+-]*)*");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final Path folder;
    private final Catalogue catalogue;

    ViewerFiles(Path folder, Catalogue catalogue) {
        this.folder = folder.toAbsolutePath().normalize();
        this.catalogue = catalogue;
    }

    void declare(Routes routes) {
        routes.get("/viewer")
                .summary("The viewer")
                .access(Access.PUBLIC)
                .cacheable()
                .anyQuery()
                .hidden()
                .handle(request -> Response.seeOther(request.target().replaceFirst("/viewer", PREFIX)));
        routes.get("/viewer/*")
                .summary("Files of the viewer")
                .access(Access.PUBLIC)
                .cacheable()
                .anyQuery()
                .hidden()
                .handle(this::answer);
    }

    private Response answer(Request request) {
        var name = request.path().substring(PREFIX.length());
        if (isPage(name)
                && !catalogue.isOpen()
                && request.findPrincipal(Actor.class).isEmpty()) {
            var back = URLEncoder.encode(request.target(), StandardCharsets.UTF_8);
            return Response.seeOther("/sign-in?to=" + back); // every call of its page would fail without a word
        }
        var file = folder.resolve(name.isEmpty() ? PAGE : requirePlain(name));
        try {
            if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(folder.toRealPath())) {
                throw Problem.notFound("page");
            }
            return send(request, name, file);
        } catch (IOException e) {
            throw new UncheckedIOException("A file of the viewer could not be read: " + file, e);
        }
    }

    private static boolean isPage(String name) {
        return name.isEmpty() || name.equals(PAGE);
    }

    private static Response send(Request request, String name, Path file) throws IOException {
        var ending = file.getFileName().toString().replaceFirst("^.*\\.", "").toLowerCase(Locale.ROOT);
        var type = TYPES.getOrDefault(ending, "application/octet-stream");
        var size = Files.size(file);
        boolean text = Gzip.isWorthwhile(type, size);
        boolean gzip = text
                && request.header("Accept-Encoding").filter(Gzip::isAccepted).isPresent();
        var tag = Long.toHexString(size) + "-"
                + Long.toHexString(Files.getLastModifiedTime(file).toMillis()) + (gzip ? "-gzip" : "");
        var response = gzip
                ? Response.stream(type, out -> compress(file, out)).header("Content-Encoding", "gzip")
                : Response.content(200, type, size, out -> Files.copy(file, out));
        if (text) {
            response.header("Vary", "Accept-Encoding");
        }
        return response.etag(tag)
                .policy(ending.equals("html") ? ViewerPolicy.of(Files.readString(file)) : ViewerPolicy.PLAIN)
                .header(
                        "Cache-Control",
                        HASHED.matcher(name).matches() ? "public, max-age=31536000, immutable" : "no-cache");
    }

    private static void compress(Path file, OutputStream out) throws IOException {
        try (var gzip = Gzip.fast(out)) {
            Files.copy(file, gzip);
        }
    }

    private static String requirePlain(String name) {
        if (name.length() > 300 || !PLAIN.matcher(name).matches()) {
            throw Problem.notFound("page");
        }
        return name;
    }
}
