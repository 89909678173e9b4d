package io.resonant.publication;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.FormBody;
import io.resonant.testing.Scenario;
import io.resonant.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class LayoutPublishTest {
    private static final String LAYOUT = """
            {"configById":{"RawMessages!1":{"topicPath":"/fix"},"Plot!2":{"paths":[{"value":"/speed.x"}]}},
             "globalVariables":{},"userNodes":{},"playbackConfig":{"speed":1},
             "layout":{"direction":"row","first":"RawMessages!1","second":"Plot!2"}}""";

    @AutoClose
    private final TestServer server;

    private String namespace = "";

    LayoutPublishTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    @BeforeEach
    void create() {
        namespace = "lay" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
    }

    private Scenario publishing(String fileName, String text, String... fields) {
        var form = new FormBody().field("namespace", namespace);
        for (int i = 0; i < fields.length; i += 2) {
            form.field(fields[i], fields[i + 1]);
        }
        return server.scenario("POST", "/api/v1/layouts")
                .body(
                        FormBody.TYPE,
                        form.file(fileName, text.getBytes(StandardCharsets.UTF_8))
                                .bytes());
    }

    @Test
    void aLayoutGetsItsNameFromTheFileAndItsVersionFromTheOneBefore() {
        publishing("Speed Check.json", LAYOUT)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "namespace_unknown")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 201, "\"id\":\"" + namespace + ".speed-check\"", "\"version\":\"1.0.0\"")
                .answers(MEMBER, 200, "\"version\":\"1.0.0\"");
        publishing("Speed Check.json", LAYOUT.replace("/speed.x", "/speed.y"))
                .answers(MEMBER, 201, "\"version\":\"1.1.0\"");
        publishing("Speed Check.json", LAYOUT.replace("/speed.x", "/speed.z"), "version", "1.1.0")
                .refuses(MEMBER, 409, "version_taken");
        publishing("速度.json", LAYOUT).refuses(MEMBER, 422, "invalid_input");
        publishing("速度.json", LAYOUT, "name", "sokudo").answers(MEMBER, 201, "\"display_name\":\"速度\"");
        publishing("a.json", LAYOUT, "version", "latest").refuses(MEMBER, 422, "invalid_input");
        server.scenario("GET", "/api/v1/layouts/{id}", namespace + ".speed-check")
                .answers(GUEST, 200, "/speed", "RawMessages", "\"tiles\":[");
    }

    @Test
    void whatNoViewerTakesIsRefused() {
        publishing("a.json", "{\"layout\":\"x\"}")
                .answers(
                        MEMBER,
                        422,
                        problem -> assertThat(problem.get("findings")).isNotEmpty());
        publishing("a.json", "no json").answers(MEMBER, 422);
        server.scenario("POST", "/api/v1/layouts/inspection")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .field("namespace", namespace)
                                .file("a.json", LAYOUT.getBytes(StandardCharsets.UTF_8))
                                .bytes())
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"publishable\":true");
    }

    @Test
    void whatTellsAboutPeopleIsPublishedOnlyOnRequest() {
        var personal =
                LAYOUT.replace("\"topicPath\":\"/fix\"", "\"topicPath\":\"/fix\",\"file\":\"/home/taro/map.urdf\"");
        publishing("a.json", personal).refuses(MEMBER, 422, "personal_data");
        var stripped = publishing("a.json", personal, "personal_data", "strip")
                .answers(MEMBER, 201)
                .answer()
                .get("url")
                .stringValue();
        server.scenario("GET", "/files/sha256/{hash}", stripped.substring(stripped.lastIndexOf('/') + 1))
                .answers(
                        MEMBER,
                        200,
                        content -> assertThat(content.toString())
                                .contains("/speed.x")
                                .doesNotContain("taro"));
        publishing("b.json", personal, "personal_data", "keep").answers(MEMBER, 201);
    }

    @Test
    void whoPublishesUnderSeveralNamesSaysWhich() {
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace + "two"));
        server.scenario("POST", "/api/v1/layouts")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file("a.json", LAYOUT.getBytes(StandardCharsets.UTF_8))
                                .bytes())
                .refuses(MEMBER, 422, "namespace_choice");
    }
}
