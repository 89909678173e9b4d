package io.resonant.dashboard;

import io.resonant.kernel.http.Access;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the dashboard. A path that no file has is a page of the dashboard, which its own router shows; without a
 * built dashboard a small page says how to add it.
 */
public final class Dashboard {
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
    private static final String FOREVER = "public, max-age=31536000, immutable";

    private final ClassLoader resources = Dashboard.class.getClassLoader();
    private final ConcurrentHashMap<String, Asset> assets = new ConcurrentHashMap<>(); // only of files that exist

    /** @param everybody the rule that lets anybody in: signing in is a page too */
    public void declareRoutes(Routes routes, Access everybody) {
        routes.get("/*")
                .summary("The dashboard")
                .access(everybody)
                .cacheable()
                .anyQuery()
                .hidden()
                .handle(this::answer);
    }

    private Response answer(Request request) {
        var path = request.path().substring(1);
        var file = path.isEmpty() ? Optional.<Asset>empty() : find(path);
        if (file.isPresent()) {
            return send(request, file.get());
        }
        if (!isPage(request, path)) {
            throw Problem.notFound("page");
        }
        return find("index.html")
                .map(index -> send(request, index))
                .orElseGet(() -> Response.text(200, "text/html; charset=utf-8", NotBuilt.page(request.language())));
    }

    /** A browser that navigates, and not to what belongs to programs: for them a missing path is an error. */
    private static boolean isPage(Request request, String path) {
        boolean forPrograms = path.startsWith("api/")
                || path.equals("api")
                || path.startsWith(".well-known")
                || path.startsWith("ws")
                || path.startsWith("health")
                || path.startsWith("metrics")
                || path.startsWith("assets/");
        var accept = request.header("Accept").orElse("*/*");
        return !forPrograms && (accept.contains("text/html") || accept.contains("*/*"));
    }

    private static Response send(Request request, Asset asset) {
        boolean gzip = asset.compressed() != null
                && request.header("Accept-Encoding")
                        .filter(value -> value.contains("gzip"))
                        .isPresent();
        var bytes = gzip && asset.compressed() != null ? asset.compressed() : asset.bytes();
        var response = Response.bytes(200, asset.contentType(), bytes)
                .etag(gzip ? asset.etag() + "-gzip" : asset.etag())
                .header("Cache-Control", asset.immutable() ? FOREVER : "no-cache");
        return gzip ? response.header("Content-Encoding", "gzip") : response;
    }

    private Optional<Asset> find(String path) {
        var known = assets.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        if (path.length() > 200 || !FILE.matcher(path).matches()) {
            return Optional.empty();
        }
        try (var stream = resources.getResourceAsStream("dashboard/" + path)) {
            if (stream == null) {
                return Optional.empty();
            }
            var bytes = stream.readAllBytes();
            if (bytes.length == 0) {
                return Optional.empty(); // a folder
            }
            return Optional.of(assets.computeIfAbsent(path, key -> Asset.of(key, bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
