package io.resonant.apikey;

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
import io.resonant.testing.Persona;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What keys may do, tried over HTTP, since the gate decides it. */
@NullMarked
@BothEngines
final class ApiKeyRoutesTest extends OnOneServer {
    private static final String PATH = "/api/v1/api-keys";

    ApiKeyRoutesTest(TestDatabase test) {
        super(test);
    }

    @BeforeEach
    void freshSessions() {
        signIn(GUEST, MEMBER, ADMIN, OWNER);
    }

    private JsonNode created(Persona persona, String reach, Object... more) {
        var body = new java.util.HashMap<String, Object>(Map.of("name", "CI", "reach", reach));
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        return server.call(persona, "POST", PATH, body);
    }

    private static String key(JsonNode created) {
        return created.path("key").asString();
    }

    private String call(String key, String method, String path, String body) {
        return server.answerTo("Bearer " + key, method, path, body);
    }

    @Test
    void keysAreTheCallersOwn() {
        var id = server.scenario("POST", PATH)
                .json(Map.of("name", "CI", "reach", "read", "networks", List.of("10.0.0.0/8")))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 201, "\"key\":\"rsk_")
                .answer()
                .path("details")
                .path("id")
                .asString();
        server.scenario("GET", PATH)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, id)
                .answers(ADMIN, 200, id, "\"networks\":[\"10.0.0.0/8\"]")
                .answers(MEMBER, 200, list -> assertThat(list.toString()).doesNotContain(id))
                .answers(OUTSIDER, 200, list -> assertThat(list.toString()).doesNotContain(id));
        server.scenario("DELETE", PATH + "/{id}", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(MEMBER, 404, "not_found")
                .answers(ADMIN, 204)
                .refuses(GUEST, 404, "not_found");
        server.scenario("GET", "/api/v1/audit")
                .query("target_id=" + id)
                .answers(OWNER, 200, "api_key.created", "api_key.deleted");
    }

    @Test
    void badKeysAreRefused() {
        var path = server.scenario("POST", PATH);
        path.json(Map.of("name", "", "reach", "read")).refuses(MEMBER, 422, "invalid_input");
        path.json(Map.of("name", "x", "reach", "everything")).refuses(MEMBER, 422, "invalid_input");
        path.json(Map.of("name", "x", "reach", "read", "networks", List.of("example.com")))
                .refuses(MEMBER, 422, "invalid_input");
        path.json(Map.of("name", "x", "reach", "read", "expires_at", "2020-01-01T00:00:00Z"))
                .refuses(MEMBER, 422, "invalid_input");
        path.json(Map.of("name", "x", "reach", "admin")).refuses(MEMBER, 403, "forbidden");
        test.clock().advance(Duration.ofMinutes(10));
        path.json(Map.of("name", "x", "reach", "read")).refuses(MEMBER, 403, "proof_needed");
    }

    @Test
    void aKeyGoesAsFarAsItsReach() {
        var read = key(created(MEMBER, "read"));
        var write = key(created(OWNER, "write"));
        var admin = key(created(ADMIN, "admin"));
        var spec = "{\"title\":\"By key\",\"content\":{\"markdown\":\"x\"}}";
        assertThat(call(read, "GET", "/api/v1/specs", "")).startsWith("200");
        assertThat(call(read, "GET", "/api/v1/users/me", ""))
                .contains(server.person(MEMBER).email());
        assertThat(call(read, "POST", "/api/v1/specs", spec)).startsWith("403").contains("key_reach");
        assertThat(call(write, "POST", "/api/v1/specs", spec)).startsWith("201");
        assertThat(call(write, "GET", "/api/v1/audit", "")).startsWith("403").contains("key_reach");
        assertThat(call(admin, "DELETE", "/api/v1/api-keys/" + UUID.randomUUID(), ""))
                .startsWith("403")
                .contains("key_reach");
        assertThat(call(write, "GET", "/api/v1/operator/mails", "")).startsWith("403");
        assertThat(call(write, "PATCH", "/api/v1/users/me", "{\"name\":\"X\"}")).startsWith("403");
        assertThat(call(write, "PUT", "/api/v1/users/me/email", "{\"email\":\"x@example.com\"}"))
                .startsWith("403");
        assertThat(call(write, "POST", PATH, "{\"name\":\"x\",\"reach\":\"read\"}"))
                .startsWith("403")
                .contains("proof_needed");
        assertThat(call(
                        write,
                        "DELETE",
                        "/api/v1/organizations/current/members/"
                                + server.person(GUEST).id(),
                        ""))
                .as("a key of an owner that is not for administration")
                .startsWith("403");
        assertThat(call(admin, "GET", "/api/v1/audit", "")).startsWith("200");
    }

    @Test
    void aKeyIsGoodFromItsNetworksUntilItsEnd() {
        var elsewhere = key(created(MEMBER, "read", "networks", List.of("10.0.0.0/8", "2001:db8::/32")));
        assertThat(call(elsewhere, "GET", "/api/v1/specs", "")).startsWith("401");
        var here = key(created(MEMBER, "read", "networks", List.of("127.0.0.0/8")));
        assertThat(call(here, "GET", "/api/v1/specs", "")).startsWith("200");
        var end = test.clock().instant().plus(Duration.ofHours(1)).toString();
        var short_ = key(created(MEMBER, "read", "expires_at", end));
        assertThat(call(short_, "GET", "/api/v1/specs", "")).startsWith("200");
        test.clock().advance(Duration.ofHours(1));
        assertThat(call(short_, "GET", "/api/v1/specs", "")).startsWith("401");
        assertThat(call(here + "x", "GET", "/api/v1/specs", "")).startsWith("401");
        assertThat(call("rsk_", "GET", "/api/v1/specs", "")).startsWith("401");
    }

    @Test
    void aKeyThatIsTakenAwayIsOfNoUseAtOnce() {
        var created = created(MEMBER, "write");
        assertThat(call(key(created), "GET", "/api/v1/specs", "")).startsWith("200");
        server.call(
                MEMBER,
                "DELETE",
                PATH + "/" + created.path("details").path("id").asString());
        assertThat(call(key(created), "GET", "/api/v1/specs", "")).startsWith("401");
    }

    @Test
    void theLastUseIsShownAndTheKeyIsNot() {
        var created = created(MEMBER, "read");
        var secret = key(created);
        assertThat(created.path("details").path("last_used_at").isNull()).isTrue();
        call(secret, "GET", "/api/v1/specs", "");
        server.scenario("GET", PATH)
                .answers(MEMBER, 200, secret.substring(0, 12), "\"last_used_address\":\"127.0.0.1\"")
                .answers(MEMBER, 200, list -> assertThat(list.toString()).doesNotContain(secret));
    }
}
