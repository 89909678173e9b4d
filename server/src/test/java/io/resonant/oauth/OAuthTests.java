package io.resonant.oauth;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.OnOneServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of applications of others have in common. */
@NullMarked
abstract class OAuthTests extends OnOneServer {
    static final String CLIENTS = "/api/v1/oauth-clients";
    static final String AUTHORIZATION = "/api/v1/oauth/authorization";
    static final String APPS = "/api/v1/users/me/apps";
    static final String TOKEN = "/api/v1/oauth/token";
    static final String SPECS = "/api/v1/specs";

    OAuthTests(TestDatabase test) {
        super(test);
    }

    @BeforeEach
    void freshSessions() {
        signIn(GUEST, MEMBER, ADMIN, OWNER, OUTSIDER);
        for (var client : server.call(ADMIN, "GET", CLIENTS).path("items")) {
            server.call(ADMIN, "DELETE", CLIENTS + "/" + client.path("id").asString());
        }
    }

    static void refused(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        var body = JsonCodec.tree(answer.body());
        assertThat(body.path("error").asString()).isEqualTo(error);
        assertThat(body.path("error_description").asString()).matches("[\\x20-\\x7e&&[^\"\\\\]]+");
    }

    static Map<String, Object> body(String... redirectUris) {
        return Map.of(
                "name", "Notes",
                "home_page", "https://app.example",
                "redirect_uris", List.of(redirectUris),
                "reach", "write",
                "confidential", true);
    }
}
