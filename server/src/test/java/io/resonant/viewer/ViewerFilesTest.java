package io.resonant.viewer;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a built viewer, named and written as a bundler does it. */
class ViewerFilesTest {
    /** What stands between the tags of a script inside of the page. */
    private static final String INLINE = "\n  global = globalThis;\n";

    private static final byte[] LONG = "console.log('長い');\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    private static final String FOREVER = "public, max-age=31536000, immutable";

    @AutoClose
    private final TestDatabase database = TestDatabase.create(Engine.SQLITE);

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @AutoClose
    private final TestServer server;

    ViewerFilesTest(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("index.html"),
                "<!doctype html><title>Viewer</title><script defer src=\"main.0123abcd4567.js\"></script><script>"
                        + INLINE.replace("\n", "\r\n") + "</script>");
        Files.writeString(folder.resolve("main.0123abcd4567.js"), "console.log(1)");
        Files.write(folder.resolve("3134.0123abcd4567.js"), LONG);
        Files.write(folder.resolve("0123abcd4567.wasm"), new byte[] {0, 'a', 's', 'm'});
        Files.writeString(folder.resolve(".secret"), "no");
        server = TestServer.on(database, Map.of("RESONANT_VIEWER_DIR", folder.toString()));
    }

    @Test
    void theBuiltViewerIsServedWithAPolicyOfItsOwn() {
        server.scenario("GET", "/viewer").answers(GUEST, 303).withHeader("Location", "/viewer/");
        var page = server.scenario("GET", "/viewer/").answers(GUEST, 200, "<title>Viewer</title>");
        var hash = Base64.getEncoder().encodeToString(Digests.sha256(INLINE));
        assertThat(page.response()
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("script-src 'self' 'unsafe-eval' blob: 'sha256-" + hash + "';")
                .contains("connect-src * ws: wss: data: blob:;")
                .contains("frame-ancestors 'none'");
        for (var hidden : List.of(".secret", "..%2Fsecret", "%2e%2e/secret", "nothing.js", "a//b")) {
            server.scenario("GET", "/viewer/" + hidden).refuses(ANONYMOUS, 404, "not_found");
        }
    }

    @Test
    void strangersSignInFirstAndAreLedBack() {
        server.scenario("GET", "/viewer?workspace=a")
                .answers(ANONYMOUS, 303)
                .withHeader("Location", "/viewer/?workspace=a");
        server.scenario("GET", "/viewer/?workspace=a&time=1%2B2")
                .answers(ANONYMOUS, 303)
                .withHeader("Location", "/sign-in?to=%2Fviewer%2F%3Fworkspace%3Da%26time%3D1%252B2")
                .withHeader("Cache-Control", "no-store");
        server.scenario("GET", "/viewer/index.html")
                .answers(ANONYMOUS, 303)
                .withHeader("Location", "/sign-in?to=%2Fviewer%2Findex.html");
        server.scenario("PUT", "/api/v1/registry/settings")
                .json(Map.of("catalogue_open", true))
                .answers(OWNER, 200);
        server.scenario("GET", "/viewer/?workspace=a").answers(ANONYMOUS, 200, "<title>Viewer</title>");
    }

    @Test
    void filesNamedByTheirContentAreKeptForever() {
        server.scenario("GET", "/viewer/").answers(GUEST, 200).withHeader("Cache-Control", "no-cache");
        server.scenario("GET", "/viewer/main.0123abcd4567.js")
                .answers(ANONYMOUS, 200, "console")
                .withHeader("Cache-Control", FOREVER)
                .withHeader("Content-Type", "text/javascript; charset=utf-8");
        server.scenario("GET", "/viewer/0123abcd4567.wasm")
                .answers(ANONYMOUS, 200)
                .withHeader("Cache-Control", FOREVER)
                .withHeader("Content-Type", "application/wasm");
    }

    @Test
    void longScriptsAreCompressed() throws Exception {
        var plain = asked("Accept-Encoding", "identity");
        assertThat(plain.body()).isEqualTo(LONG);
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(plain.headers().firstValue("Vary")).contains("Accept-Encoding");
        var compressed = asked("Accept-Encoding", "gzip, br");
        assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(compressed.headers().firstValue("Vary")).contains("Accept-Encoding");
        assertThat(tag(compressed)).isNotEqualTo(tag(plain));
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(LONG);
        }
        assertThat(asked("Accept-Encoding", "gzip", "If-None-Match", tag(compressed))
                        .statusCode())
                .isEqualTo(304);
    }

    private HttpResponse<byte[]> asked(String... headers) throws Exception {
        var request =
                server.request(ANONYMOUS, "GET", "/viewer/3134.0123abcd4567.js").headers(headers);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String tag(HttpResponse<?> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }
}
