package io.resonant.viewer;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.testing.FormBody;
import io.resonant.testing.Persona;
import io.resonant.testing.Scenario;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The calls of an unmodified viewer, as its source makes them. */
@BothEngines
class ViewerRoutesTest {
    private static final String LIST = "/api/workspaces/{workspace}/layouts";
    private static final String NEW = "/api/workspaces/{workspace}/layout";
    private static final String OLD = "/api/workspaces/{workspace}/layout/{id}";
    private static final String ONE = "/api/layouts/{id}";
    private static final Map<String, Object> DATA = Map.of(
            "configById",
            Map.of("3D!a", Map.of()),
            "globalVariables",
            Map.of(),
            "userNodes",
            Map.of(),
            "playbackConfig",
            Map.of("speed", 1),
            "layout",
            "3D!a");

    /** What is left when the last panel was closed. */
    private static final Map<String, Object> EMPTY =
            Map.of("configById", Map.of(), "globalVariables", Map.of(), "playbackConfig", Map.of("speed", 1));

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    ViewerRoutesTest(TestDatabase test) {
        this.test = test;
        server = TestServer.on(test);
    }

    private String workspace() {
        return server.organizationId().toString();
    }

    private static Map<String, Object> layout(String layoutId, String permission) {
        return Map.of("layoutId", layoutId, "name", "見取り図", "data", DATA, "permission", permission);
    }

    private String saved(Persona author, String layoutId, String permission) {
        return server.call(author, "POST", "/api/workspaces/" + workspace() + "/layout", layout(layoutId, permission))
                .at("/data/layout/id")
                .asString();
    }

    private List<String> seenBy(Persona persona) {
        return server.call(persona, "GET", "/api/workspaces/" + workspace() + "/layouts")
                .path("data")
                .valueStream()
                .map(layout -> layout.path("layoutId").asString())
                .toList();
    }

    @Test
    void aLayoutIsKeptAndFoundInTheViewersWords() {
        refused(server.scenario("POST", NEW, workspace()).json(layout("first", "ORG_WRITE")))
                .answers(MEMBER, 201, answer -> {
                    var layout = answer.at("/data/layout");
                    assertThat(layout.path("layoutId").asString()).isEqualTo("first");
                    assertThat(layout.path("permission").asString()).isEqualTo("ORG_WRITE");
                    assertThat(layout.path("workspace").asString()).isEqualTo(workspace());
                    assertThat(layout.at("/data/layout").asString()).isEqualTo("3D!a");
                    assertThat(answer.path("path").asString()).endsWith("/layout");
                })
                .answers(MEMBER, 201) // it did not hear the answer
                .refuses(ADMIN, 409, "viewer_layout_taken");
        assertThat(seenBy(GUEST)).contains("first");
        server.scenario("GET", LIST, workspace())
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"layoutId\":\"first\"", "\"updatedAt\":");
    }

    @Test
    void whatIsNoLayoutIsRefusedByItsField() {
        server.scenario("POST", NEW, workspace())
                .json(Map.of("layoutId", "x", "name", "n", "permission", "ORG_WRITE"))
                .refuses(MEMBER, 422, "invalid_input")
                .json(Map.of("layoutId", "x", "name", "n", "permission", "EVERYBODY", "data", DATA))
                .refuses(MEMBER, 422, "invalid_input")
                .json(Map.of("layoutId", "x", "name", "n", "permission", "ORG_WRITE", "data", "text"))
                .refuses(MEMBER, 422, "invalid_input")
                .json(Map.of("name", "n", "permission", "ORG_WRITE", "data", DATA))
                .refuses(MEMBER, 422, "invalid_input")
                .body("application/json", "[1]")
                .refuses(MEMBER, 422, "invalid_input")
                .body("application/json", "{\"layoutId\":")
                .refuses(MEMBER, 400, "malformed_json");
    }

    @Test
    void aLayoutAtWhichEverybodysViewerWouldFailIsRefused() {
        var id = saved(MEMBER, "sound", "ORG_WRITE");
        var twice = new HashMap<>(DATA);
        twice.put("layout", Map.of("direction", "row", "first", "3D!a", "second", "3D!a"));
        var still = new HashMap<>(DATA);
        still.remove("playbackConfig");
        for (var bad : List.of(twice, still, Map.of("configById", Map.of()))) {
            server.scenario("PUT", ONE, id).json(Map.of("data", bad)).refuses(MEMBER, 422, "viewer_layout_unusable");
            server.scenario("POST", NEW, workspace())
                    .json(Map.of("layoutId", "bad", "name", "n", "permission", "ORG_WRITE", "data", bad))
                    .refuses(MEMBER, 422, "viewer_layout_unusable");
        }
        server.scenario("PUT", ONE, id)
                .json(Map.of("data", twice))
                .answers(MEMBER, 422, "\"finding\":\"layout_panel_twice\"", "\"pointer\":\"/layout/second\"");
        assertThat(seenBy(MEMBER)).contains("sound").doesNotContain("bad");
        var empty = new HashMap<>(EMPTY);
        empty.put("layout", null); // as a viewer takes it
        server.scenario("PUT", ONE, id).json(Map.of("data", empty)).answers(MEMBER, 200);
    }

    private int polled(TestServer asked, String tag) {
        return asked.send(asked.request(MEMBER, "GET", "/api/workspaces/" + workspace() + "/layouts")
                        .header("If-None-Match", tag))
                .statusCode();
    }

    private String tag(TestServer asked) {
        return asked.send(asked.request(MEMBER, "GET", "/api/workspaces/" + workspace() + "/layouts"))
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    @Test
    void whoeverChangesALayoutFindsItChanged() {
        var id = saved(MEMBER, "followed", "ORG_WRITE");
        for (int change = 0; change < 20; change++) {
            var before = tag(server);
            assertThat(polled(server, before)).isEqualTo(304);
            server.call(MEMBER, "PUT", "/api/layouts/" + id, Map.of("name", "state " + change));
            assertThat(polled(server, before)).isEqualTo(200);
        }
    }

    @Test
    void anotherServerOnTheDatabaseHearsOfAChange() throws IOException {
        assumeTrue(test.engine() == Engine.POSTGRESQL, "SQLite has one server");
        var id = saved(MEMBER, "elsewhere", "ORG_WRITE");
        try (var other = TestServer.on(test)) {
            for (int change = 0; change < 10; change++) {
                var there = tag(other);
                assertThat(polled(other, there)).isEqualTo(304);
                server.call(MEMBER, "PUT", "/api/layouts/" + id, Map.of("name", "state " + change));
                await(() -> polled(other, there) == 200);
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the other server never heard of it");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void anUnchangedListIsNotSentAgain() {
        saved(MEMBER, "polled", "ORG_WRITE");
        var list = server.scenario("GET", LIST, workspace()).answers(MEMBER, 200);
        var tag = list.response().headers().firstValue("ETag").orElseThrow();
        assertThat(tag).startsWith("\"");
        list.header("If-None-Match", tag).answers(MEMBER, 304).answers(ADMIN, 200);
        saved(ADMIN, "another", "ORG_READ");
        list.answers(MEMBER, 200, "another");
    }

    @Test
    void everybodySeesAndChangesWhatTheyMay() {
        var own = saved(MEMBER, "own", "CREATOR_WRITE");
        var read = saved(MEMBER, "read", "ORG_READ");
        var write = saved(MEMBER, "write", "ORG_WRITE");
        assertThat(seenBy(ADMIN)).contains("read", "write").doesNotContain("own");
        assertThat(seenBy(MEMBER)).contains("own", "read", "write");
        server.scenario("PUT", ONE, own)
                .json(Map.of("name", "mine"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .refuses(OWNER, 404, "not_found")
                .answers(MEMBER, 200, "\"name\":\"mine\"", "\"3D!a\"");
        var other = server.scenario("PUT", ONE, write).json(Map.of("data", EMPTY));
        other.answers(ADMIN, 200, "\"configById\":{}");
        server.scenario("PUT", ONE, read)
                .json(Map.of("permission", "ORG_WRITE"))
                .refuses(GUEST, 403, "forbidden")
                .answers(ADMIN, 200, "\"permission\":\"ORG_WRITE\"");
        refused(server.scenario("DELETE", OLD, workspace(), write))
                .answers(ADMIN, 200, "\"layoutId\":\"write\"")
                .refuses(ADMIN, 404, "not_found");
        assertThat(seenBy(MEMBER)).contains("own", "read").doesNotContain("write");
    }

    @Test
    void aPackageGoesThroughTheViewerAndBack() {
        var publisher = "viewer" + UUID.randomUUID().toString().substring(0, 8);
        var id = publisher + ".map";
        var file = TestPackages.of(publisher, "map", "1.0.0", "Map of " + publisher);
        var upload = server.scenario("POST", "/api/workspaces/{workspace}/extension", workspace());
        refused(upload.body(FormBody.TYPE, claims().file("a.foxe", file).bytes()))
                .answers(MEMBER, 201, answer -> {
                    var extension = answer.at("/data/extension");
                    assertThat(extension.path("extensionId").asString()).isEqualTo(id);
                    assertThat(extension.path("displayName").asString()).isEqualTo("Map of " + publisher);
                    assertThat(extension.path("version").asString()).isEqualTo("1.0.0");
                    assertThat(extension.path("scope").asString()).isEqualTo("org");
                });
        var other = TestPackages.of(publisher, "map", "1.0.0", "Another map of " + publisher);
        upload.body(FormBody.TYPE, claims().file("a.foxe", other).bytes()).refuses(MEMBER, 409, "version_taken");
        upload.body(FormBody.TYPE, claims().file("a.foxe", new byte[] {1, 2, 3}).bytes())
                .refuses(MEMBER, 422, "not_a_zip");
        server.scenario("GET", "/api/workspaces/{workspace}/extensions", workspace())
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"extensionId\":\"" + id + "\"");
        server.scenario("GET", "/api/extensions/{id}", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"qualifiedName\":\"Map of " + publisher + "\"");
        var download = server.scenario("GET", "/api/extensions/{id}/download", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200);
        assertThat(download.response().headers().firstValue("Content-Length")).contains(String.valueOf(file.length));
        refused(server.scenario("DELETE", "/api/workspaces/{workspace}/extension/{id}", workspace(), id))
                .answers(MEMBER, 200, "\"extensionId\":\"" + id + "\"")
                .refuses(MEMBER, 404, "not_found");
        take("extensions", id);
        server.scenario("GET", "/api/workspaces/{workspace}/extensions", workspace())
                .answers(MEMBER, 200, "\"extensionId\":\"" + id + "\"");
        assertThat(items("extensions")).contains(id);
        var state = "/api/v1/extensions/" + id + "/versions/1.0.0/state";
        server.call(MEMBER, "PUT", state, Map.of("state", "yanked", "reason", "It crashes."));
        assertThat(server.call(MEMBER, "GET", "/api/workspaces/" + workspace() + "/extensions")
                        .toString())
                .doesNotContain(id);
        assertThat(items("extensions"))
                .as("its publisher withdrew it, nobody took it out")
                .contains(id);
        server.call(MEMBER, "PUT", state, Map.of("state", "published", "reason", "It does not."));
        isTakenOut("extensions", id);
    }

    /** Strangers, people of other organisations and guests. */
    private static Scenario refused(Scenario scenario) {
        return scenario.refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden");
    }

    private Scenario take(String kind, String id) {
        return refused(server.scenario("PUT", "/api/v1/viewer/" + kind + "/{id}", id))
                .answers(MEMBER, 200, "\"id\":\"" + id + "\"");
    }

    /** By those who may, once. */
    private void isTakenOut(String kind, String id) {
        refused(server.scenario("DELETE", "/api/v1/viewer/" + kind + "/{id}", id))
                .answers(MEMBER, 204)
                .refuses(MEMBER, 404, "not_found");
        assertThat(items(kind)).doesNotContain(id);
    }

    private List<String> items(String kind) {
        return server.scenario("GET", "/api/v1/viewer/items")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200)
                .answer()
                .path(kind)
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void aLayoutOfTheCatalogueIsCopiedOnceAndChangedByItsPeople() {
        var publisher = "bridge" + UUID.randomUUID().toString().substring(0, 8);
        server.call(OWNER, "POST", "/api/v1/namespaces", Map.of("name", publisher));
        var file = JsonCodec.write(DATA).getBytes(StandardCharsets.UTF_8);
        var id = server.scenario("POST", "/api/v1/layouts")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .field("namespace", publisher)
                                .field("name", "deck")
                                .field("display_name", "甲板")
                                .field("visibility", "organization")
                                .file("deck.json", file)
                                .bytes())
                .answers(OWNER, 201)
                .answer()
                .path("id")
                .asString();
        var take = take("layouts", id);
        server.scenario("PUT", "/api/v1/viewer/layouts/{id}", publisher + ".nothing")
                .refuses(MEMBER, 404, "not_found");
        assertThat(items("layouts")).containsOnlyOnce(id);
        var copy = server.call(ADMIN, "GET", "/api/workspaces/" + workspace() + "/layouts")
                .path("data")
                .valueStream()
                .filter(layout -> layout.path("name").asString().equals("甲板"))
                .findFirst()
                .orElseThrow();
        assertThat(copy.at("/data/layout").asString()).isEqualTo("3D!a");
        server.call(ADMIN, "PUT", "/api/layouts/" + copy.path("id").asString(), Map.of("name", "changed"));
        take.answers(ADMIN, 200); // does not undo what was changed
        assertThat(server.call(MEMBER, "GET", "/api/workspaces/" + workspace() + "/layouts")
                        .path("data")
                        .valueStream()
                        .map(layout -> layout.path("name").asString()))
                .contains("changed")
                .doesNotContain("甲板");
        isTakenOut("layouts", id);
        take.answers(ADMIN, 200);
        server.scenario("DELETE", "/api/v1/viewer/layouts/{id}", id)
                .refuses(MEMBER, 403, "forbidden") // an admin took it
                .answers(ADMIN, 204);
    }

    /** What the viewer says beside the file, none of which is true. */
    private static FormBody claims() {
        return new FormBody()
                .field("extensionId", "somebody.else")
                .field("version", "9.9.9")
                .field("scope", "org")
                .field("replace", "true");
    }

    @Test
    void recordingsBehindALinkOpenTogether() {
        var wanted = Map.of(
                "mcaps", List.of(Map.of("url", "https://data.example.com/a.mcap", "metadata", Map.of("robot", "r1"))));
        var made = server.scenario("POST", "/api/v1/viewer/sessions")
                .json(wanted)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 201)
                .answer()
                .path("id")
                .asString();
        server.scenario("GET", "/api/session/{id}", made)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(
                        GUEST,
                        200,
                        answer -> assertThat(answer.at("/data/mcaps/0/url").asString())
                                .isEqualTo("https://data.example.com/a.mcap"));
        for (var bad : List.of("file:///etc/passwd", "javascript:alert(1)", "https://user:pass@example.com/a", "x")) {
            server.scenario("POST", "/api/v1/viewer/sessions")
                    .json(Map.of("mcaps", List.of(Map.of("url", bad))))
                    .refuses(MEMBER, 422, "invalid_input");
        }
    }
}
