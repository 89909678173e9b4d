package io.resonant.oauth;

import static io.resonant.testing.Application.REDIRECT;
import static io.resonant.testing.Application.VERIFIER;
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
import io.resonant.testing.Concurrently;
import io.resonant.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How applications get, renew and lose their tokens, over HTTP. */
@NullMarked
@BothEngines
final class TokenRoutesTest extends OAuthTests {
    TokenRoutesTest(TestDatabase test) {
        super(test);
    }

    @Test
    void aCodeIsGoodOnceForWhoAskedAndNotForLong() {
        var application = Application.registered(server, "read", true);
        var other = Application.registered(server, "read", true);
        var code = application.code(MEMBER, "read");
        refused(other.exchange(code), 400, "invalid_grant");
        refused(application.at("https://app.example/other").exchange(code), 400, "invalid_grant");
        refused(application.exchange(code, VERIFIER + "x"), 400, "invalid_grant");
        refused(application.exchange(code, Application.challenge(VERIFIER)), 400, "invalid_grant");
        refused(application.exchange(code, "short"), 400, "invalid_grant");
        refused(application.exchange(code + "x"), 400, "invalid_grant");
        refused(
                application.token(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", REDIRECT)),
                400,
                "invalid_request");
        var tokens = JsonCodec.tree(application.exchange(code).body());
        assertThat(application.get(tokens, SPECS)).startsWith("200");
        refused(application.exchange(code), 400, "invalid_grant");
        assertThat(application.get(tokens, SPECS))
                .as("a code that comes back ends what came of it")
                .startsWith("401");
        refused(application.refresh(tokens.path("refresh_token").asString()), 400, "invalid_grant");
        server.scenario("GET", "/api/v1/audit")
                .query("target_id=" + application.id())
                .answers(OWNER, 200, "oauth_client.code_reused");
        var late = application.code(MEMBER, "read");
        test.clock().advance(Duration.ofSeconds(60));
        refused(application.exchange(late), 400, "invalid_grant");
        test.database().runSystem(GrantStore::deleteEnded);
        refused(application.exchange(late), 400, "invalid_grant");
    }

    @Test
    void ofTwoWhoExchangeACodeAtOnceOneDoesAndWhatCameOfItEnds() {
        var application = Application.registered(server, "read", true);
        for (int round = 0; round < 5; round++) {
            var code = application.code(MEMBER, "read");
            var answers = Concurrently.run(4, _ -> () -> {
                var answer = application.exchange(code);
                return answer.statusCode() + answer.body();
            });
            var exchanged = answers.stream()
                    .map(String::valueOf)
                    .filter(answer -> answer.startsWith("200"))
                    .toList();
            assertThat(exchanged).as(answers.toString()).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> !answer.equals(exchanged.getFirst()))
                    .hasSize(3)
                    .allSatisfy(answer ->
                            assertThat(answer.toString()).startsWith("400").contains("invalid_grant"));
            var tokens = JsonCodec.tree(exchanged.getFirst().substring(3));
            assertThat(application.get(tokens, SPECS)).startsWith("401");
            refused(application.refresh(tokens.path("refresh_token").asString()), 400, "invalid_grant");
        }
        server.scenario("GET", CLIENTS + "/{id}/people", application.id())
                .answers(ADMIN, 200, list -> assertThat(list.path("items")).isEmpty());
    }

    /** Or whoever sits at a stolen session could keep a code in hand, and be in again after the person's new password. */
    @Test
    void aCodeEndsWithTheSessionInWhichItWasAllowed() {
        var application = Application.registered(server, "write", true);
        var kept = application.code(MEMBER, "write");
        signIn(MEMBER);
        assertThat(application.exchange(kept).statusCode()).isEqualTo(200);
        var lost = application.code(MEMBER, "write");
        signIn(MEMBER);
        server.call(MEMBER, "DELETE", "/api/v1/users/me/sessions");
        refused(application.exchange(lost), 400, "invalid_grant");
        refused(application.exchange(lost.substring(0, lost.lastIndexOf('.'))), 400, "invalid_grant");
    }

    /** As when somebody allows it at the moment at which an administrator narrows it. */
    @Test
    void aCodeForMoreThanTheApplicationMayAskForNowIsOfNoUse() {
        var application = Application.registered(server, "write", true);
        var code = application.code(MEMBER, "write");
        test.database()
                .runSystem(transaction -> transaction
                        .sql("update oauth_clients set reach = 'read' where id = :id")
                        .bind("id", UUID.fromString(application.id()))
                        .update());
        refused(application.exchange(code), 400, "invalid_grant");
    }

    @Test
    void whoExchangesACodeWhileTheApplicationIsTakenAwayHasNothingOfIt() {
        for (int round = 0; round < 5; round++) {
            var application = Application.registered(server, "read", true);
            var code = application.code(MEMBER, "read");
            var answers = Concurrently.run(
                    2,
                    i -> () -> i == 0
                            ? application.exchange(code).body()
                            : server.call(ADMIN, "DELETE", CLIENTS + "/" + application.id())
                                    .toString());
            var tokens = JsonCodec.tree(String.valueOf(answers.getFirst()));
            if (tokens.has("access_token")) {
                assertThat(application.get(tokens, SPECS)).startsWith("401");
            } else {
                assertThat(tokens.has("error")).isTrue();
            }
        }
    }

    @Test
    void aRefreshTokenIsGoodOnce() {
        var application = Application.registered(server, "write", false);
        var other = Application.registered(server, "write", false);
        var first = application.tokens(MEMBER, "write");
        var refreshToken = first.path("refresh_token").asString();
        refused(other.refresh(refreshToken), 400, "invalid_grant");
        refused(
                application.token(
                        Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "scope", "admin")),
                400,
                "invalid_scope");
        server.scenario("POST", "/api/v1/auth/refresh")
                .json(Map.of("refresh_token", refreshToken))
                .refuses(ANONYMOUS, 401, "unauthenticated"); // it would become a person's own token
        test.clock().advance(Duration.ofMinutes(31));
        assertThat(application.get(first, SPECS)).startsWith("401");
        var second = JsonCodec.tree(application.refresh(refreshToken).body());
        assertThat(application.get(second, SPECS)).startsWith("200");
        assertThat(application.send(second, "PATCH", "/api/v1/users/me", "{\"name\":\"X\"}"))
                .startsWith("403");
        var again = JsonCodec.tree(application.refresh(refreshToken).body());
        assertThat(again.path("refresh_token").asString())
                .as("for a client that did not hear the answer")
                .isEqualTo(second.path("refresh_token").asString());
        test.clock().advance(Duration.ofSeconds(11));
        refused(application.refresh(refreshToken), 400, "invalid_grant");
        assertThat(application.get(second, SPECS)).startsWith("401");
        refused(application.refresh(second.path("refresh_token").asString()), 400, "invalid_grant");
        server.signIn(OWNER);
        server.scenario("GET", "/api/v1/audit").answers(OWNER, 200, "token.reused");
    }

    @Test
    void thePersonEndsTheAccess() {
        var application = Application.registered(server, "read", false);
        var phone = application.tokens(GUEST, "read");
        var laptop = application.tokens(GUEST, "read");
        var others = application.tokens(MEMBER, "read");
        server.scenario("DELETE", APPS + "/{id}", application.id())
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 204)
                .refuses(GUEST, 404, "not_found");
        assertThat(application.get(phone, SPECS)).startsWith("401");
        assertThat(application.get(laptop, SPECS)).startsWith("401");
        assertThat(application.get(others, SPECS)).startsWith("200");
        server.scenario(
                        "DELETE",
                        CLIENTS + "/{id}/people/{user_id}",
                        application.id(),
                        server.person(MEMBER).id())
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(ADMIN, 204)
                .refuses(ADMIN, 404, "not_found");
        assertThat(application.get(others, SPECS)).startsWith("401");
        var more = application.tokens(MEMBER, "read");
        server.call(ADMIN, "DELETE", CLIENTS + "/" + application.id());
        assertThat(application.get(more, SPECS)).startsWith("401");
        refused(application.refresh(more.path("refresh_token").asString()), 401, "invalid_client");
    }

    @Test
    void whatEndsAllSessionsEndsApplicationsToo() {
        var application = Application.registered(server, "write", false);
        var tokens = application.tokens(MEMBER, "write");
        server.call(MEMBER, "DELETE", "/api/v1/users/me/sessions");
        assertThat(application.get(tokens, SPECS))
                .as("it is no sign-in of the person's")
                .startsWith("200");
        server.call(
                MEMBER,
                "PUT",
                "/api/v1/users/me/password",
                Map.of("current_password", TestServer.PASSWORD, "new_password", TestServer.PASSWORD));
        assertThat(application.get(tokens, SPECS)).startsWith("401");
        server.signIn(MEMBER);
        var wide = application.tokens(MEMBER, "write");
        server.call(
                ADMIN,
                "PUT",
                CLIENTS + "/" + application.id(),
                Map.of(
                        "name", "Narrow",
                        "home_page", "https://app.example",
                        "redirect_uris", List.of(REDIRECT),
                        "reach", "read"));
        assertThat(application.get(wide, SPECS))
                .as("more than it may ask for now")
                .startsWith("401");
    }

    @Test
    void anApplicationGivesItsTokensBackAndAsksWhatTheyAreGoodFor() {
        var application = Application.registered(server, "write", true);
        var other = Application.registered(server, "write", true);
        var open = Application.registered(server, "write", false);
        var tokens = application.tokens(MEMBER, "write");
        var access = Map.of("token", tokens.path("access_token").asString());
        var state = JsonCodec.tree(application.call("introspect", access).body());
        assertThat(state.path("active").asBoolean()).isTrue();
        assertThat(state.path("scope").asString()).isEqualTo("read write");
        assertThat(state.path("client_id").asString()).isEqualTo(application.id());
        assertThat(state.path("sub").asString())
                .isEqualTo(server.person(MEMBER).id().toString());
        assertThat(state.path("exp").asLong())
                .isEqualTo(test.clock().instant().plus(Duration.ofMinutes(30)).getEpochSecond());
        assertThat(other.call("introspect", access).body()).isEqualTo("{\"active\":false}");
        refused(open.call("introspect", access), 401, "invalid_client");
        assertThat(other.call("revoke", access).statusCode()).isEqualTo(200);
        assertThat(application.get(tokens, SPECS)).as("not by another client").startsWith("200");
        assertThat(application.call("revoke", Map.of("token", "unknown")).statusCode())
                .isEqualTo(200);
        assertThat(application.call("revoke", access).statusCode()).isEqualTo(200);
        assertThat(application.get(tokens, SPECS)).startsWith("401");
        assertThat(application.call("introspect", access).body()).isEqualTo("{\"active\":false}");
        var more = application.tokens(MEMBER, "write");
        application.call("revoke", Map.of("token", more.path("refresh_token").asString(), "token_type_hint", "x"));
        assertThat(application.get(more, SPECS)).startsWith("401");
        var own = Map.of("token", server.person(MEMBER).token());
        application.call("revoke", own);
        server.scenario("GET", SPECS).answers(MEMBER, 200);
        assertThat(application.call("introspect", own).body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void whatIsNoTokenRequestIsRefusedInTheStandardsForm() {
        var application = Application.registered(server, "read", true);
        refused(application.token(Map.of("grant_type", "password", "username", "x")), 400, "unsupported_grant_type");
        refused(application.token(Map.of("code", "x")), 400, "invalid_request");
        refused(application.withSecret("rsc_wrong").exchange("x"), 401, "invalid_client");
        refused(application.withSecret(null).exchange("x"), 401, "invalid_client");
        server.scenario("POST", TOKEN).body("application/json", "{}").answers(ANONYMOUS, 400, "invalid_request");
        var form = "application/x-www-form-urlencoded";
        server.scenario("POST", TOKEN)
                .body(form, "client_id=" + application.id() + "&client_id=" + application.id())
                .answers(ANONYMOUS, 400, "invalid_request");
        server.scenario("POST", TOKEN)
                .body(form, "client_id=" + application.id() + "&client_secret=x")
                .header("Authorization", "Basic eDp5")
                .answers(ANONYMOUS, 400, "invalid_request");
        for (var header : List.of("Basic ???", "Basic eA==", "Bearer x")) {
            server.scenario("POST", TOKEN)
                    .body(form, "grant_type=refresh_token&refresh_token=x")
                    .header("Authorization", header)
                    .answers(ANONYMOUS, 401, "invalid_client")
                    .withHeader("WWW-Authenticate", "Basic realm=\"resonant\"");
        }
        server.scenario("POST", "/api/v1/oauth/revoke").body(form, "token=x").answers(ANONYMOUS, 401, "invalid_client");
        server.scenario("POST", "/api/v1/oauth/introspect")
                .body(form, "token=x")
                .answers(ANONYMOUS, 401, "invalid_client");
        assertThat(application
                        .withSecret(null)
                        .token(Map.of(
                                "grant_type", "refresh_token",
                                "refresh_token", "x",
                                "client_secret", Objects.requireNonNull(application.secret()),
                                "resource", "ignored"))
                        .body())
                .as("the secret in the form")
                .contains("invalid_grant");
    }

    @Test
    void applicationsFindTheirWay() {
        JsonNode metadata = server.scenario("GET", "/.well-known/oauth-authorization-server")
                .answers(ANONYMOUS, 200, "\"code_challenge_methods_supported\":[\"S256\"]")
                .withHeader("Access-Control-Allow-Origin", "*")
                .answer();
        var issuer = metadata.path("issuer").asString();
        assertThat(metadata.path("token_endpoint").asString()).isEqualTo(issuer + TOKEN);
        var application = Application.registered(server, "read", false);
        assertThat(application.answered(MEMBER, application.question("read"), true))
                .containsEntry("iss", issuer);
        server.scenario("GET", "/api/v1/oauth/authorize")
                .query("client_id=x&state=%E3%81%82&unknown=1")
                .answers(ANONYMOUS, 303)
                .withHeader("Location", "/oauth/authorize?client_id=x&state=%E3%81%82&unknown=1");
        server.scenario("GET", "/api/v1/oauth/authorize")
                .answers(ANONYMOUS, 303)
                .withHeader("Location", "/oauth/authorize");
    }
}
