package io.resonant.oauth;

import static io.resonant.testing.Application.REDIRECT;
import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Application;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** How administrators register applications, and what is not registered. */
@NullMarked
@BothEngines
final class OAuthClientRoutesTest extends OAuthTests {
    OAuthClientRoutesTest(TestDatabase test) {
        super(test);
    }

    @Test
    void administratorsRegisterChangeAndRemoveApplications() {
        var made = server.scenario("POST", CLIENTS)
                .json(body(REDIRECT))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 201, "\"secret\":\"rsc_", "\"confidential\":true")
                .answer();
        var id = made.path("client").path("id").asString();
        server.scenario("GET", CLIENTS)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, id)
                .answers(
                        ADMIN,
                        200,
                        list -> assertThat(list.toString())
                                .doesNotContain(made.path("secret").asString()))
                .answers(OUTSIDER, 200, list -> assertThat(list.toString()).doesNotContain(id));
        server.scenario("PUT", CLIENTS + "/{id}", id)
                .json(Map.of(
                        "name", "New notes",
                        "home_page", "https://app.example/new",
                        "redirect_uris", List.of(REDIRECT),
                        "reach", "read"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(ADMIN, 200, "New notes", "\"reach\":\"read\"");
        var application = new Application(server, id, made.path("secret").asString(), REDIRECT);
        var renewed = server.scenario("POST", CLIENTS + "/{id}/secret", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(ADMIN, 200, "\"secret\":\"rsc_")
                .answer();
        refused(application.exchange(application.code(MEMBER, "read")), 401, "invalid_client");
        var current = application.withSecret(renewed.path("secret").asString());
        assertThat(current.tokens(MEMBER, "read").path("scope").asString()).isEqualTo("read");
        server.scenario("DELETE", CLIENTS + "/{id}", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(ADMIN, 204)
                .refuses(ADMIN, 404, "not_found");
        server.scenario("GET", "/api/v1/audit")
                .query("target_id=" + id)
                .answers(
                        OWNER,
                        200,
                        "oauth_client.registered",
                        "oauth_client.changed",
                        "oauth_client.secret_renewed",
                        "oauth_client.allowed",
                        "oauth_client.deleted");
    }

    @Test
    void aPublicClientHasNoSecretAndNobodyRegistersWithoutHavingShownWhoTheyAre() {
        var application = Application.registered(server, "read", false);
        server.scenario("POST", CLIENTS + "/{id}/secret", application.id()).refuses(ADMIN, 409, "oauth_client_public");
        refused(application.withSecret("rsc_guessed").exchange("x"), 401, "invalid_client");
        test.clock().advance(Duration.ofMinutes(11));
        server.scenario("POST", CLIENTS).json(body(REDIRECT)).refuses(ADMIN, 403, "proof_needed");
        server.scenario("POST", CLIENTS + "/{id}/secret", application.id()).refuses(ADMIN, 403, "proof_needed");
        server.scenario("PUT", CLIENTS + "/{id}", application.id())
                .json(Map.of(
                        "name", "x",
                        "home_page", "https://app.example",
                        "redirect_uris", List.of(REDIRECT),
                        "reach", "admin"))
                .refuses(ADMIN, 403, "proof_needed");
    }

    @Test
    void whatCouldSendPeopleElsewhereIsNotRegistered() {
        var path = server.scenario("POST", CLIENTS);
        for (var address : List.of(
                "http://app.example/callback",
                "https://app.example/callback#part",
                "https://user@app.example/callback",
                "https://*.example/callback",
                "https://",
                "https:///callback",
                "javascript:alert(1)",
                "data:text/html,x",
                "com.example.app:/callback",
                "//app.example/callback",
                "https://app.example\\@evil.example/",
                "https://app.example/ callback",
                "https://アプリ.example/callback",
                "http://127.0.0.1.evil.example/callback",
                "http://127.0.0.1@evil.example/callback",
                "https://app.example/" + "x".repeat(500))) {
            path.json(body(address)).refuses(ADMIN, 422, "invalid_input");
        }
        path.json(body()).refuses(ADMIN, 422, "invalid_input");
        path.json(body(
                        "https://1.example/",
                        "https://2.example/",
                        "https://3.example/",
                        "https://4.example/",
                        "https://5.example/",
                        "https://6.example/",
                        "https://7.example/",
                        "https://8.example/",
                        "https://9.example/",
                        "https://10.example/",
                        "https://11.example/"))
                .refuses(ADMIN, 422, "invalid_input");
        assertThat(server.call(ADMIN, "GET", CLIENTS).path("items")).isEmpty();
        for (int i = 0; i < 50; i++) {
            Application.registered(server, "read", false);
        }
        path.json(body(REDIRECT)).refuses(ADMIN, 409, "too_many_oauth_clients");
    }
}
