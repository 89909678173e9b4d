package io.resonant.exchange;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.FormBody;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class ExchangeRoutesTest {
    private static final String IMPORTS = "/api/v1/specs/imports";
    private static final String EXPORT = "/api/v1/export";
    private static final String FORM = "multipart/form-data; boundary=xyz";

    @AutoClose
    private final TestServer server;

    ExchangeRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    private static String form(String... namesAndTexts) {
        var form = new StringBuilder();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            form.append("--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                    .append(namesAndTexts[i])
                    .append("\"\r\nContent-Type: text/markdown\r\n\r\n")
                    .append(namesAndTexts[i + 1])
                    .append("\r\n");
        }
        return form.append("--xyz--\r\n").toString();
    }

    @Test
    void membersImport() {
        server.scenario("POST", IMPORTS)
                .body(FORM, form("docs/決済.md", "# 決済の仕様\n", "写真.png", "x"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, report -> {
                    assertThat(report.get("imported").get(0).get("title").stringValue())
                            .isEqualTo("決済の仕様");
                    assertThat(report.get("imported").get(0).get("outcome").stringValue())
                            .isEqualTo("created");
                    assertThat(report.get("rejected").get(0).get("code").stringValue())
                            .isEqualTo("import_not_markdown");
                })
                .published("spec.created")
                .answers(MEMBER, 200, "\"outcome\":\"unchanged\"")
                .published();
        server.scenario("POST", IMPORTS).body(FORM, "nonsense").refuses(MEMBER, 400, "malformed_multipart");
        server.scenario("POST", IMPORTS).body("application/json", "{}").refuses(MEMBER, 415, "unsupported_media_type");
        server.scenario("POST", IMPORTS)
                .body(FORM, form("a.md", "# a").replace("name=\"file\"", "name=\"other\""))
                .refuses(MEMBER, 422, "invalid_input");
    }

    @Test
    void theFilesThatOneSeesAreExported() throws IOException, InterruptedException {
        var shown = upload(ADMIN, "shown.txt");
        upload(ADMIN, "unseen.txt");
        upload(MEMBER, "own.txt");
        server.call(ADMIN, "POST", "/api/v1/threads", Map.of("title", "会話", "message", "![図](/files/" + shown + ")"));
        assertThat(exported()).contains("files/shown.txt", "files/own.txt").doesNotContain("files/unseen.txt");
    }

    private String upload(Persona persona, String name) {
        var form = new FormBody().file(name, name.getBytes(StandardCharsets.UTF_8));
        return server.scenario("POST", "/api/v1/files")
                .body(FormBody.TYPE, form.bytes())
                .answers(persona, 201)
                .answer()
                .get("id")
                .asString();
    }

    @Test
    void membersExport() throws IOException, InterruptedException {
        server.scenario("POST", IMPORTS).body(FORM, form("a.md", "# 甲\n")).answers(MEMBER, 200);
        server.scenario("GET", EXPORT)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200)
                .withHeader("Content-Type", "application/zip");
        assertThat(exported()).contains("intents.json", "manifest.json", "specs/甲.md", "tasks.json");
    }

    /** The names in a member's export. */
    private List<String> exported() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var answer =
                    client.send(server.request(MEMBER, "GET", EXPORT).build(), HttpResponse.BodyHandlers.ofByteArray());
            return ZipFolder.open(answer.body()).entries().stream()
                    .map(ZipFolder.Entry::name)
                    .toList();
        }
    }
}
