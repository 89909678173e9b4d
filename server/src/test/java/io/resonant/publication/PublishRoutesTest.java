package io.resonant.publication;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.FormBody;
import io.resonant.testing.Persona;
import io.resonant.testing.Scenario;
import io.resonant.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@BothEngines
class PublishRoutesTest {
    private static final String PUBLISH = "/api/v1/extensions";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @AutoClose
    private final TestServer server;

    PublishRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    private String namespace(Persona persona) {
        var name =
                "pub" + NUMBER.incrementAndGet() + UUID.randomUUID().toString().substring(0, 8);
        return server.call(persona, "POST", "/api/v1/namespaces", Map.of("name", name))
                .get("name")
                .stringValue();
    }

    private Scenario publishing(byte[] file) {
        return server.scenario("POST", PUBLISH)
                .body(FormBody.TYPE, new FormBody().file("a.foxe", file).bytes());
    }

    @Test
    void membersOfANamespacePublish() {
        var name = namespace(MEMBER);
        publishing(TestPackages.of(name, "map", "1.0.0", "Map of " + name))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "namespace_unknown")
                .refuses(GUEST, 403, "forbidden")
                .refuses(ADMIN, 403, "not_a_publisher")
                .answers(MEMBER, 201, release -> {
                    assertThat(release.get("id").stringValue()).isEqualTo(name + ".map");
                    assertThat(release.get("version").stringValue()).isEqualTo("1.0.0");
                    assertThat(release.get("state").stringValue()).isEqualTo("published");
                    assertThat(release.get("url").stringValue())
                            .isEqualTo("/files/sha256/" + release.get("sha256").stringValue());
                })
                .published("release.updated")
                .withHeader("Location", PUBLISH + "/" + name + ".map")
                .answers(MEMBER, 200, "\"version\":\"1.0.0\"")
                .published();
    }

    @Test
    void aTokenPublishesUnderItsNamespacesAndDoesNothingElse() {
        var name = namespace(MEMBER);
        var other = namespace(MEMBER);
        var token = server.call(
                        MEMBER, "POST", "/api/v1/publish-tokens", Map.of("name", "CI", "namespaces", List.of(name)))
                .get("token")
                .stringValue();
        var bearer = "Bearer " + token;
        publishing(TestPackages.of(name, "map", "1.0.0", "Map of " + name))
                .header("Authorization", "Bearer rsnpub_wrong")
                .refuses(ANONYMOUS, 401, "unauthenticated");
        publishing(TestPackages.of(name, "map", "1.0.0", "Map of " + name))
                .header("Authorization", bearer)
                .answers(ANONYMOUS, 201);
        publishing(TestPackages.of(other, "map", "1.0.0", "Map of " + other))
                .header("Authorization", bearer)
                .refuses(ANONYMOUS, 403, "token_scope");
        server.scenario("GET", "/api/v1/publish-tokens")
                .header("Authorization", bearer)
                .refuses(ANONYMOUS, 401, "unauthenticated");
        var id = server.call(MEMBER, "GET", "/api/v1/publish-tokens")
                .get("items")
                .get(0)
                .get("id")
                .stringValue();
        server.call(MEMBER, "DELETE", "/api/v1/publish-tokens/" + id);
        publishing(TestPackages.of(name, "map", "1.0.1", "Map of " + name))
                .header("Authorization", bearer)
                .refuses(ANONYMOUS, 401, "unauthenticated");
    }

    @Test
    void aVersionIsUsedOnce() {
        var name = namespace(MEMBER);
        var first = TestPackages.of(name, "map", "1.0.0", "Map of " + name);
        publishing(first).answers(MEMBER, 201);
        publishing(TestPackages.of(name, "map", "1.0.0", "Other map of " + name))
                .refuses(MEMBER, 409, "version_taken");
        publishing(TestPackages.of(name, "m-a-p", "1.0.0", "Map of " + name)).refuses(MEMBER, 409, "item_name_taken");
        server.call(
                MEMBER,
                "PUT",
                PUBLISH + "/" + name + ".map/versions/1.0.0/state",
                Map.of("state", "removed", "reason", "It was a test."));
        publishing(first).refuses(MEMBER, 409, "version_taken");
        publishing(TestPackages.of(name, "map", "1.0.1", "Map of " + name)).answers(MEMBER, 201);
    }

    @Test
    void whatIsNotAllowedIsRefusedWithEveryFinding() {
        var name = namespace(MEMBER);
        var problem = publishing(TestPackages.of(name, "map", "latest", "Map of " + name))
                .refuses(MEMBER, 422, "manifest_version_invalid")
                .answer();
        assertThat(problem.get("file").stringValue()).isEqualTo("package.json");
        assertThat(problem.get("rule").stringValue()).isEqualTo("manifest.version");
        assertThat(problem.get("detail").stringValue()).contains("package.json", "version");
        assertThat(problem.get("findings")).isNotEmpty();
        var publication = problem.get("publication").stringValue();
        assertThat(server.call(MEMBER, "GET", publication).get("state").stringValue())
                .isEqualTo("refused");
        publishing("no zip".getBytes(StandardCharsets.UTF_8)).refuses(MEMBER, 422, "not_a_zip");
        server.scenario("POST", PUBLISH)
                .body(
                        FormBody.TYPE,
                        new FormBody().field("visibility", "public").bytes())
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("POST", PUBLISH)
                .body(
                        FormBody.TYPE,
                        new FormBody().file("a.foxe", new byte[21_000_001]).bytes())
                .refuses(MEMBER, 413, "body_too_large");
        assertThat(server.call(MEMBER, "GET", "/api/v1/registry/items")
                        .get("items")
                        .valueStream()
                        .filter(item -> item.get("item_id").stringValue().startsWith(name)))
                .isEmpty();
    }

    @Test
    void titlesThatPanelsAreCalledByAreNotShared() {
        var title = "Spectrogram " + UUID.randomUUID();
        publishing(TestPackages.of(namespace(MEMBER), "map", "1.0.0", title)).answers(MEMBER, 201);
        publishing(TestPackages.of(namespace(OUTSIDER), "map", "1.0.0", title.toUpperCase(Locale.ROOT)))
                .refuses(OUTSIDER, 422, "display_name_taken");
    }

    @Test
    void anInspectionPublishesNothing() {
        var name = namespace(MEMBER);
        server.scenario("POST", PUBLISH + "/inspection")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file("a.foxe", TestPackages.of(name, "map", "1.0.0"))
                                .bytes())
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"publishable\":true")
                .published();
    }

    @Test
    void whatWaitsIsPublishedByAnOperator() {
        var suffix =
                UUID.randomUUID().toString().substring(0, 8).replace('1', 'x').replace('0', 'y');
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", "modem" + suffix));
        var name = "rnodem" + suffix;
        server.call(OUTSIDER, "POST", "/api/v1/namespaces", Map.of("name", name));
        var held = publishing(TestPackages.of(name, "map", "1.0.0", "Map of " + name))
                .answers(OUTSIDER, 202, "\"held_for\":\"namespace_held\"")
                .answer();
        var one = held.get("url").stringValue();
        var id = held.get("id").stringValue();
        server.scenario("GET", "/api/v1/publications")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200)
                .answers(OUTSIDER, 200, id);
        server.scenario("GET", "/api/v1/publications/{id}", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 404, "not_found")
                .answers(OUTSIDER, 200, "\"state\":\"held\"");
        server.scenario("PUT", "/api/v1/publications/{id}/appeal", id)
                .json(Map.of("text", "それが私たちの名前です。"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 404, "not_found")
                .answers(OUTSIDER, 200, "それが私たちの名前です。");
        server.scenario("GET", "/api/v1/operator/publications")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, id);
        assertThat(server.call(OUTSIDER, "GET", PUBLISH).toString()).doesNotContain(name);
        server.scenario("PUT", "/api/v1/operator/publications/{id}/decision", id)
                .json(Map.of("approve", true, "reason", "They are called so."))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, "\"state\":\"published\"")
                .published("release.updated", "publication.decided")
                .refuses(OWNER, 409, "publication_state");
        assertThat(server.call(OUTSIDER, "GET", one).get("decision").stringValue())
                .isEqualTo("They are called so.");
        assertThat(server.call(MEMBER, "GET", PUBLISH + "?q=" + name).get("items"))
                .hasSize(1);
    }

    @Test
    void whatOnlyTheOrganisationSeesIsFoundByNobodyElse() {
        var name = namespace(MEMBER);
        server.scenario("POST", PUBLISH)
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .field("visibility", "organization")
                                .file("a.foxe", TestPackages.of(name, "map", "1.0.0", "Map of " + name))
                                .bytes())
                .answers(MEMBER, 201, "\"visibility\":\"organization\"");
        assertThat(found(GUEST, name)).hasSize(1);
        assertThat(found(OUTSIDER, name)).isEmpty();
        server.scenario("GET", PUBLISH + "/{id}", name + ".map")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200);
    }

    private JsonNode found(Persona persona, String name) {
        return server.call(persona, "GET", PUBLISH + "?q=" + name).get("items");
    }
}
