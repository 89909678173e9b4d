package io.resonant.impersonation;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Operators;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite;
import io.resonant.testing.Persona;
import io.resonant.testing.TableRows;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class ImpersonationsTest {
    private static final String ASK = "/api/v1/operator/impersonations";
    private static final String OWN = "/api/v1/users/me/impersonations";
    private static final String RULE = "/api/v1/organizations/current/impersonation";
    private static final String SECRET = Tokens.random();
    private static final String LEAVE = "/api/v1/auth/session/impersonation";

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    ImpersonationsTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.on(
                test,
                Map.of(
                        "SECRET_KEY", SECRET,
                        "RESONANT_BRIDGE", "external",
                        "DATABASE_URL", "postgresql://nobody@localhost/nothing"));
    }

    @AfterEach
    void nobodyIsAskedAnyMore() {
        server.signIn(OWNER);
        for (var request : server.call(OWNER, "GET", ASK).get("items")) {
            var state = request.get("state").asString().toUpperCase(Locale.ROOT);
            if (RequestState.valueOf(state).isOpen()) {
                server.call(OWNER, "DELETE", ASK + "/" + request.get("id").asString());
            }
        }
    }

    @Test
    void onlyWhoRunsTheServerAsksAndOnlyThePersonAnswers() {
        var asking = server.scenario("POST", ASK)
                .json(wanted(GUEST, false))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden")
                .answers(OWNER, 201, "\"state\":\"asked\"", "\"writes\":false", "\"user_name\":\"guest\"");
        var id = asking.answer().get("id").asString();
        server.scenario("POST", ASK).json(wanted(GUEST, false)).refuses(OWNER, 409, "impersonation_open");
        server.scenario("GET", ASK)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden")
                .answers(OWNER, 200, "Printing fails");
        server.scenario("GET", OWN)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "Printing fails", "\"operator_name\":\"owner\"");
        server.scenario("GET", OWN)
                .answers(MEMBER, 200, page -> assertThat(page.toString()).doesNotContain("\"state\":\"asked\""));

        server.scenario("PUT", OWN + "/{id}/answer", id)
                .json(Map.of("allowed", true))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(MEMBER, 404, "not_found")
                .answers(GUEST, 200, "\"state\":\"allowed\"")
                .refuses(GUEST, 409, "impersonation_state");
        server.scenario("DELETE", OWN + "/{id}", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 204)
                .refuses(GUEST, 409, "impersonation_state");
        server.scenario("POST", ASK + "/{id}/session", id).refuses(OWNER, 409, "impersonation_state");
        var again = asked(GUEST, false);
        server.scenario("DELETE", ASK + "/{id}", again)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden")
                .answers(OWNER, 204)
                .refuses(OWNER, 409, "impersonation_state");
        server.scenario("DELETE", ASK + "/{id}", UUID.randomUUID()).refuses(OWNER, 404, "not_found");
        assertThat(TableRows.of(test, "mails", "kind = 'impersonation_asked' and recipient = 'guest@example.com'"))
                .hasSize(2);
    }

    @Test
    void whatIsAskedIsChecked() {
        server.scenario("POST", ASK)
                .json(Map.of("email", "guest@example.com", "reason", " ", "minutes", 30))
                .refuses(OWNER, 422, "invalid_input");
        server.scenario("POST", ASK)
                .json(Map.of("email", "guest@example.com", "reason", "x", "minutes", 61))
                .answers(OWNER, 422, "impersonation_minutes", "5", "60");
        server.scenario("POST", ASK)
                .json(Map.of("email", "owner@example.com", "reason", "x", "minutes", 30))
                .refuses(OWNER, 422, "invalid_input");
        server.scenario("POST", ASK)
                .json(Map.of("email", "nobody@example.com", "reason", "x", "minutes", 30))
                .refuses(OWNER, 404, "not_found");
        server.scenario("POST", ASK)
                .json(Map.of(
                        "email",
                        "guest@example.com",
                        "organization_id",
                        server.person(OUTSIDER).organizationId(),
                        "reason",
                        "x",
                        "minutes",
                        30))
                .refuses(OWNER, 404, "not_found");
    }

    @Test
    void theOperatorSeesWhatThePersonSeesUntilSomebodyEndsIt() {
        var spec = server.call(
                        OUTSIDER, "POST", "/api/v1/specs", Map.of("title", "Plan", "content", Map.of("markdown", "x")))
                .get("id")
                .asString();
        server.scenario("GET", "/api/v1/specs/{id}", spec).refuses(OWNER, 404, "not_found");
        var id = asked(OUTSIDER, false);
        server.scenario("POST", ASK + "/{id}/session", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(OWNER, 409, "impersonation_state"); // nobody has answered
        server.call(OUTSIDER, "PUT", OWN + "/" + id + "/answer", Map.of("allowed", true));
        server.scenario("POST", ASK + "/{id}/session", id)
                .answers(
                        OWNER,
                        200,
                        "\"name\":\"outsider\"",
                        "\"impersonation\":{\"operator_name\":\"owner\",\"writes\":false,");
        server.scenario("GET", "/api/v1/specs/{id}", spec).answers(OWNER, 200);
        server.scenario("GET", "/api/v1/users/me").answers(OWNER, 200, "outsider@example.com");
        server.scenario("GET", OWN).answers(OUTSIDER, 200, "\"state\":\"running\"");
        server.scenario("PATCH", "/api/v1/specs/{id}", spec)
                .header("If-Match", "\"1\"")
                .json(Map.of("title", "Mine now"))
                .refuses(OWNER, 403, "impersonation_read_only");
        server.scenario("POST", ASK + "/{id}/session", id).refuses(OWNER, 403, "impersonation_confined");

        server.scenario("DELETE", LEAVE)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 204);
        server.scenario("GET", "/api/v1/users/me").answers(OWNER, 200, "outsider@example.com");
        server.scenario("DELETE", LEAVE).answers(OWNER, 204);
        server.scenario("GET", "/api/v1/users/me").answers(OWNER, 200, "owner@example.com");
        server.scenario("GET", "/api/v1/specs/{id}", spec).refuses(OWNER, 404, "not_found");

        var second = running(OUTSIDER, false);
        server.scenario("GET", "/api/v1/specs/{id}", spec).answers(OWNER, 200);
        server.call(OUTSIDER, "DELETE", OWN + "/" + second);
        server.scenario("GET", "/api/v1/specs/{id}", spec).refuses(OWNER, 404, "not_found");
        server.scenario("GET", "/api/v1/audit")
                .answers(
                        OUTSIDER,
                        200,
                        "impersonation.asked",
                        "impersonation.allowed",
                        "impersonation.begun",
                        "impersonation.ended",
                        "Printing fails");
        server.scenario("GET", "/api/v1/audit")
                .query("target_id=" + server.person(OUTSIDER).id())
                .answers(OWNER, 200, page -> assertThat(page.get("items")).isEmpty());
        assertThat(TableRows.of(test, "mails", "kind = 'impersonation_begun'")).isNotEmpty();
    }

    @Test
    void whatIsWrittenCarriesBothIdentities() {
        running(OUTSIDER, true);
        var spec = server.call(
                        OWNER, "POST", "/api/v1/specs", Map.of("title", "Helped", "content", Map.of("markdown", "x")))
                .get("id")
                .asString();
        server.scenario("GET", "/api/v1/specs/{id}", spec).answers(OUTSIDER, 200);
        var operator = server.person(OWNER).id().toString();
        var person = server.person(OUTSIDER).id().toString();
        var both = "\"actor_id\":\"" + operator + "\",\"actor_name\":\"owner\",\"on_behalf_of\":\"" + person
                + "\",\"on_behalf_of_name\":\"outsider\"";
        server.scenario("GET", "/api/v1/audit")
                .query("action=impersonation.acted")
                .answers(OUTSIDER, 200, both, "\"POST\"", "\"/api/v1/specs\"");
        server.scenario("GET", "/api/v1/audit/verification").answers(OUTSIDER, 200, "\"intact\":true");
    }

    /** Or what was meant for somebody else's organisation would be written into one's own, from a page that is still open. */
    @Test
    void aPageChangesNothingInTheNameOfSomebodyElseThanItWasOpenedAs() throws IOException {
        var entered = server.send(server.request(ANONYMOUS, "POST", "/api/v1/auth/session")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonCodec.write(
                        Map.of("email", server.person(OWNER).email(), "password", TestServer.PASSWORD)))));
        var cookie = entered.headers().allValues("Set-Cookie").stream()
                .filter(one -> one.startsWith("resonant_session="))
                .map(one -> one.substring(0, one.indexOf(';')))
                .findFirst()
                .orElseThrow();
        var own = token(entered);
        var id = asked(OUTSIDER, true);
        server.call(OUTSIDER, "PUT", OWN + "/" + id + "/answer", Map.of("allowed", true));
        var acting = token(fromPage(cookie, own, "POST", ASK + "/" + id + "/session"));

        assertThat(fromPage(cookie, own, "POST", "/api/v1/specs").body()).contains("\"csrf\"");
        assertThat(fromPage(cookie, acting, "POST", "/api/v1/specs").statusCode())
                .isEqualTo(201);
        server.call(OUTSIDER, "DELETE", OWN + "/" + id);
        assertThat(fromPage(cookie, acting, "POST", "/api/v1/specs").body()).contains("\"csrf\"");
        assertThat(fromPage(cookie, own, "POST", "/api/v1/specs").statusCode()).isEqualTo(201);
    }

    private static String token(HttpResponse<String> answer) {
        return JsonCodec.tree(answer.body()).path("csrf_token").asString();
    }

    private HttpResponse<String> fromPage(String cookie, String token, String method, String path) throws IOException {
        var body = path.endsWith("/specs") ? "{\"title\":\"Plan\",\"content\":{\"markdown\":\"x\"}}" : "";
        var request = server.request(ANONYMOUS, method, path)
                .header("Cookie", cookie)
                .header("X-CSRF-Token", token)
                .method(method, BodyPublishers.ofString(body));
        return server.send(body.isEmpty() ? request : request.header("Content-Type", "application/json"));
    }

    @Test
    void whatIsLookedAtStandsInTheTrailOnce() {
        var spec = server.call(
                        OUTSIDER, "POST", "/api/v1/specs", Map.of("title", "x", "content", Map.of("markdown", "x")))
                .get("id")
                .asString();
        var thread = server.call(OUTSIDER, "POST", "/api/v1/threads", Map.of("title", "x"))
                .get("id")
                .asString();
        int before = looks().size();
        var first = running(OUTSIDER, false);
        for (int i = 0; i < 3; i++) {
            server.call(OWNER, "GET", "/api/v1/specs/" + spec);
            server.call(OWNER, "GET", "/api/v1/messages?limit=" + (i + 1) + "&thread_id=" + thread);
            server.call(OWNER, "GET", "/api/v1/search?q=secret" + i);
            server.call(OWNER, "GET", "/api/v1/users/me");
        }
        server.scenario("GET", "/api/v1/specs/{id}", UUID.randomUUID()).refuses(OWNER, 404, "not_found");
        assertThat(looks().subList(0, looks().size() - before))
                .as("the newest first")
                .hasSize(4)
                .containsSequence(
                        "GET /api/v1/search", "GET /api/v1/messages?thread_id=" + thread, "GET /api/v1/specs/" + spec);
        server.call(OUTSIDER, "DELETE", OWN + "/" + first);
        server.scenario("GET", "/api/v1/specs").answers(OWNER, 200);
        assertThat(looks()).as("as oneself").hasSize(before + 4);
        test.clock().advance(Duration.ofMinutes(1));
        running(OUTSIDER, false);
        server.call(OWNER, "GET", "/api/v1/specs/" + spec);
        assertThat(looks()).as("another time").hasSize(before + 5);
        server.scenario("GET", "/api/v1/audit/verification").answers(OUTSIDER, 200, "\"intact\":true");
    }

    private List<String> looks() {
        var looks = new ArrayList<String>();
        server.scenario("GET", "/api/v1/audit")
                .query("action=impersonation.looked&limit=100")
                .answers(
                        OUTSIDER,
                        200,
                        page -> page.get("items")
                                .forEach(line -> looks.add(line.path("detail")
                                                .path("method")
                                                .asString() + " "
                                        + line.path("detail").path("path").asString())));
        return looks;
    }

    @Test
    void itEndsByItselfAndIsNeverProlonged() {
        var id = asked(OUTSIDER, false);
        server.call(OUTSIDER, "PUT", OWN + "/" + id + "/answer", Map.of("allowed", true));
        test.clock().advance(Duration.ofMinutes(11));
        server.scenario("POST", ASK + "/{id}/session", id).refuses(OWNER, 403, "proof_needed");
        server.signIn(OWNER);
        server.call(OWNER, "POST", ASK + "/" + id + "/session");
        test.clock().advance(Duration.ofMinutes(9));
        server.scenario("GET", "/api/v1/users/me").answers(OWNER, 200, "outsider@example.com");
        test.clock().advance(Duration.ofMinutes(1));
        server.scenario("GET", "/api/v1/users/me").answers(OWNER, 200, "owner@example.com");
        server.signIn(OUTSIDER);
        assertThat(stateOf(OUTSIDER, id)).isEqualTo("expired");
        expire();
        server.scenario("GET", "/api/v1/audit").answers(OUTSIDER, 200, "impersonation.expired");

        var unanswered = asked(OUTSIDER, false);
        test.clock().advance(Duration.ofDays(3));
        server.signIn(OUTSIDER);
        server.scenario("PUT", OWN + "/{id}/answer", unanswered)
                .json(Map.of("allowed", true))
                .refuses(OUTSIDER, 409, "impersonation_state");
    }

    @Test
    void whoSignsOutIsNobodyElseEither() {
        var id = running(OUTSIDER, false);
        server.call(OWNER, "DELETE", "/api/v1/auth/session");
        expire();
        assertThat(stateOf(OUTSIDER, id)).isEqualTo("ended");
    }

    @Test
    void itEndsWithTheSessionsOfThePerson() {
        running(OUTSIDER, false);
        server.call(OUTSIDER, "DELETE", "/api/v1/users/me/sessions");
        server.scenario("GET", "/api/v1/users/me").answers(OWNER, 200, "owner@example.com");
    }

    @Test
    void itEndsWhenThePersonLeavesTheOrganisation() {
        var guest = server.join("guest");
        var id = server.call(OWNER, "POST", ASK, Map.of("email", guest.email(), "reason", "Look", "minutes", 30))
                .get("id")
                .asString();
        var bearer = "Bearer " + guest.token();
        assertThat(server.answerTo(bearer, "PUT", OWN + "/" + id + "/answer", "{\"allowed\":true}"))
                .startsWith("200");
        server.call(OWNER, "POST", ASK + "/" + id + "/session");
        server.scenario("GET", "/api/v1/users/me").answers(OWNER, 200, guest.email());
        server.call(ADMIN, "DELETE", "/api/v1/organizations/current/members/" + guest.id());
        server.scenario("GET", "/api/v1/users/me").answers(OWNER, 200, "owner@example.com");
    }

    @Test
    void itEndsWhenTheOperatorDoesNotRunTheServerAnyMore() {
        var second = server.join("owner");
        var bearer = "Bearer " + second.token();
        var asked = server.answerTo(bearer, "POST", ASK, JsonCodec.write(wanted(OUTSIDER, false)));
        var id = JsonCodec.tree(asked.substring(4)).get("id").asString();
        server.call(OUTSIDER, "PUT", OWN + "/" + id + "/answer", Map.of("allowed", true));
        server.scenario("POST", ASK + "/{id}/session", id).refuses(OWNER, 404, "not_found"); // who did not ask
        assertThat(server.answerTo(bearer, "POST", ASK + "/" + id + "/session", ""))
                .startsWith("200");
        assertThat(server.answerTo(bearer, "GET", "/api/v1/users/me", "")).contains("outsider@example.com");
        server.call(OWNER, "PATCH", "/api/v1/organizations/current/members/" + second.id(), Map.of("role", "admin"));
        assertThat(server.answerTo(bearer, "GET", "/api/v1/users/me", "")).contains(second.email());
    }

    @Test
    void theOwnerOfAnOrganisationForbidsIt() {
        server.scenario("GET", RULE)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "\"permitted\":true");
        running(OUTSIDER, false);
        server.scenario("PUT", RULE)
                .json(Map.of("permitted", false))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OUTSIDER, 200, "\"permitted\":false");
        server.scenario("GET", "/api/v1/users/me").answers(OWNER, 200, "owner@example.com");
        server.scenario("POST", ASK).json(wanted(OUTSIDER, false)).refuses(OWNER, 409, "impersonation_banned");
        server.scenario("GET", "/api/v1/audit").answers(OUTSIDER, 200, "impersonation.forbidden");
        server.scenario("PUT", RULE).json(Map.of("permitted", true)).answers(OUTSIDER, 200);
        server.scenario("PUT", RULE).json(Map.of("permitted", true)).answers(OWNER, 200);
        assertThat(asked(OUTSIDER, false)).isNotEmpty();
    }

    @Test
    void aCommandOfTheMachineIsNobodyWhoCouldAnswerForIt() {
        var answer = server.answerTo(
                Operators.proof(SecretKeys.of(SECRET, null), test.clock()),
                "POST",
                ASK,
                JsonCodec.write(wanted(GUEST, false)));
        assertThat(answer).startsWith("403").contains("\"forbidden\"");
    }

    private void expire() {
        var site = TestSite.on(test);
        new Impersonations(test.database(), site.sessions(), site.mails()).expire();
    }

    private String running(Persona person, boolean writes) {
        var id = asked(person, writes);
        server.call(person, "PUT", OWN + "/" + id + "/answer", Map.of("allowed", true));
        server.call(OWNER, "POST", ASK + "/" + id + "/session");
        return id;
    }

    private String asked(Persona person, boolean writes) {
        return server.call(OWNER, "POST", ASK, wanted(person, writes)).get("id").asString();
    }

    private String stateOf(Persona persona, String id) {
        for (var request : server.call(persona, "GET", OWN).get("items")) {
            if (request.get("id").asString().equals(id)) {
                return request.get("state").asString();
            }
        }
        throw new AssertionError(id);
    }

    private Map<String, Object> wanted(Persona person, boolean writes) {
        return Map.of(
                "email", server.person(person).email(), "reason", "Printing fails", "minutes", 10, "writes", writes);
    }
}
