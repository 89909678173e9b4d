package io.resonant.organization;

import static io.resonant.organization.TestDoor.unauthenticated;
import static io.resonant.session.TestSite.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Role;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.organization.TestDoor.Answer;
import io.resonant.session.TestSite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Signing in over HTTP, and the ways in which somebody may try to get past it. */
@NullMarked
@BothEngines
final class DoorTest extends DoorTests {
    DoorTest(TestDatabase test) {
        super(test);
    }

    @Test
    void thePasswordFormAnswersLikeOauth() {
        var person = site.owner();
        var answer = login("username=" + person.email().replace("@", "%40") + "&password=purple+tractor+9");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames())
                .containsExactly("access_token", "token_type", "expires_in", "refresh_token");
        assertThat(answer.json().get("token_type").stringValue()).isEqualTo("bearer");
        assertThat(answer.json().get("expires_in").intValue()).isEqualTo(1800);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.cookies()).isEmpty();
        var me = get(ME, answer.json().get("access_token").stringValue());
        assertThat(me.json().get("email").stringValue()).isEqualTo(person.email());

        var refreshed = door.call(
                "POST",
                "/api/v1/auth/refresh",
                "{\"refresh_token\":\"" + answer.json().get("refresh_token").stringValue() + "\"}");
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(get(ME, refreshed.json().get("access_token").stringValue()).status())
                .isEqualTo(200);
    }

    @Test
    void aProgramThatJoinsOrSwitchesGoesOnWithItsRefreshToken() {
        var person = site.owner();
        var host = site.owner();
        var tokens = login("username=" + person.email().replace("@", "%40") + "&password=purple+tractor+9")
                .json();
        var token = tokens.get("access_token").stringValue();
        var invited = call(
                site.token(host),
                "POST",
                "/api/v1/organizations/current/invitations",
                "{\"email\":\"" + person.email() + "\",\"role\":\"member\"}");
        var link = invited.json().get("link").stringValue();
        var held = link.substring(link.indexOf('=') + 1);
        assertThat(call(token, "POST", "/api/v1/invitations/" + held + "/acceptance", "{}")
                        .status())
                .isEqualTo(200);
        unauthenticated(get(ME, token));

        tokens = refreshed(tokens.get("refresh_token").stringValue());
        token = tokens.get("access_token").stringValue();
        assertThat(at(token)).isEqualTo(host.organizationId().toString());
        assertThat(get("/api/v1/auth/session", token).json().get("organizations"))
                .as("a program learns where else it may work")
                .extracting(one -> one.get("id").stringValue())
                .containsExactlyInAnyOrder(
                        host.organizationId().toString(),
                        person.organizationId().toString());
        var home = "{\"organization_id\":\"" + person.organizationId() + "\"}";
        assertThat(call(token, "PUT", "/api/v1/users/me/organization", home).status())
                .isEqualTo(200);
        unauthenticated(get(ME, token));
        token = refreshed(tokens.get("refresh_token").stringValue())
                .get("access_token")
                .stringValue();
        assertThat(at(token)).isEqualTo(person.organizationId().toString());
    }

    private Answer call(String token, String method, String path, String body) {
        return door.call(method, path, body, "Authorization", "Bearer " + token);
    }

    private JsonNode refreshed(String refreshToken) {
        var answer = door.call("POST", "/api/v1/auth/refresh", "{\"refresh_token\":\"" + refreshToken + "\"}");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    /** Which organisation a token is for. */
    private String at(String token) {
        return get("/api/v1/organizations/current", token).json().get("id").stringValue();
    }

    @Test
    void thePasswordFormTakesWhatOauthClientsSendAndNothingElse() {
        var person = site.owner();
        var form = "username=" + person.email() + "&password=purple+tractor+9";
        assertThat(login(form + "&grant_type=password&scope=&client_id=x&client_secret=y")
                        .status())
                .isEqualTo(200);
        assertThat(login(form + "&grant_type=authorization_code").status()).isEqualTo(422);
        assertThat(login(form + "&admin=true").status()).isEqualTo(422);
        assertThat(login("username=" + person.email()).status()).isEqualTo(422);
        assertThat(door.call("POST", "/api/v1/auth/login", "{}").status()).isEqualTo(415);
    }

    @Test
    void aWrongPasswordIsRefusedInTheWordsOfTheSpecification() {
        var answer = login("username=nobody%40example.com&password=x");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().get("detail").stringValue()).isEqualTo("Could not validate credentials");
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void tokensThatWeDidNotSignOrThatDoNotFitAreRefused() {
        var person = site.owner();
        var token = site.token(person);
        var parts = token.split("\\.");
        var none = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        var other = site.owner().organizationId();
        var foreign = base64(claims.replace(person.organizationId().toString(), other.toString()));
        for (var bad : List.of(
                "",
                "x",
                "null",
                parts[0] + "." + parts[1],
                parts[0] + "." + parts[1] + ".",
                none + "." + parts[1] + ".",
                none + "." + parts[1] + "." + parts[2],
                parts[0] + "." + foreign + "." + parts[2],
                token.substring(0, token.length() - 2),
                token + "A",
                parts[0] + "." + parts[1] + "." + parts[2].toLowerCase(java.util.Locale.ROOT),
                "a".repeat(7_000))) {
            unauthenticated(get(ME, bad));
        }
        unauthenticated(door.call("GET", ME, null));
        unauthenticated(door.call("GET", ME, null, "Authorization", token));
        unauthenticated(door.call("GET", ME, null, "Authorization", "Basic " + token));
        assertThat(door.call("GET", ME, null, "Authorization", "bearer " + token)
                        .status())
                .isEqualTo(200);
        test.clock().advance(Duration.ofMinutes(30));
        unauthenticated(get(ME, token));
    }

    @Test
    void aTokenSignedWithAnotherSecretIsRefused() {
        var person = site.owner();
        var strange = TestSite.withSecret(
                test, io.resonant.kernel.crypto.SecretKeys.of("somebody else's secret 0123456789 abc", null));
        unauthenticated(get(ME, strange.token(person)));
    }

    @Test
    void aTokenForTheOrganisationLeftIsRefused() {
        var owner = site.owner();
        var person = site.join(owner.organizationId(), Role.MEMBER);
        var token = site.token(person);
        assertThat(door.call(
                                "DELETE",
                                "/api/v1/organizations/current/members/" + person.id(),
                                null,
                                "Authorization",
                                "Bearer " + site.token(owner))
                        .status())
                .isEqualTo(204);
        unauthenticated(get(ME, token));
    }

    @Test
    void aProgramSignsOutByEitherToken() {
        var person = site.owner();
        var token = site.token(person);
        assertThat(door.call("POST", "/api/v1/auth/logout", null, "Authorization", "Bearer " + token)
                        .status())
                .isEqualTo(204);
        unauthenticated(get(ME, token));
        var answer = login("username=" + person.email() + "&password=purple+tractor+9")
                .json();
        var body = "{\"refresh_token\":\"" + answer.get("refresh_token").stringValue() + "\"}";
        assertThat(door.call("POST", "/api/v1/auth/logout", body).status()).isEqualTo(204);
        unauthenticated(get(ME, answer.get("access_token").stringValue()));
    }

    @Test
    void answersComeInTheLanguageThePersonChose() {
        var person = site.owner(); // Japanese
        var token = site.token(person);
        assertThat(door.call("PATCH", ME, "{\"name\":\"\"}", "Authorization", "Bearer " + token)
                        .body())
                .contains("必須");
        door.call("PATCH", ME, "{\"language\":\"en\"}", "Authorization", "Bearer " + token);
        assertThat(door.call("PATCH", ME, "{\"name\":\"\"}", "Authorization", "Bearer " + token)
                        .body())
                .contains("is required");
    }

    @Test
    void malformedBodiesAreRefusedWithTheField() {
        var token = "Bearer " + site.token(site.owner());
        for (var body : Map.of(
                        "{\"name\":1}", "wrong_type",
                        "{\"nmae\":\"Jun\"}", "unknown",
                        "{\"name\":\"a\\u0000b\"}", "invalid_text",
                        "{\"name\":\"\\ud800\"}", "invalid_text",
                        "{\"language\":\"fr\"}", "wrong_type")
                .entrySet()) {
            var answer = door.call("PATCH", ME, body.getKey(), "Authorization", token);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().get("errors").get(0).get("code").stringValue())
                    .isEqualTo(body.getValue());
        }
        assertThat(door.call("PATCH", ME, "{", "Authorization", token).code()).isEqualTo("400 malformed_json");
    }

    @Test
    void anInvitedPersonRegistersWithTheLink() {
        var owner = site.owner();
        var created = door.call(
                "POST",
                "/api/v1/organizations/current/invitations",
                "{\"email\":\"jun" + test.newId() + "@example.com\",\"role\":\"member\"}",
                "Authorization",
                "Bearer " + site.token(owner));
        assertThat(created.status()).isEqualTo(201);
        var link = created.json().get("link").stringValue();
        assertThat(link).startsWith("http://127.0.0.1:" + door.port() + "/register?invitation=");
        var token = link.substring(link.indexOf('=') + 1);
        var preview = door.call("GET", "/api/v1/invitations/" + token, null).json();
        assertThat(preview.propertyNames()).containsExactly("organization_name", "email", "role");
        var body = Json.of(Map.of(
                        "email",
                        preview.get("email").stringValue(),
                        "name",
                        "Jun",
                        "password",
                        PASSWORD,
                        "invitation_token",
                        token))
                .text();
        var joined = door.call("POST", "/api/v1/auth/register", body, "Accept-Language", "ja");
        assertThat(joined.status()).isEqualTo(201);
        assertThat(joined.json().get("user").get("language").stringValue()).isEqualTo("ja");
        var me = door.call("GET", ME, null, "Cookie", joined.cookie("resonant_session"));
        assertThat(me.json().get("name").stringValue()).isEqualTo("Jun");
        var list = door.call(
                "GET", "/api/v1/organizations/current/members", null, "Cookie", joined.cookie("resonant_session"));
        assertThat(list.json().get("items")).hasSize(2);
        assertThat(list.json().get("items").get(0).propertyNames())
                .containsExactly("user_id", "email", "name", "avatar_url", "role", "created_at");
    }

    @Test
    void theTrailIsFilteredAndPaged() {
        var owner = site.owner();
        var token = "Bearer " + site.token(owner);
        for (int i = 0; i < 4; i++) {
            door.call("PATCH", "/api/v1/organizations/current", "{\"name\":\"N" + i + "\"}", "Authorization", token);
        }
        var path = "/api/v1/audit?action=organization.updated&limit=3";
        var first = door.call("GET", path, null, "Authorization", token).json();
        assertThat(first.get("items")).hasSize(3);
        assertThat(first.get("items").get(0).get("detail").get("name").stringValue())
                .isEqualTo("N3");
        assertThat(first.get("items").get(0).get("actor_name").stringValue()).isEqualTo("Hanako Yamada");
        assertThat(first.get("items").get(0).get("address").stringValue()).isEqualTo("127.0.0.1");
        var second = door.call("GET", path + "&after=" + first.get("next").stringValue(), null, "Authorization", token)
                .json();
        assertThat(second.get("items")).hasSize(1);
        assertThat(second.get("next").isNull()).isTrue();
        var byKind = door.call(
                        "GET", "/api/v1/audit?target_kind=session&actor_id=" + owner.id(), null, "Authorization", token)
                .json();
        assertThat(byKind.get("items")).hasSize(1);
        var foreign = "Bearer " + site.token(site.owner());
        assertThat(door.call("GET", path, null, "Authorization", foreign).json().get("items"))
                .isEmpty();
        assertThat(door.call("GET", "/api/v1/audit?after=x", null, "Authorization", token)
                        .status())
                .isEqualTo(422);
    }

    @Test
    void tooManyAttemptsSayWhenToComeBack() {
        var email = "b" + test.newId() + "@example.com";
        var body = "{\"email\":\"" + email + "\",\"password\":\"x\"}";
        for (int i = 0; i < 10; i++) {
            assertThat(door.call("POST", SESSION, body).status()).isEqualTo(401);
        }
        var blocked = door.call("POST", SESSION, body);
        assertThat(blocked.code()).isEqualTo("429 too_many_attempts");
        assertThat(blocked.header("Retry-After")).contains("30");
        assertThat(blocked.json().get("detail").stringValue()).contains("30 seconds");
    }

    private Answer login(String form) {
        return door.call("POST", "/api/v1/auth/login", form, "Content-Type", "application/x-www-form-urlencoded");
    }

    private Answer get(String path, String token) {
        return door.call("GET", path, null, "Authorization", "Bearer " + token);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
