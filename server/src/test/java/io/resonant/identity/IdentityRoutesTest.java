package io.resonant.identity;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Role;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Scenario;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
record IdentityRoutesTest(TestDatabase test) {
    private static final String PROVIDERS = "/api/v1/identity-providers";
    private static final String DOMAINS = "/api/v1/identity-domains";
    private static final String DOOR = "/api/v1/auth/providers";
    private static final String MEMBERS = "/api/v1/organizations/current/members/";
    private static final String MINE = "/api/v1/users/me/identities";

    @Test
    void ownersSetUpAProviderAndPeopleComeInThroughIt() throws IOException {
        try (var issuer = new TestIssuer(test.clock());
                var server = TestServer.on(test, Map.of("RESONANT_PRIVATE_ISSUERS", issuer.url()))) {
            var settings = new HashMap<String, Object>(Map.of(
                    "name",
                    "Works",
                    "issuer",
                    issuer.url(),
                    "client_id",
                    TestIssuer.CLIENT,
                    "client_secret",
                    TestIssuer.SECRET,
                    "default_role",
                    "guest",
                    "required",
                    false));
            var id = server.scenario("POST", PROVIDERS)
                    .json(settings)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(ADMIN, 403, "forbidden")
                    .answers(OWNER, 201, "\"secret\":true", "/sso\"")
                    .answer()
                    .path("id")
                    .asString();
            server.scenario("GET", PROVIDERS)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(ADMIN, 403, "forbidden")
                    .answers(OWNER, 200, id);
            server.scenario("GET", PROVIDERS + "/registration")
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(ADMIN, 403, "forbidden")
                    .answers(OWNER, 200, "\"redirect_uri\":\"http", "/sso\"");
            settings.remove("client_secret");
            server.scenario("PUT", PROVIDERS + "/{id}", id)
                    .json(settings)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(ADMIN, 403, "forbidden")
                    .refuses(OUTSIDER, 404, "not_found")
                    .answers(OWNER, 200, "\"secret\":true");
            domains(server);
            comeIn(server, issuer, id);
            connect(server, issuer, id);
            server.scenario("DELETE", PROVIDERS + "/{id}", id)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(ADMIN, 403, "forbidden")
                    .refuses(OUTSIDER, 404, "not_found")
                    .answers(OWNER, 204);
        }
    }

    /** Owners may come by themselves, and only while they are owners. */
    @Test
    void whoOwnsNoMoreIsOutAtOnceWhereAProviderIsRequired() throws IOException {
        try (var issuer = new TestIssuer(test.clock());
                var server = TestServer.on(test, Map.of("RESONANT_PRIVATE_ISSUERS", issuer.url()))) {
            var domain = "d" + test.newId() + ".example";
            test.database().run(server.organizationId(), transaction -> {
                var id = transaction.newId();
                var store = new DomainStore(transaction);
                store.insert(id, domain, "a text in the name servers");
                store.proven(id);
            });
            var required = TestFederation.settings(issuer, List.of(), Role.GUEST, true);
            server.call(OWNER, "POST", PROVIDERS, required);
            var demoted = ownerAt(server, domain);
            var heirless = ownerAt(server, domain);
            var visitor = server.join("owner"); // with an address that is not the provider's
            assertThat(status(server, demoted)).isEqualTo(200);
            for (var person : List.of(demoted, visitor)) {
                server.call(OWNER, "PATCH", MEMBERS + person.id(), Map.of("role", "admin"));
            }
            assertThat(status(server, demoted)).isEqualTo(401);
            assertThat(status(server, visitor)).isEqualTo(200);
            var handedOver = server.answerTo(
                    "Bearer " + heirless.token(),
                    "POST",
                    "/api/v1/organizations/current/ownership",
                    "{\"user_id\":\"" + visitor.id() + "\"}");
            assertThat(handedOver).startsWith("200").contains("\"role\":\"owner\"");
            assertThat(status(server, heirless)).isEqualTo(401);
        }
    }

    private TestServer.Person ownerAt(TestServer server, String domain) {
        var owner = server.join("owner");
        test.database()
                .runSystem(transaction -> transaction
                        .sql("update users set email = :email where id = :id")
                        .bind("email", owner.id() + "@" + domain)
                        .bind("id", owner.id())
                        .update());
        return owner;
    }

    private static int status(TestServer server, TestServer.Person person) {
        var answer = server.answerTo("Bearer " + person.token(), "GET", "/api/v1/specs", "");
        return Integer.parseInt(answer.substring(0, 3));
    }

    private void domains(TestServer server) {
        var added = server.scenario("POST", DOMAINS)
                .json(Map.of("domain", "works.example"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 201, "_resonant-identity.works.example")
                .answer()
                .path("id")
                .asString();
        server.scenario("GET", DOMAINS)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, added);
        test.database().run(server.organizationId(), transaction -> {
            var store = new DomainStore(transaction);
            store.delete(UUID.fromString(added));
            var id = transaction.newId();
            store.insert(id, "proven.example", "a text in the name servers");
            store.proven(id);
        });
        server.scenario("POST", DOMAINS + "/{id}/proof", added)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(OWNER, 404, "not_found");
        server.scenario("DELETE", DOMAINS + "/{id}", added)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(OWNER, 404, "not_found");
    }

    private static void comeIn(TestServer server, TestIssuer issuer, String id) {
        server.scenario("GET", DOOR).answers(ANONYMOUS, 200, "\"items\":[]"); // there are two organisations here
        server.scenario("GET", DOOR).query("email=x%40proven.example").answers(ANONYMOUS, 200, id, "Works");
        server.scenario("GET", DOOR).query("email=x%40elsewhere.example").answers(ANONYMOUS, 200, "\"items\":[]");
        var begun = server.scenario("POST", DOOR + "/{id}/authorization", id).answers(ANONYMOUS, 200, issuer.url());
        var sent =
                issuer.signIn(begun.answer().path("url").asString(), TestIssuer.person("door", "door@proven.example"));
        var answer = Map.of("code", sent.get("code"), "state", sent.get("state"), "iss", issuer.url());
        server.scenario("POST", DOOR + "/session").json(answer).refuses(ANONYMOUS, 401, "sso_refused");
        var entered = server.scenario("POST", DOOR + "/session")
                .json(answer)
                .header("Cookie", cookie(begun))
                .answers(ANONYMOUS, 200, "door@proven.example", "\"role\":\"guest\"");
        assertThat(entered.response().headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("resonant_session=") && cookie.contains("HttpOnly"))
                .anyMatch(cookie -> cookie.startsWith("resonant_sso=;"));
    }

    private static void connect(TestServer server, TestIssuer issuer, String id) {
        server.scenario("GET", MINE + "/providers")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, id);
        var begun = server.scenario("POST", MINE + "/authorization")
                .json(Map.of("provider_id", id))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, issuer.url());
        var sent =
                issuer.signIn(begun.answer().path("url").asString(), TestIssuer.person("guest", "guest@example.com"));
        var made = server.scenario("POST", MINE)
                .json(Map.of("code", sent.get("code"), "state", sent.get("state"), "iss", issuer.url()))
                .header("Cookie", cookie(begun))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, issuer.url())
                .answer();
        server.scenario("GET", MINE)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(OUTSIDER, 200, "\"items\":[]")
                .answers(GUEST, 200, "\"provider\":\"Works\"");
        server.scenario(
                        "DELETE",
                        MINE + "/{id}",
                        made.path("items").get(0).path("id").asString())
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 204);
    }

    private static String cookie(Scenario scenario) {
        var cookie = scenario.response().headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }
}
