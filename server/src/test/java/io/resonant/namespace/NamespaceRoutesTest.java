package io.resonant.namespace;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class NamespaceRoutesTest {
    private static final String ALL = "/api/v1/namespaces";
    private static final String ONE = "/api/v1/namespaces/{name}";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @AutoClose
    private final TestServer server;

    NamespaceRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    private String made() {
        return made(MEMBER, "space-" + NUMBER.incrementAndGet() + "-" + UUID.randomUUID());
    }

    private String made(Persona persona, String name) {
        return server.call(persona, "POST", ALL, Map.of("name", name))
                .get("name")
                .stringValue();
    }

    private UUID id(Persona persona) {
        return server.person(persona).id();
    }

    @Test
    void membersMakeThem() {
        server.scenario("POST", ALL)
                .json(Map.of("name", "First-One-" + server.port()))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 201, "\"name\":\"first-one-" + server.port() + "\"", "\"state\":\"active\"")
                .refuses(OUTSIDER, 409, "namespace_taken");
        server.scenario("POST", ALL)
                .json(Map.of("name", "licthblick"))
                .answers(OUTSIDER, 201, "\"state\":\"held\"", "\"resembles\":\"lichtblick\"");
        server.scenario("PUT", "/api/v1/operator/namespaces/{name}/decision", "licthblick")
                .json(Map.of("approve", false, "reason", "A typo of a viewer."))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, "\"state\":\"rejected\"");
        server.scenario("GET", "/api/v1/operator/namespaces")
                .query("state=rejected")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, "licthblick");
        server.call(OUTSIDER, "DELETE", ALL + "/licthblick"); // the next engine's turn, or another test's
    }

    @Test
    void theirOrganisationSeesThem() {
        var name = made();
        server.scenario("GET", ALL)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "\"name\":\"" + name + "\"");
        server.scenario("GET", ONE, name)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"verified\":false");
        server.scenario("PATCH", ONE, name)
                .json(Map.of("display_name", "アクメ"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "アクメ");
        server.scenario("DELETE", ONE, this::made)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 204);
    }

    @Test
    void ownersManageMembers() {
        var name = made();
        server.scenario("PUT", ONE + "/members/{user_id}", name, id(ADMIN))
                .json(Map.of("role", "contributor"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"role\":\"contributor\"");
        server.scenario("GET", ONE + "/members", name)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, id(ADMIN).toString());
        server.scenario("DELETE", ONE + "/members/{user_id}", name, id(ADMIN))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 204)
                .refuses(MEMBER, 404, "not_found");
        server.scenario("DELETE", ONE + "/members/{user_id}", name, id(MEMBER))
                .refuses(MEMBER, 409, "last_namespace_owner");
    }

    @Test
    void ownersProveThem() {
        var name = made();
        server.scenario("POST", ONE + "/proofs", name)
                .json(Map.of("method", "dns", "subject", "localhost"))
                .refuses(MEMBER, 422, "invalid_input");
        var id = server.scenario("POST", ONE + "/proofs", name)
                .json(Map.of("method", "repository", "subject", "https://127.0.0.1/repository"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 201, "https://127.0.0.1/repository/.resonant-namespace")
                .answer()
                .get("id")
                .stringValue();
        server.scenario("GET", ONE + "/proofs", name)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, id);
        server.scenario("POST", ONE + "/proofs/{proof_id}/check", name, id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 409, "proof_private");
        server.scenario("DELETE", ONE + "/proofs/{proof_id}", name, id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 204);
    }

    @Test
    void ownersHandThemOver() {
        var name = made();
        server.scenario("PUT", ONE + "/transfer", name)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"token\":\"");
        server.scenario("DELETE", ONE + "/transfer", name)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 204);
        var token = server.call(MEMBER, "PUT", ALL + "/" + name + "/transfer")
                .get("token")
                .stringValue();
        server.scenario("POST", "/api/v1/namespace-transfers")
                .json(Map.of("token", token))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(OUTSIDER, 200, "\"name\":\"" + name + "\"")
                .refuses(MEMBER, 404, "not_found");
    }

    @Test
    void publishersMakeTokens() {
        var name = made();
        server.scenario("POST", "/api/v1/publish-tokens")
                .json(Map.of("name", "CI", "namespaces", List.of(name)))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "namespace_unknown")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 201, "\"token\":\"rsnpub_");
        var id = server.scenario("GET", "/api/v1/publish-tokens")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"token\":null")
                .answer()
                .get("items")
                .get(0)
                .get("id")
                .stringValue();
        server.scenario("DELETE", "/api/v1/publish-tokens/{id}", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 204)
                .refuses(MEMBER, 404, "not_found");
    }
}
