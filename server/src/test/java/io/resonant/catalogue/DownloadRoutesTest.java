package io.resonant.catalogue;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.testing.FormBody;
import io.resonant.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class DownloadRoutesTest {
    private static final String PATH = "/files/sha256/{hash}";

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private String namespace = "";
    private byte[] content = {};
    private String hash = "";

    DownloadRoutesTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.on(test);
    }

    @BeforeEach
    void publish() {
        namespace = "dl" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        server.call(OWNER, "PUT", "/api/v1/registry/settings", Map.of("catalogue_open", true));
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
        content = publish("public", "1.0.0");
        hash = Digests.sha256Hex(content);
    }

    private byte[] publish(String visibility, String version) {
        var file = TestPackages.of(namespace, "map-" + visibility, version, "Map " + visibility + " " + namespace);
        server.scenario("POST", "/api/v1/extensions")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .field("visibility", visibility)
                                .file("a.foxe", file)
                                .bytes())
                .answers(MEMBER, 201);
        return file;
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(server.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Test
    void everybodyGetsWhatIsPublicForEver() throws Exception {
        server.scenario("GET", PATH, hash)
                .answers(ANONYMOUS, 200)
                .withHeader("Cache-Control", "public, max-age=31536000, immutable")
                .withHeader("Access-Control-Allow-Origin", "*")
                .withHeader("ETag", "\"" + hash + "\"")
                .withHeader(
                        "Content-Disposition",
                        "attachment; filename=\"" + namespace + ".map-public-1.0.0.foxe\"; filename*=UTF-8''"
                                + namespace + ".map-public-1.0.0.foxe");
        assertThat(get("/files/sha256/" + hash).body()).isEqualTo(content);
        assertThat(get("/files/sha256/" + hash + ".foxe").body()).isEqualTo(content);
        assertThat(get("/files/sha256/" + hash).headers().allValues("Content-Security-Policy"))
                .anySatisfy(policy -> assertThat(policy).startsWith("sandbox;"));
        var part = get("/files/sha256/" + hash, "Range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, 10, 20));
        assertThat(get("/files/sha256/" + hash, "Range", "bytes=99999999-").statusCode())
                .isEqualTo(416);
        assertThat(get("/files/sha256/" + hash, "If-None-Match", "\"" + hash + "\"")
                        .statusCode())
                .isEqualTo(304);
        var head = client.send(
                HttpRequest.newBuilder(server.uri("/files/sha256/" + hash))
                        .HEAD()
                        .build(),
                BodyHandlers.discarding());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains(String.valueOf(content.length));
        server.scenario("GET", PATH, "0".repeat(64)).refuses(ANONYMOUS, 404, "not_found");
        server.scenario("GET", PATH, "nonsense").refuses(ANONYMOUS, 404, "not_found");
    }

    @Test
    void whatIsNotPublicIsForItsOrganisation() {
        var own = Digests.sha256Hex(publish("organization", "1.0.0"));
        server.scenario("GET", PATH, own)
                .refuses(ANONYMOUS, 404, "not_found")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200)
                .withHeader("Cache-Control", "private, max-age=31536000, immutable");
        server.call(OWNER, "PUT", "/api/v1/registry/settings", Map.of("catalogue_open", false));
        server.scenario("GET", PATH, hash)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(OUTSIDER, 200);
    }

    @Test
    void aFileThatSomebodyAttachedIsNotADownload() {
        var attached = server.scenario("POST", "/api/v1/files")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file("a.txt", namespace.getBytes(StandardCharsets.UTF_8))
                                .bytes())
                .answers(MEMBER, 201)
                .answer()
                .get("sha256")
                .stringValue();
        server.scenario("GET", PATH, attached)
                .refuses(ANONYMOUS, 404, "not_found")
                .refuses(MEMBER, 404, "not_found");
    }

    @Test
    void yankedIsStillServedAndRemovedIsGone() {
        var state = "/api/v1/extensions/" + namespace + ".map-public/versions/1.0.0/state";
        server.call(MEMBER, "PUT", state, Map.of("state", "yanked", "reason", "It crashes."));
        server.scenario("GET", PATH, hash).answers(ANONYMOUS, 200);
        server.call(MEMBER, "PUT", state, Map.of("state", "removed", "reason", "It held a password."));
        server.scenario("GET", PATH, hash).refuses(ANONYMOUS, 410, "release_removed");
        boolean held = test.database()
                .readSystem(transaction -> transaction
                        .sql("select 1 from file_holds where sha256 = :hash")
                        .bind("hash", hash)
                        .exists());
        assertThat(held).isFalse();
    }

    @Test
    void eachClientAndDayCountsOnce() throws Exception {
        var counts = server.app().marketplace().downloads();
        get("/files/sha256/" + hash);
        get("/files/sha256/" + hash);
        get("/files/sha256/" + hash, "Range", "bytes=0-1");
        get("/files/sha256/" + hash, "If-None-Match", "\"" + hash + "\"");
        counts.flush();
        assertThat(downloads()).isEqualTo(1);
        get("/files/sha256/" + hash);
        counts.flush();
        assertThat(downloads()).isEqualTo(1);
        test.clock().advance(Duration.ofDays(1));
        get("/files/sha256/" + hash);
        counts.flush();
        assertThat(downloads()).isEqualTo(2);
        test.clock().advance(Duration.ofDays(3));
        counts.keepHouse();
        var left = test.database()
                .readSystem(transaction -> transaction
                        .sql("select (select count(*) from registry_download_marks)"
                                + " + (select count(*) from registry_download_days where secret <> '') as n")
                        .one(row -> row.bigint("n")));
        assertThat(left).as("nothing says who it was").isZero();
        assertThat(downloads()).isEqualTo(2);
    }

    @Test
    void whatViewersFetchCountsToo() throws Exception {
        var counts = server.app().marketplace().downloads();
        var path = "/api/extensions/" + namespace + ".map-public/download";
        server.scenario("GET", "/api/extensions/{id}/download", namespace + ".map-public")
                .header("If-None-Match", "\"" + hash + "\"")
                .answers(GUEST, 304);
        counts.flush();
        assertThat(downloads()).isZero();
        assertThat(server.send(server.request(GUEST, "GET", path)).statusCode()).isEqualTo(200);
        get("/files/sha256/" + hash); // the same machine
        counts.flush();
        assertThat(downloads()).isEqualTo(1);
    }

    @Test
    void aCounterThatStandsStillIsTold() {
        var counts = server.app().marketplace().downloads();
        forgetDownloads();
        counts.keepHouse();
        assertThat(counts.isFlat()).isFalse();
        var today = LocalDate.ofInstant(test.clock().instant(), ZoneOffset.UTC);
        test.database().runSystem(transaction -> {
            var release = transaction
                    .sql("select id from registry_releases where sha256 = :hash")
                    .bind("hash", hash)
                    .one(row -> row.uuid("id"));
            new DownloadStore(transaction).count(today.minusDays(3), release, 100);
        });
        counts.keepHouse();
        assertThat(counts.isFlat()).isTrue();
        forgetDownloads();
        counts.keepHouse();
        assertThat(counts.isFlat()).isFalse();
    }

    private void forgetDownloads() {
        test.database()
                .runSystem(transaction ->
                        transaction.sql("delete from registry_downloads").update());
    }

    private long downloads() {
        return test.database()
                .readSystem(
                        transaction -> transaction.sql("""
                                select i.downloads from registry_items i join registry_releases r on r.item_id = i.id
                                where r.sha256 = :hash""").bind("hash", hash).one(row -> row.bigint("downloads")));
    }
}
