package io.resonant.oauth;

import static io.resonant.testing.Application.REDIRECT;
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
import io.resonant.testing.Application;
import io.resonant.testing.TestServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** How a person allows an application, how far it goes then, and where nobody is ever sent. */
@NullMarked
@BothEngines
final class AuthorizationRoutesTest extends OAuthTests {
    AuthorizationRoutesTest(TestDatabase test) {
        super(test);
    }

    @Test
    void aPersonAllowsAnApplicationWhichActsForThem() {
        var application = Application.registered(server, "write", true);
        server.scenario("GET", AUTHORIZATION)
                .query(Application.form(application.question("read write")))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(
                        GUEST,
                        200,
                        "\"app\":\"Notes & 録画\"",
                        "\"organization\":\"株式会社れぞなんと\"",
                        "\"reach\":\"write\"",
                        "\"returns_to\":\"app.example\"");
        var body = new HashMap<String, Object>(application.question("read write"));
        body.put("allow", true);
        var sent = server.scenario("POST", AUTHORIZATION)
                .json(body)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, REDIRECT + "?code=", "&state=a%20state%20%26%20more&iss=http")
                .answer()
                .path("redirect_to")
                .asString();
        var back = Application.parameters(sent);
        var answer = application.exchange(back.getOrDefault("code", ""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        var tokens = JsonCodec.tree(answer.body());
        assertThat(tokens.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(tokens.path("scope").asString()).isEqualTo("read write");
        assertThat(tokens.path("expires_in").asInt()).isEqualTo(1800);
        assertThat(application.get(tokens, "/api/v1/users/me"))
                .contains(server.person(GUEST).email());
        server.scenario("GET", APPS)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, application.id(), "Notes & 録画", "株式会社れぞなんと")
                .answers(MEMBER, 200, list -> assertThat(list.path("items")).isEmpty());
        server.scenario("GET", CLIENTS + "/{id}/people", application.id())
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(ADMIN, 200, server.person(GUEST).id().toString());
        server.scenario("GET", CLIENTS).answers(ADMIN, 200, "\"people\":1");
        server.scenario("GET", "/api/v1/operator/mails").answers(OWNER, 200, "guest@example.com");
        server.scenario("GET", "/api/v1/users/me/sessions")
                .answers(
                        GUEST,
                        200,
                        list -> assertThat(list.path("items"))
                                .noneMatch(session ->
                                        session.path("user_agent").asString("").equals("Notes & 録画")));
    }

    @Test
    void anApplicationGoesAsFarAsItsScope() {
        var application = Application.registered(server, "admin", false);
        var spec = "{\"title\":\"By app\",\"content\":{\"markdown\":\"x\"}}";
        var read = application.tokens(MEMBER, "");
        assertThat(read.path("scope").asString())
                .as("what is asked for without a scope")
                .isEqualTo("read");
        assertThat(application.get(read, SPECS)).startsWith("200");
        assertThat(application.send(read, "POST", SPECS, spec))
                .startsWith("403")
                .contains("key_reach");
        var write = application.tokens(OWNER, "write");
        assertThat(application.send(write, "POST", SPECS, spec)).startsWith("201");
        assertThat(application.get(write, "/api/v1/audit")).startsWith("403").contains("key_reach");
        assertThat(application.get(write, "/api/v1/operator/mails")).startsWith("403");
        var guest =
                "/api/v1/organizations/current/members/" + server.person(GUEST).id();
        assertThat(application.send(write, "DELETE", guest, "")).startsWith("403");
        assertThat(application.get(write, CLIENTS)).startsWith("403");
        assertThat(application.send(write, "PATCH", "/api/v1/users/me", "{\"name\":\"X\"}"))
                .startsWith("403");
        var admin = application.tokens(ADMIN, "admin");
        assertThat(admin.path("scope").asString()).isEqualTo("read write admin");
        assertThat(application.get(admin, "/api/v1/audit")).startsWith("200");
        for (var tokens : List.of(write, admin)) {
            assertThat(application.send(tokens, "POST", "/api/v1/api-keys", "{\"name\":\"x\",\"reach\":\"read\"}"))
                    .startsWith("403")
                    .contains("proof_needed");
            assertThat(application.get(tokens, "/api/v1/users/me/export")).startsWith("403");
            assertThat(application.get(tokens, "/api/v1/auth/session")).startsWith("401");
            assertThat(application.send(
                            tokens,
                            "POST",
                            "/api/v1/auth/session/proof",
                            "{\"password\":\"" + TestServer.PASSWORD + "\"}"))
                    .startsWith("403");
            var question = new HashMap<String, Object>(application.question("admin"));
            question.put("allow", true);
            assertThat(application.send(tokens, "POST", AUTHORIZATION, JsonCodec.write(question)))
                    .startsWith("403")
                    .contains("key_reach");
            assertThat(application.send(tokens, "DELETE", APPS + "/" + application.id(), ""))
                    .startsWith("403");
        }
        assertThat(application.send(admin, "POST", CLIENTS, JsonCodec.write(body(REDIRECT))))
                .startsWith("403")
                .contains("proof_needed");
        assertThat(application.tokens(MEMBER, "admin").path("scope").asString())
                .as("nobody gives what they do not have")
                .isEqualTo("read write");
    }

    @Test
    void theReachOfAdministratorsIsGivenOnlyAfterShowingAgainWhoOneIs() {
        var application = Application.registered(server, "admin", false);
        var body = new HashMap<String, Object>(application.question("admin"));
        body.put("allow", true);
        test.clock().advance(Duration.ofMinutes(11));
        server.scenario("POST", AUTHORIZATION).json(body).refuses(ADMIN, 403, "proof_needed");
        assertThat(application.code(ADMIN, "write")).isNotEmpty();
    }

    @Test
    void nobodyIsSentToAnAddressThatIsNotRegistered() {
        var application = Application.registered(
                server,
                "read",
                false,
                REDIRECT,
                "http://127.0.0.1/cb?x=1",
                "http://[::1]:4000/cb",
                "http://localhost/cb");
        for (var address : List.of(
                "",
                "https://evil.example/callback",
                REDIRECT + "/",
                REDIRECT + "/more",
                REDIRECT + "?x=1",
                REDIRECT + "#x",
                REDIRECT + "%2f",
                REDIRECT + "%00",
                "https://app.example/callbac",
                "https://app.example/%63allback",
                "https://app.example/x/../callback",
                "https://app.example:443/callback",
                "https://APP.example/callback",
                "HTTPS://app.example/callback",
                "http://app.example/callback",
                "https://app.example.evil.example/callback",
                "https://app.example@evil.example/callback",
                "https://evil.example/?https://app.example/callback",
                "//app.example/callback",
                "javascript:alert(1)",
                "http://127.0.0.1/cb",
                "http://127.0.0.1/cb?x=2",
                "http://127.0.0.1:80@evil.example/cb?x=1",
                "http://127.0.0.1:@evil.example/cb?x=1",
                "http://127.0.0.1.evil.example/cb?x=1",
                "http://127.0.0.2/cb?x=1",
                "https://127.0.0.1/cb?x=1",
                "http://127.0.0.1:1:2/cb?x=1",
                "http://127.0.0.1:80\\@evil.example/cb?x=1",
                "http://localhost.evil.example/cb",
                "http://localhost:1/cb\n",
                "http://[::1]:4000.evil.example/cb")) {
            var asked = application.at(address);
            server.scenario("GET", AUTHORIZATION)
                    .query(Application.form(asked.question("read")))
                    .refuses(GUEST, 422, "oauth_redirect_unknown");
            var body = new HashMap<String, Object>(asked.question("read"));
            body.put("allow", true);
            server.scenario("POST", AUTHORIZATION).json(body).refuses(GUEST, 422, "oauth_redirect_unknown");
        }
        for (var address : List.of("http://127.0.0.1:51004/cb?x=1", "http://[::1]/cb", "http://localhost:8/cb")) {
            var tokens = application.at(address).tokens(GUEST, "read");
            assertThat(tokens.path("access_token").asString()).as(address).isNotEmpty();
        }
        for (var id : List.of("", "x", UUID.randomUUID().toString())) {
            server.scenario("GET", AUTHORIZATION)
                    .query(Application.form(new Application(server, id, null, REDIRECT).question("read")))
                    .refuses(GUEST, 404, "oauth_client_unknown");
        }
    }

    @Test
    void whatIsAskedWronglyIsToldToTheApplication() {
        var application = Application.registered(server, "write", false);
        for (var wrong : Map.of(
                        "response_type=token", "unsupported_response_type",
                        "response_type=", "unsupported_response_type",
                        "code_challenge=", "invalid_request",
                        "code_challenge=short", "invalid_request",
                        "code_challenge_method=plain", "invalid_request",
                        "code_challenge_method=", "invalid_request",
                        "scope=admin", "invalid_scope",
                        "scope=read everything", "invalid_scope")
                .entrySet()) {
            var question = application.question("read");
            var pair = wrong.getKey().split("=", 2);
            if (pair[1].isEmpty()) {
                question.remove(pair[0]);
            } else {
                question.put(pair[0], pair[1]);
            }
            var shown = server.scenario("GET", AUTHORIZATION)
                    .query(Application.form(question))
                    .answers(MEMBER, 200)
                    .answer();
            assertThat(shown.path("question").isNull()).as(wrong.getKey()).isTrue();
            var told = Application.parameters(shown.path("redirect_to").asString());
            assertThat(told)
                    .as(wrong.getKey())
                    .containsEntry("error", wrong.getValue())
                    .containsEntry("state", "a state & more")
                    .containsKey("iss");
            assertThat(application.answered(MEMBER, question, true)).isEqualTo(told);
        }
        var refusal = application.answered(MEMBER, application.question("read"), false);
        assertThat(refusal).containsEntry("error", "access_denied").containsEntry("state", "a state & more");
        assertThat(refusal).doesNotContainKey("code");
        var long_ = application.question("read");
        long_.put("state", "x".repeat(2001));
        assertThat(application.answered(MEMBER, long_, true))
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("state");
    }

    @Test
    void anotherOrganisationDoesNotKnowTheApplication() {
        var application = Application.registered(server, "read", false);
        server.scenario("GET", AUTHORIZATION)
                .query(Application.form(application.question("read")))
                .refuses(OUTSIDER, 404, "oauth_client_unknown");
        var link = server.call(
                        OWNER,
                        "POST",
                        "/api/v1/organizations/current/invitations",
                        Map.of("email", "outsider@example.com", "role", "guest"))
                .path("link")
                .asString();
        var home = server.person(OUTSIDER).organizationId();
        server.call(
                OUTSIDER,
                "POST",
                "/api/v1/invitations/" + link.substring(link.indexOf('=') + 1) + "/acceptance",
                Map.of());
        server.signIn(OUTSIDER);
        switchTo(home);
        server.scenario("GET", AUTHORIZATION)
                .query(Application.form(application.question("read")))
                .refuses(OUTSIDER, 409, "oauth_other_organization");
        switchTo(server.organizationId());
        var tokens = application.tokens(OUTSIDER, "read");
        switchTo(home);
        server.call(OUTSIDER, "POST", SPECS, Map.of("title", "At home", "content", Map.of("markdown", "x")));
        assertThat(application.get(tokens, SPECS)).startsWith("200").doesNotContain("At home");
        server.scenario("GET", APPS).answers(OUTSIDER, 200, "株式会社れぞなんと");
        server.call(
                OWNER,
                "DELETE",
                "/api/v1/organizations/current/members/"
                        + server.person(OUTSIDER).id());
        assertThat(application.get(tokens, SPECS)).startsWith("401");
        refused(application.refresh(tokens.path("refresh_token").asString()), 400, "invalid_grant");
    }

    private void switchTo(UUID organization) {
        server.call(OUTSIDER, "PUT", "/api/v1/users/me/organization", Map.of("organization_id", organization));
        server.signIn(OUTSIDER);
    }
}
