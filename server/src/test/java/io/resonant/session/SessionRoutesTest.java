package io.resonant.session;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.OnOneServer;
import io.resonant.testing.TestServer;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may call what: every route of sessions and of one's own account, as everybody. */
@NullMarked
@BothEngines
final class SessionRoutesTest extends OnOneServer {
    private static final String FORM = "application/x-www-form-urlencoded";

    SessionRoutesTest(TestDatabase test) {
        super(test);
    }

    @Test
    void anybodyMaySignIn() {
        var guest = server.person(GUEST).email();
        server.scenario("POST", "/api/v1/auth/login")
                .body(FORM, "username=" + guest + "&password=" + TestServer.PASSWORD.replace(' ', '+'))
                .answers(ANONYMOUS, 200, "\"access_token\":", "\"token_type\":\"bearer\"", "\"expires_in\":1800")
                .answers(OWNER, 200);
        server.scenario("POST", "/api/v1/auth/login")
                .body(FORM, "username=" + guest + "&password=wrong")
                .refuses(ANONYMOUS, 401, "invalid_credentials")
                .withHeader("WWW-Authenticate", "Bearer");
        server.scenario("POST", "/api/v1/auth/session")
                .json(Map.of("email", guest, "password", TestServer.PASSWORD))
                .answers(ANONYMOUS, 200, "\"csrf_token\":", guest);
        server.scenario("POST", "/api/v1/auth/session")
                .json(Map.of("email", guest, "password", "wrong"))
                .refuses(ANONYMOUS, 401, "invalid_credentials");
        server.scenario("POST", "/api/v1/auth/refresh")
                .json(Map.of("refresh_token", "x"))
                .refuses(ANONYMOUS, 401, "unauthenticated");
    }

    @Test
    void theSessionIsTheCallersOwn() {
        server.scenario("GET", "/api/v1/auth/session")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "\"role\":\"guest\"", server.person(GUEST).email())
                .answers(MEMBER, 200, "\"role\":\"member\"")
                .answers(ADMIN, 200, "\"role\":\"admin\"")
                .answers(OWNER, 200, "\"role\":\"owner\"")
                .answers(OUTSIDER, 200, "Elsewhere Ltd");
        server.scenario("GET", "/api/v1/users/me")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, server.person(GUEST).email());
        server.scenario("PATCH", "/api/v1/users/me")
                .json(Map.of("name", "来客 三郎", "language", "en"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "来客 三郎", "\"language\":\"en\"");
        server.scenario("PATCH", "/api/v1/users/me")
                .json(Map.of("email", "other@example.com"))
                .refuses(GUEST, 422, "invalid_input");
    }

    @Test
    void thePasswordIsChangedByWhoKnowsIt() {
        server.scenario("PUT", "/api/v1/users/me/password")
                .json(Map.of("current_password", "wrong", "new_password", "green submarine 7"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 422, "invalid_input");
        server.scenario("PUT", "/api/v1/users/me/password")
                .json(Map.of("current_password", TestServer.PASSWORD, "new_password", "password123"))
                .refuses(GUEST, 422, "invalid_input");
        server.scenario("PUT", "/api/v1/users/me/password")
                .json(Map.of("current_password", TestServer.PASSWORD, "new_password", TestServer.PASSWORD))
                .answers(GUEST, 204);
    }

    @Test
    void nobodySwitchesToAForeignOrganisation() {
        server.scenario("PUT", "/api/v1/users/me/organization")
                .json(Map.of("organization_id", server.organizationId()))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "株式会社れぞなんと");
    }

    @Test
    void peopleSeeAndEndTheirOwnSessions() {
        var open = "/api/v1/users/me/sessions";
        server.signIn(MEMBER);
        var list = server.scenario("GET", open)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "\"current\":true")
                .answers(MEMBER, 200, "\"current\":true", "\"address\":\"127.0.0.1\"")
                .answer();
        var first = list.path("items").get(0);
        assertThat(first.path("current").asBoolean()).isTrue();
        var other = list.path("items").get(1).path("id").asString();
        server.scenario("DELETE", open + "/{id}", other)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 404, "not_found")
                .answers(MEMBER, 204)
                .refuses(MEMBER, 404, "not_found");
        server.signIn(MEMBER);
        server.scenario("DELETE", open)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(MEMBER, 204)
                .answers(GUEST, 204);
        server.scenario("GET", open)
                .answers(MEMBER, 200, left -> assertThat(left.path("items")).hasSize(1));
        server.scenario("GET", "/api/v1/audit").query("action=session.revoked").answers(OWNER, 200, other);
    }

    @Test
    void whoeverKnowsThePasswordProvesItAgain() {
        server.scenario("POST", "/api/v1/auth/session/proof")
                .json(Map.of("password", "wrong"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 422, "invalid_input");
        server.scenario("POST", "/api/v1/auth/session/proof")
                .json(Map.of("password", TestServer.PASSWORD))
                .answers(GUEST, 204);
    }

    @Test
    void signingOutIsAlwaysPossible() {
        server.scenario("POST", "/api/v1/auth/logout").answers(ANONYMOUS, 204).answers(MEMBER, 204);
        server.scenario("DELETE", "/api/v1/auth/session")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(ADMIN, 204);
        server.scenario("GET", "/api/v1/users/me")
                .refuses(MEMBER, 401, "unauthenticated")
                .refuses(ADMIN, 401, "unauthenticated");
        server.signIn(MEMBER);
        server.signIn(ADMIN);
        server.scenario("DELETE", "/api/v1/auth/session")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 204);
        server.signIn(GUEST);
    }
}
