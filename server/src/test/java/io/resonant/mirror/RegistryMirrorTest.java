package io.resonant.mirror;

import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.testing.FormBody;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@BothEngines
class RegistryMirrorTest {
    private static final String MIRRORS = "/api/v1/operator/mirrors";
    private static final String EXTENSIONS = "/api/v1/extensions";
    private static final String LAYOUT = """
            {"configById":{"RawMessages!1":{"topicPath":"/fix"}},"globalVariables":{},"userNodes":{},
             "playbackConfig":{"speed":1},"layout":"RawMessages!1"}""";

    @AutoClose
    private final TestServer server;

    @AutoClose
    private final TestDatabase sourceDatabase = TestDatabase.create(Engine.SQLITE);

    @AutoClose
    private final TestServer source = TestServer.on(sourceDatabase);

    @AutoClose
    private final LoopbackSource way;

    private final String namespace =
            "src" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
    private String mirror = "";

    RegistryMirrorTest(TestDatabase test) throws IOException {
        this.server = TestServer.on(test);
        this.way = new LoopbackSource().inFrontOf(source.uri("/"));
    }

    @BeforeEach
    void publish() {
        source.call(OWNER, "PUT", "/api/v1/registry/settings", Map.of("catalogue_open", true));
        source.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
        publish("1.0.0");
        source.scenario("POST", "/api/v1/layouts")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .field("namespace", namespace)
                                .field("description", "Where it is.")
                                .file("Fix.json", LAYOUT.getBytes(StandardCharsets.UTF_8))
                                .bytes())
                .answers(MEMBER, 201);
        mirror = server.call(OWNER, "POST", MIRRORS, Map.of("kind", "registry", "address", way.address("/")))
                .get("id")
                .stringValue();
    }

    private void publish(String version) {
        source.scenario("POST", EXTENSIONS)
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file("a.foxe", TestPackages.of(namespace, "map", version, "Map " + namespace))
                                .bytes())
                .answers(MEMBER, 201);
    }

    private void become(String version, String state, String reason) {
        source.call(
                MEMBER,
                "PUT",
                EXTENSIONS + "/" + namespace + ".map/versions/" + version + "/state",
                Map.of("state", state, "reason", reason));
    }

    private JsonNode visit() {
        return server.call(OWNER, "POST", MIRRORS + "/" + mirror + "/visits", Map.of());
    }

    @Test
    void anotherServerIsFollowedAndNotNeededAfterwards() {
        publish("1.1.0");
        assertThat(visit().get("failure").isNull()).isTrue();
        way.close();
        server.scenario("GET", EXTENSIONS + "/{id}", namespace + ".map")
                .answers(GUEST, 200, "\"version\":\"1.1.0\"", "\"version\":\"1.0.0\"");
        var layout = server.scenario("GET", "/api/v1/layouts/{id}", namespace + ".fix")
                .answers(GUEST, 200, "Where it is.", "/fix")
                .answer();
        server.scenario(
                        "GET",
                        "/files/sha256/{hash}",
                        layout.get("item").get("sha256").stringValue())
                .answers(GUEST, 200, LAYOUT);
    }

    @Test
    void whatHappensThereHappensHere() {
        publish("1.1.0");
        visit();
        become("1.1.0", "yanked", "It crashes.");
        publish("1.2.0");
        assertThat(visit().get("failure").isNull()).isTrue();
        server.scenario("GET", EXTENSIONS + "/{id}/versions/{version}", namespace + ".map", "1.1.0")
                .answers(GUEST, 200, "\"state\":\"yanked\"", "It crashes.");
        server.scenario("GET", EXTENSIONS + "/{id}/versions/{version}", namespace + ".map", "1.2.0")
                .answers(GUEST, 200);
        become("1.0.0", "removed", "A key was in it.");
        visit();
        server.scenario("GET", EXTENSIONS + "/{id}/versions/{version}", namespace + ".map", "1.0.0")
                .refuses(GUEST, 410, "release_removed");
    }

    @Test
    void aLogThatWasChangedIsNotFollowed() {
        visit();
        publish("1.1.0");
        way.change(text -> text.replace("\\\"version\\\":\\\"1.1.0\\\"", "\\\"version\\\":\\\"9.9.9\\\""));
        assertThat(visit().get("failure").get("code").stringValue()).isEqualTo("mirror_log_invalid");
        way.change(text -> text.replaceAll("\"hash\":\"[0-9a-f]{4}", "\"hash\":\"0000"));
        assertThat(visit().get("failure").get("code").stringValue()).isEqualTo("mirror_log_rewritten");
        server.scenario("GET", EXTENSIONS + "/{id}/versions/{version}", namespace + ".map", "1.1.0")
                .refuses(GUEST, 404, "not_found");
        way.change(text -> text);
        assertThat(visit().get("failure").isNull()).isTrue();
        server.scenario("GET", EXTENSIONS + "/{id}/versions/{version}", namespace + ".map", "1.1.0")
                .answers(GUEST, 200);
    }

    @Test
    void aServerThatForgotItsPastIsNotFollowed() {
        publish("1.1.0");
        visit();
        way.change(text -> text.replaceFirst("(?s)\"items\":\\[.*]", "\"items\":[]"));
        assertThat(visit().get("failure").get("code").stringValue()).isEqualTo("mirror_log_rewritten");
        server.scenario("GET", EXTENSIONS + "/{id}", namespace + ".map").answers(GUEST, 200);
    }
}
