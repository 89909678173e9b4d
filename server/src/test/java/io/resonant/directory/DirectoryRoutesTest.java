package io.resonant.directory;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class DirectoryRoutesTest {
    private static final String PEOPLE = "/api/v1/operator/people";
    private static final String SESSIONS = PEOPLE + "/{id}/sessions";
    private static final String KEYS = PEOPLE + "/{id}/api-keys";

    @AutoClose
    private final TestServer server;

    DirectoryRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    @Test
    void onlyWhoRunsTheServerSeesItsPeople() {
        refusesOthers("GET", PEOPLE);
        for (var method : List.of("GET", "DELETE")) {
            refusesOthers(method, SESSIONS, id(MEMBER));
        }
        refusesOthers("DELETE", SESSIONS + "/{session}", id(MEMBER), UUID.randomUUID());
        refusesOthers("GET", KEYS, id(MEMBER));
        refusesOthers("DELETE", KEYS + "/{key}", id(MEMBER), UUID.randomUUID());
    }

    private void refusesOthers(String method, String template, Object... values) {
        server.scenario(method, template, values)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden"); // an owner, too, but of another organisation
    }

    @Test
    void everybodyIsFoundWithTheirOrganisationsAPageAtATime() {
        var seen = new ArrayList<String>();
        var next = PEOPLE + "?limit=2";
        for (var pages = 0; pages < 20; pages++) {
            var page = server.call(OWNER, "GET", next);
            page.get("items").forEach(person -> seen.add(person.get("id").asString()));
            if (page.path("next").isNull() || page.path("next").isMissingNode()) {
                break;
            }
            next = PEOPLE + "?limit=2&after=" + page.get("next").asString();
        }
        assertThat(seen).doesNotHaveDuplicates().contains(id(OWNER), id(MEMBER), id(GUEST), id(ADMIN), id(OUTSIDER));

        var email = server.person(OUTSIDER).email();
        var found = server.call(OWNER, "GET", PEOPLE + "?search=" + email.toUpperCase(Locale.ROOT));
        assertThat(found.get("items")).hasSize(1);
        var outsider = found.get("items").get(0);
        assertThat(outsider.get("id").asString()).isEqualTo(id(OUTSIDER));
        assertThat(outsider.get("email").asString()).isEqualTo(email);
        assertThat(outsider.get("organizations").get(0).get("role").asString()).isEqualTo("owner");
        assertThat(outsider.toString()).doesNotContain("password", "hash");
        assertThat(server.call(OWNER, "GET", PEOPLE + "?search=%25").get("items"))
                .as("a percent sign is no wildcard")
                .isEmpty();
        server.scenario("GET", PEOPLE).query("search=" + "x".repeat(201)).refuses(OWNER, 422, "invalid_input");
    }

    @Test
    void aSessionOfSomebodyIsEndedAndLeavesATrace() {
        var open = server.call(OWNER, "GET", sessions(GUEST)).get("items");
        assertThat(open).isNotEmpty();
        var first = open.get(0).get("id").asString();
        server.scenario("DELETE", SESSIONS + "/{session}", id(MEMBER), first)
                .refuses(OWNER, 404, "not_found"); // somebody else's
        server.scenario("GET", "/api/v1/users/me").answers(GUEST, 200);
        open.forEach(session -> server.call(
                OWNER, "DELETE", sessions(GUEST) + "/" + session.get("id").asString()));
        server.scenario("GET", "/api/v1/users/me").refuses(GUEST, 401, "unauthenticated");
        server.scenario("GET", "/api/v1/audit").query("action=session.revoked").answers(OWNER, 200, first, id(OWNER));
    }

    @Test
    void allSessionsOfSomebodyAreEnded() {
        server.call(OWNER, "DELETE", sessions(OUTSIDER));
        assertThat(server.call(OWNER, "GET", sessions(OUTSIDER)).get("items")).isEmpty();
        server.scenario("GET", "/api/v1/users/me")
                .refuses(OUTSIDER, 401, "unauthenticated")
                .answers(MEMBER, 200);
    }

    @Test
    void aKeyOfSomebodyIsTakenAway() {
        var made = server.call(OUTSIDER, "POST", "/api/v1/api-keys", Map.of("name", "leaked", "reach", "read"));
        var listed = server.call(OWNER, "GET", keys(OUTSIDER)).get("items");
        assertThat(listed).hasSize(1);
        var key = listed.get(0).get("key");
        assertThat(key.get("name").asString()).isEqualTo("leaked");
        assertThat(listed.toString()).doesNotContain(made.get("key").asString());
        var path = "/" + key.get("id").asString();
        server.scenario("DELETE", KEYS + "/{key}", id(MEMBER), key.get("id").asString())
                .refuses(OWNER, 404, "not_found"); // not theirs
        server.call(OWNER, "DELETE", keys(OUTSIDER) + path);
        assertThat(server.call(OWNER, "GET", keys(OUTSIDER)).get("items")).isEmpty();
        server.scenario("GET", "/api/v1/audit").query("action=api_key.deleted").answers(OUTSIDER, 200, "leaked");
    }

    @Test
    void whoDoesNotExistIsNotFound() {
        var nobody = UUID.randomUUID();
        server.scenario("GET", SESSIONS, nobody).refuses(OWNER, 404, "not_found");
        server.scenario("GET", KEYS, nobody).refuses(OWNER, 404, "not_found");
        server.scenario("DELETE", SESSIONS, nobody).refuses(OWNER, 404, "not_found");
        server.scenario("DELETE", KEYS + "/{key}", nobody, UUID.randomUUID()).refuses(OWNER, 404, "not_found");
    }

    private String id(Persona persona) {
        return server.person(persona).id().toString();
    }

    private String sessions(Persona persona) {
        return PEOPLE + "/" + id(persona) + "/sessions";
    }

    private String keys(Persona persona) {
        return PEOPLE + "/" + id(persona) + "/api-keys";
    }
}
