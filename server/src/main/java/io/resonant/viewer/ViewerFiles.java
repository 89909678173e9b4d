package io.resonant.viewer;

import io.resonant.account.Access;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.ByteRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A built viewer, served from a folder below {@code /viewer/} on our own origin, because it can send no other proof of
 * who somebody is than that origin's cookie. It runs extensions, which may do what its page may do; so its pages get a
 * policy of their own, and a host name of their own when the settings name one.
 */
final class ViewerFiles {
    private static final String PREFIX = "/viewer/";
    private static final Pattern HASHED = Pattern.compile(".*[.-][0-9a-f]{8,}\\.[a-z0-9]+(\\.map)?");
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@+-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.@+-]*)*");
    /** It compiles WebAssembly and extensions, starts workers from text, and connects to robots. */
    private static final String POLICY = "default-src 'self'; script-src 'self' 'unsafe-eval' blob:;"
            + " worker-src 'self' blob:; connect-src * data: blob:; img-src * data: blob:; media-src * data: blob:;"
            + " style-src 'self' 'unsafe-inline'; font-src 'self' data:; frame-ancestors 'none'; base-uri 'self';"
            + " form-action 'self'; object-src 'none'";

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

    ViewerFiles(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    void declare(Routes routes) {
        routes.get("/viewer")
                .summary("The viewer")
                .access(Access.PUBLIC)
                .anyQuery()
                .hidden()
                .handle(_ -> Response.seeOther(PREFIX));
        routes.get("/viewer/*")
                .summary("Files of the viewer")
                .access(Access.PUBLIC)
                .anyQuery()
                .hidden()
                .handle(this::answer);
    }

    private Response answer(Request request) {
        var name = request.path().substring(PREFIX.length());
        var file = folder.resolve(name.isEmpty() ? "index.html" : requirePlain(name));
        try {
            if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(folder.toRealPath())) {
                throw Problem.notFound("page");
            }
            return send(request, name, file);
        } catch (IOException e) {
            throw new UncheckedIOException("A file of the viewer could not be read: " + file, e);
        }
    }

    private static Response send(Request request, String name, Path file) throws IOException {
        var size = Files.size(file);
        var tag = Long.toHexString(size) + "-"
                + Long.toHexString(Files.getLastModifiedTime(file).toMillis());
        var ending = file.getFileName().toString().replaceFirst("^.*\\.", "").toLowerCase(Locale.ROOT);
        var type = TYPES.getOrDefault(ending, "application/octet-stream");
        var needed = !request.method().equals("HEAD") && !ByteRange.isKnown(request::header, tag);
        return Response.content(200, type, size, out -> {
                    if (needed) {
                        Files.copy(file, out);
                    }
                })
                .etag(tag)
                .policy(POLICY)
                .header(
                        "Cache-Control",
                        HASHED.matcher(name).matches() ? "public, max-age=31536000, immutable" : "no-cache");
    }

    private static String requirePlain(String name) {
        if (name.length() > 300 || !PLAIN.matcher(name).matches()) {
            throw Problem.notFound("page");
        }
        return name;
    }
}
