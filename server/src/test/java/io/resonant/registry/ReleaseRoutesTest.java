package io.resonant.registry;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.testing.FormBody;
import io.resonant.testing.TestServer;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class ReleaseRoutesTest {
    private static final String EXTENSIONS = "/api/v1/extensions";

    @AutoClose
    private final TestServer server;

    private String namespace = "";
    private String item = "";

    ReleaseRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    @BeforeEach
    void publish() {
        namespace = "rel" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        item = namespace + ".map";
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
        publish("1.0.0");
    }

    private void publish(String version) {
        server.scenario("POST", EXTENSIONS)
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file("a.foxe", TestPackages.of(namespace, "map", version, "Map " + namespace))
                                .bytes())
                .answers(MEMBER, 201);
    }

    private String latest() {
        return server.call(GUEST, "GET", EXTENSIONS + "/" + item)
                .get("item")
                .get("version")
                .stringValue();
    }

    @Test
    void membersOfItsNamespaceYankAVersionAndOfferItAgain() {
        publish("1.1.0");
        assertThat(latest()).isEqualTo("1.1.0");
        server.scenario("PUT", EXTENSIONS + "/{id}/versions/{version}/state", item, "1.1.0")
                .json(Map.of("state", "yanked", "reason", "It crashes."))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"state\":\"yanked\"", "It crashes.")
                .published("release.updated");
        assertThat(latest()).isEqualTo("1.0.0");
        server.scenario("GET", EXTENSIONS + "/{id}/versions/{version}", item, "1.1.0")
                .answers(GUEST, 200, "It crashes.");
        server.scenario("PUT", EXTENSIONS + "/{id}/versions/{version}/state", item, "1.1.0")
                .json(Map.of("state", "published"))
                .answers(ADMIN, 200);
        assertThat(latest()).isEqualTo("1.1.0");
    }

    @Test
    void allVersionsAreDeprecatedWithAReplacement() {
        publish("1.1.0");
        server.scenario("PUT", EXTENSIONS + "/{id}/state", item)
                .json(Map.of("state", "deprecated", "reason", "Use the new one.", "replacement", "acme.new-map"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(
                        MEMBER, 200, changed -> assertThat(changed.get("items")).hasSize(2));
        server.scenario("GET", EXTENSIONS + "/{id}", item)
                .answers(GUEST, 200, "\"state\":\"deprecated\"", "acme.new-map");
    }

    @Test
    void aRemovedVersionLeavesATombstone() {
        server.scenario("PUT", EXTENSIONS + "/{id}/versions/{version}/state", item, "1.0.0")
                .json(Map.of("state", "removed"))
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("PUT", EXTENSIONS + "/{id}/versions/{version}/state", item, "1.0.0")
                .json(Map.of("state", "held"))
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("PUT", EXTENSIONS + "/{id}/versions/{version}/state", item, "1.0.0")
                .json(Map.of("state", "removed", "reason", "It held a password."))
                .answers(MEMBER, 200)
                .refuses(MEMBER, 409, "release_state");
        server.scenario("GET", EXTENSIONS + "/{id}/versions/{version}", item, "1.0.0")
                .refuses(GUEST, 410, "release_removed");
        server.scenario("GET", EXTENSIONS + "/{id}/versions", item)
                .answers(GUEST, 200, "\"state\":\"removed\"", "It held a password.");
        server.scenario("GET", EXTENSIONS + "/{id}", item).refuses(GUEST, 404, "not_found");
    }

    @Test
    void theOperatorRemovesWhatAnyOrganisationHasPublished() {
        publish("1.1.0");
        var removal = Map.of("kind", "extension", "item", item, "version", "1.1.0", "reason", "It steals cookies.");
        server.scenario("POST", "/api/v1/operator/registry/removals")
                .json(removal)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, "\"state\":\"removed\"")
                .published("release.updated")
                .refuses(OWNER, 409, "release_state");
        assertThat(latest()).isEqualTo("1.0.0");
        server.scenario("POST", "/api/v1/operator/registry/removals")
                .json(Map.of("kind", "extension", "item", item, "reason", " "))
                .refuses(OWNER, 422, "invalid_input");
        server.scenario("POST", "/api/v1/operator/registry/removals")
                .json(Map.of("kind", "layout", "item", item, "reason", "It steals cookies."))
                .refuses(OWNER, 404, "not_found");
        server.scenario("POST", "/api/v1/operator/registry/removals")
                .json(Map.of("kind", "extension", "item", item, "reason", "It steals cookies."))
                .answers(OWNER, 200, removed -> assertThat(removed.get("items")).hasSize(1));
        server.scenario("GET", EXTENSIONS + "/{id}/versions/{version}", item, "1.0.0")
                .refuses(GUEST, 410, "release_removed");
    }

    @Test
    void itsOrganisationSeesEveryState() {
        server.scenario("GET", EXTENSIONS + "/{id}/releases", item)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"version\":\"1.0.0\"");
        server.scenario("GET", "/api/v1/registry/items")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, item);
        server.scenario("PUT", EXTENSIONS + "/{id}/visibility", item)
                .json(Map.of("visibility", "organization"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"visibility\":\"organization\"");
        server.scenario("GET", EXTENSIONS + "/{id}", item)
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200);
    }

    @Test
    void layoutsHaveTheSameRoutes() {
        var path = "/api/v1/layouts/{id}";
        server.scenario("GET", path + "/releases", "a.b")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 404, "not_found");
        for (var route : new String[] {"/versions/{version}/state", "/state"}) {
            server.scenario("PUT", path + route, "a.b", "1.0.0")
                    .json(Map.of("state", "published"))
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(OUTSIDER, 404, "not_found")
                    .refuses(GUEST, 403, "forbidden")
                    .refuses(MEMBER, 404, "not_found");
        }
        server.scenario("PUT", path + "/visibility", "a.b")
                .json(Map.of("visibility", "public"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 404, "not_found");
    }

    @Test
    void aNamespaceTakesItsItemsToAnotherOrganisation() {
        var token = server.call(MEMBER, "PUT", "/api/v1/namespaces/" + namespace + "/transfer")
                .get("token")
                .stringValue();
        server.call(OUTSIDER, "POST", "/api/v1/namespace-transfers", Map.of("token", token));
        server.scenario("GET", EXTENSIONS + "/{id}/releases", item)
                .refuses(MEMBER, 404, "not_found")
                .answers(OUTSIDER, 200, "\"version\":\"1.0.0\"");
        server.call(OUTSIDER, "PUT", EXTENSIONS + "/" + item + "/state", Map.of("state", "deprecated"));
    }

    @Test
    void everythingIsInTheSignedLog() {
        server.call(
                MEMBER,
                "PUT",
                EXTENSIONS + "/" + item + "/versions/1.0.0/state",
                Map.of("state", "yanked", "reason", "x"));
        server.scenario("POST", "/api/v1/operator/registry/keys")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 201, "\"public_key\":\"");
        publish("1.1.0");
        var keys = server.scenario("GET", "/api/v1/registry/keys")
                .answers(ANONYMOUS, 200, "\"retired_at\":\"")
                .answer()
                .get("items")
                .valueStream()
                .map(key -> key.get("id").stringValue())
                .collect(Collectors.toSet());
        var verifier = new LogVerifier(keys); // each test's server has a secret of its own
        var next = "0";
        while (next != null) {
            var page = server.scenario("GET", "/api/v1/registry/log")
                    .query("limit=2&after=" + next)
                    .answers(ANONYMOUS, 200)
                    .answer();
            page.get("items")
                    .valueStream()
                    .forEach(entry -> verifier.accept(JsonCodec.read(entry.toString(), LogEntry.class)));
            next = page.get("next").stringValue(null);
        }
        var head = server.scenario("GET", "/api/v1/registry/log/head")
                .answers(ANONYMOUS, 200)
                .response();
        verifier.finish(JsonCodec.read(head.body(), RegistryLog.Head.class));
        assertThat(verifier.findings()).isEmpty();
        assertThat(verifier.keys()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(verifier.releases())
                .filteredOn(release -> release.item().equals(item))
                .extracting(release -> release.version() + " " + release.state())
                .containsExactly("1.0.0 yanked", "1.1.0 published");
    }

    @Test
    void theCatalogueIsOpenedByOperators() {
        var path = "/api/v1/registry/settings";
        server.scenario("GET", path).answers(ANONYMOUS, 200);
        server.scenario("PUT", path)
                .json(Map.of("catalogue_open", true))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, "\"catalogue_open\":true");
        server.scenario("GET", EXTENSIONS).query("q=" + namespace).answers(ANONYMOUS, 200, item);
        server.call(OWNER, "PUT", path, Map.of("catalogue_open", false));
        server.scenario("GET", EXTENSIONS).refuses(ANONYMOUS, 401, "unauthenticated");
    }
}
