package io.resonant.catalogue;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.S3Server;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.testing.FormBody;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Packages that somebody else sends in the server's place: the web server in front of it, or the store. */
@BothEngines
class DownloadDeliveryTest {
    private static final String ACCELERATOR = "X-Accel-Redirect";

    private final TestDatabase test;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private String namespace = "";

    DownloadDeliveryTest(TestDatabase test) {
        this.test = test;
    }

    private byte[] publish(TestServer server, String visibility) {
        if (namespace.isEmpty()) {
            namespace = "dv" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
            server.call(OWNER, "PUT", "/api/v1/registry/settings", Map.of("catalogue_open", true));
            server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
        }
        var file = TestPackages.of(namespace, "map-" + visibility, "1.0.0", "Map " + visibility + " " + namespace);
        server.scenario("POST", "/api/v1/extensions")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .field("visibility", visibility)
                                .file("map.foxe", file)
                                .bytes())
                .answers(MEMBER, 201);
        return file;
    }

    private HttpResponse<byte[]> ask(TestServer server, String method, Persona persona, String path, String... headers)
            throws IOException, InterruptedException {
        var request = server.request(persona, method, path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> follow(URI address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
    }

    private static String place(String hash) {
        return "/packages/" + hash.substring(0, 2) + "/" + hash.substring(2, 4) + "/" + hash;
    }

    @Test
    void theWebServerInFrontSendsWhatLiesOnTheDisk() throws Exception {
        try (var server = TestServer.on(test, Map.of("RESONANT_ACCEL_REDIRECT", "/packages/"))) {
            var hash = Digests.sha256Hex(publish(server, "public"));
            var path = "/files/sha256/" + hash;
            for (var asked : new String[][] {{"GET"}, {"HEAD"}, {"GET", "Range", "bytes=5-9"}}) {
                var headers = asked.length == 1 ? new String[0] : new String[] {asked[1], asked[2]};
                var answer = ask(server, asked[0], ANONYMOUS, path, headers);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).as("the web server has it").isEmpty();
                assertThat(answer.headers().map())
                        .containsEntry(ACCELERATOR.toLowerCase(java.util.Locale.ROOT), java.util.List.of(place(hash)))
                        .doesNotContainKey("content-range");
                assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                        .contains("attachment", namespace + ".map-public-1.0.0.foxe");
                assertThat(answer.headers().firstValue("Cache-Control"))
                        .contains("public, max-age=31536000, immutable");
            }
            assertThat(ask(server, "GET", ANONYMOUS, path, "Range", "bytes=99999999-")
                            .statusCode())
                    .isEqualTo(416);
            var known = ask(server, "GET", ANONYMOUS, path, "If-None-Match", "\"" + hash + "\"");
            assertThat(known.statusCode()).isEqualTo(304);
            assertThat(known.headers().firstValue(ACCELERATOR)).isEmpty();
        }
    }

    @Test
    void theWebServerIsLedToNothingThatOneMayNotHave() throws Exception {
        try (var server = TestServer.on(test, Map.of("RESONANT_ACCEL_REDIRECT", "/packages/"))) {
            publish(server, "public");
            var own = Digests.sha256Hex(publish(server, "organization"));
            for (var path : new String[] {
                "/files/sha256/" + own,
                "/files/sha256/" + "0".repeat(64),
                "/files/sha256/..%2f..%2fresonant.db",
                "/files/sha256/" + own + "%00.foxe",
                "/files/sha256/" + own.toUpperCase(java.util.Locale.ROOT)
            }) {
                for (var persona : new Persona[] {ANONYMOUS, OUTSIDER}) {
                    var answer = ask(server, "GET", persona, path);
                    assertThat(answer.statusCode()).as(path).isBetween(400, 499);
                    assertThat(answer.headers().firstValue(ACCELERATOR))
                            .as(path)
                            .isEmpty();
                }
            }
            assertThat(ask(server, "GET", GUEST, "/files/sha256/" + own)
                            .headers()
                            .firstValue(ACCELERATOR))
                    .contains(place(own));
        }
    }

    @Test
    void theStoreSendsWhatLiesThere() throws Exception {
        try (var test = TestDatabase.create(this.test.engine());
                var bucket = new S3Server()) {
            test.clock().set(InstantSource.system().instant());
            try (var server = TestServer.on(test, settings(bucket))) {
                var content = publish(server, "public");
                var path = "/files/sha256/" + Digests.sha256Hex(content);
                var answer = ask(server, "GET", ANONYMOUS, path);
                assertThat(answer.statusCode()).isEqualTo(302);
                assertThat(answer.body()).isEmpty();
                assertThat(answer.headers().firstValue("Cache-Control")).contains("private, max-age=150");
                var address = URI.create(answer.headers().firstValue("Location").orElseThrow());
                assertThat(address.toString())
                        .startsWith(bucket.endpoint().toString())
                        .contains("X-Amz-Expires=300")
                        .doesNotContain(S3Server.CREDENTIALS.secret().reveal());
                var sent = follow(address);
                assertThat(sent.statusCode()).isEqualTo(200);
                assertThat(sent.body()).isEqualTo(content);
                assertThat(sent.headers().firstValue("Content-Disposition").orElseThrow())
                        .contains("attachment", namespace + ".map-public-1.0.0.foxe");
                assertThat(sent.headers().firstValue("Content-Type")).contains("application/octet-stream");
                assertThat(follow(URI.create(address.toString().replace("attachment", "inline")))
                                .statusCode())
                        .as("what was signed cannot be changed")
                        .isEqualTo(403);
                var page = ask(server, "GET", ANONYMOUS, path, "Sec-Fetch-Mode", "cors");
                assertThat(page.statusCode()).as("a page cannot follow").isEqualTo(200);
                assertThat(page.body()).isEqualTo(content);
                var part = ask(server, "GET", ANONYMOUS, path, "Range", "bytes=5-9");
                assertThat(part.statusCode()).isEqualTo(206);
                assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(content, 5, 10));
                var head = ask(server, "HEAD", ANONYMOUS, path);
                assertThat(head.statusCode()).isEqualTo(200);
                assertThat(head.headers().firstValue("Content-Length")).contains(String.valueOf(content.length));
            }
        }
    }

    @Test
    void theServerSendsWhatLiesInAStoreThatNobodyElseReaches() throws Exception {
        try (var test = TestDatabase.create(this.test.engine());
                var bucket = S3Server.atAnyTime()) {
            var settings = new HashMap<>(settings(bucket));
            settings.put("RESONANT_FILE_DOWNLOADS", "server");
            try (var server = TestServer.on(test, settings)) {
                var content = publish(server, "public");
                var answer = ask(server, "GET", ANONYMOUS, "/files/sha256/" + Digests.sha256Hex(content));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(content);
            }
        }
    }

    @Test
    void theStoreSendsNothingToStrangersAndNothingForLong() throws Exception {
        try (var test = TestDatabase.create(this.test.engine());
                var bucket = S3Server.atAnyTime()) {
            try (var server = TestServer.on(test, settings(bucket))) {
                publish(server, "public");
                var own = "/files/sha256/" + Digests.sha256Hex(publish(server, "organization"));
                for (var persona : new Persona[] {ANONYMOUS, OUTSIDER}) {
                    var answer = ask(server, "GET", persona, own);
                    assertThat(answer.statusCode()).isEqualTo(404);
                    assertThat(answer.headers().firstValue("Location")).isEmpty();
                }
                var answer = ask(server, "GET", GUEST, own);
                assertThat(answer.statusCode()).isEqualTo(302);
                assertThat(answer.headers().firstValue("Cache-Control")).contains("private, max-age=150");
                assertThat(follow(URI.create(
                                        answer.headers().firstValue("Location").orElseThrow()))
                                .statusCode())
                        .as("the address was made at " + test.clock().instant() + ", for " + Duration.ofMinutes(5))
                        .isEqualTo(403);
            }
        }
    }

    private static Map<String, String> settings(S3Server bucket) {
        return Map.of(
                "STORAGE_PROVIDER", "s3",
                "S3_BUCKET", S3Server.BUCKET,
                "S3_ENDPOINT", bucket.endpoint().toString(),
                "AWS_ACCESS_KEY_ID", S3Server.CREDENTIALS.id(),
                "AWS_SECRET_ACCESS_KEY", S3Server.CREDENTIALS.secret().reveal());
    }
}
