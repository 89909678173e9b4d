package io.resonant.file;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class FileRoutesTest {
    private static final String FILES = "/api/v1/files";
    private static final String ONE = "/api/v1/files/{id}";
    private static final String CONTENT = "/files/{id}";
    private static final String FORM = "multipart/form-data; boundary=xyz";

    @AutoClose
    private final TestServer server;

    FileRoutesTest(TestDatabase test) {
        this.server =
                TestServer.on(test, Map.of("RESONANT_FILE_MAX_BYTES", "100000", "RESONANT_FILE_QUOTA_BYTES", "150000"));
    }

    private static String form(String name, String text) {
        return "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: image/png\r\n\r\n" + text + "\r\n--xyz--\r\n";
    }

    private String upload(Persona persona, String name, String text) {
        return server.scenario("POST", FILES)
                .body(FORM, form(name, text))
                .answers(persona, 201)
                .answer()
                .get("id")
                .stringValue();
    }

    /** For everybody of the organisation. */
    private String shown(Persona persona, String name, String text) {
        var id = upload(persona, name, text);
        server.call(persona, "POST", "/api/v1/threads", Map.of("title", name, "message", "![](/files/" + id + ")"));
        return id;
    }

    @Test
    void membersUpload() {
        server.scenario("POST", FILES)
                .body(FORM, form("../..\\設計\u202Egnp.exe", "# 決済の仕様"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 201, file -> {
                    assertThat(file.get("name").stringValue()).isEqualTo("設計_gnp.exe");
                    assertThat(file.get("content_type").stringValue()).isEqualTo("text/plain; charset=utf-8");
                    assertThat(file.get("size").asInt()).isEqualTo(17);
                    assertThat(file.get("url").stringValue())
                            .isEqualTo("/files/" + file.get("id").stringValue());
                });
        server.scenario("POST", FILES).body(FORM, "nonsense").refuses(MEMBER, 400, "malformed_multipart");
        server.scenario("POST", FILES).body("image/png", "x").refuses(MEMBER, 415, "unsupported_media_type");
        server.scenario("POST", FILES)
                .body(FORM, form("a", "x".repeat(100_001)))
                .refuses(MEMBER, 413, "body_too_large");
        server.scenario("POST", FILES)
                .body(FORM, form("a", "x").replace("name=\"file\"", "name=\"other\""))
                .refuses(MEMBER, 422, "invalid_input");
    }

    @Test
    void theOrganisationsSpaceIsLimited() {
        upload(MEMBER, "a", "x".repeat(90_000));
        server.scenario("POST", FILES)
                .body(FORM, form("b", "y".repeat(90_000)))
                .refuses(MEMBER, 409, "file_quota")
                .answers(OUTSIDER, 201);
    }

    @Test
    void theirOrganisationReadsThem() {
        var id = shown(MEMBER, "図.txt", "0123456789");
        server.scenario("GET", ONE, id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"name\":\"図.txt\"")
                .answers(MEMBER, 200);
        server.scenario("GET", CONTENT, id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "0123456789")
                .withHeader("Content-Length", "10")
                .withHeader("X-Content-Type-Options", "nosniff")
                .withHeader("Content-Type", "text/plain; charset=utf-8")
                .withHeader("Content-Disposition", "attachment; filename=\"_.txt\"; filename*=UTF-8''%E5%9B%B3.txt");
        server.scenario("GET", ONE, "no-id").refuses(MEMBER, 404, "not_found");
    }

    @Test
    void aPartCanBeRead() {
        var id = shown(MEMBER, "a", "0123456789");
        assertThat(part(id, "bytes=2-4")).isEqualTo("206 234 bytes 2-4/10");
        assertThat(part(id, "bytes=7-")).isEqualTo("206 789 bytes 7-9/10");
        assertThat(part(id, "bytes=-3")).isEqualTo("206 789 bytes 7-9/10");
        assertThat(part(id, "bytes=8-99")).isEqualTo("206 89 bytes 8-9/10");
        assertThat(part(id, "bytes=0-1,3-4")).isEqualTo("200 0123456789 ");
        assertThat(part(id, "bytes=5-2")).isEqualTo("200 0123456789 ");
        server.scenario("GET", CONTENT, id)
                .header("Range", "bytes=10-")
                .refuses(GUEST, 416, "range_unsatisfiable")
                .withHeader("Content-Range", "bytes */10");
        server.scenario("GET", CONTENT, id)
                .header("Range", "bytes=2-4")
                .header("If-Range", "\"another\"")
                .answers(GUEST, 200, "0123456789");
    }

    private String part(String id, String range) {
        var response = server.scenario("GET", CONTENT, id)
                .header("Range", range)
                .answers(GUEST, range.contains(",") || range.contains("5-2") ? 200 : 206)
                .response();
        return response.statusCode() + " " + response.body() + " "
                + response.headers().firstValue("Content-Range").orElse("");
    }

    @Test
    void whatTheClientHasIsNotSentAgain() throws Exception {
        var id = shown(MEMBER, "a", "0123456789");
        var etag = server.scenario("GET", CONTENT, id)
                .answers(GUEST, 200)
                .response()
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        server.scenario("GET", CONTENT, id).header("If-None-Match", etag).answers(GUEST, 304);
        var head = HttpRequest.newBuilder(server.uri("/files/" + id))
                .HEAD()
                .header("Authorization", "Bearer " + server.person(GUEST).token())
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(head, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Length")).contains("10");
        }
    }

    @Test
    void nothingHostileRuns() {
        var page = shown(MEMBER, "page.png", "<!doctype html><script>alert(1)</script>");
        var drawing = shown(MEMBER, "a.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
        server.scenario("GET", CONTENT, page)
                .answers(GUEST, 200)
                .withHeader("Content-Type", "application/octet-stream");
        var answer = server.scenario("GET", CONTENT, drawing)
                .answers(GUEST, 200)
                .withHeader("Content-Type", "image/svg+xml")
                .response();
        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .anySatisfy(policy -> assertThat(policy).startsWith("sandbox;"));
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("attachment"));
    }

    @Test
    void whoUploadedItDeletesItAndAdminsDo() {
        server.scenario("DELETE", ONE, () -> shown(MEMBER, "a", "of a member"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 204)
                .answers(ADMIN, 204);
        var ofOwner = shown(OWNER, "a", "of the owner");
        server.scenario("DELETE", ONE, ofOwner)
                .refuses(MEMBER, 403, "forbidden")
                .answers(OWNER, 204);
        server.scenario("GET", CONTENT, ofOwner).refuses(OWNER, 404, "not_found");
        server.scenario("DELETE", ONE, ofOwner).refuses(OWNER, 404, "not_found");
    }
}
