package io.resonant.plan;

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
import io.resonant.testing.Concurrently;
import io.resonant.testing.FormBody;
import io.resonant.testing.Persona;
import io.resonant.testing.TableRows;
import io.resonant.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class PlansTest {
    private static final String PLANS = "/api/v1/operator/plans";
    private static final String ORGANIZATIONS = "/api/v1/operator/organizations";
    private static final String OURS = "/api/v1/organizations/current/plan";
    private static final String INVITATIONS = "/api/v1/organizations/current/invitations";
    private static final int AT_ONCE = 8;

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    PlansTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.withoutBridge(test);
    }

    @AfterEach
    void lift() {
        server.signIn(OWNER);
        server.call(OWNER, "PUT", planOf(server.organizationId()), Map.of("plan", "enterprise"));
    }

    @Test
    void nobodyIsLimitedBeforeSomebodySaysSo() {
        server.scenario("GET", OURS)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(
                        GUEST,
                        200,
                        "\"plan\":\"enterprise\"",
                        "{\"limit\":\"storage_bytes\",\"used\":",
                        "\"allowed\":null")
                .answers(OUTSIDER, 200, "{\"limit\":\"members\",\"used\":1,\"allowed\":null}");
        server.scenario("GET", PLANS)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden")
                .answers(
                        OWNER,
                        200,
                        "{\"plan\":\"free\",\"limits\":{\"members\":10,",
                        "{\"plan\":\"enterprise\",\"limits\":{\"members\":null,\"storage_bytes\":null,");
    }

    @Test
    void whoRegistersGetsThePlanThatTheSettingsName() {
        try (var limited = TestServer.on(
                test,
                Map.of(
                        "RESONANT_PLAN_DEFAULT", "free",
                        "RESONANT_BRIDGE", "external",
                        "DATABASE_URL", "postgresql://nobody@localhost/nothing"))) {
            var name = "founder" + UUID.randomUUID().toString().substring(0, 8);
            var session = limited.call(
                    ANONYMOUS,
                    "POST",
                    "/api/v1/auth/register",
                    Map.of(
                            "email",
                            name + "@example.com",
                            "name",
                            name,
                            "password",
                            TestServer.PASSWORD,
                            "organization_name",
                            name));
            assertThat(session.get("organization").get("plan").asString()).isEqualTo("free");
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoRunsTheServerSetsLimitsAndPlans() {
        server.scenario("PUT", PLANS + "/{plan}", "pro")
                .json(Map.of("members", 5))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden")
                .answers(OWNER, 200, "\"members\":5", "\"storage_bytes\":null");
        server.scenario("PUT", PLANS + "/{plan}", "pro")
                .json(Map.of("members", 0))
                .refuses(OWNER, 422, "invalid_input");
        server.scenario("PUT", PLANS + "/{plan}", "gold").json(Map.of()).refuses(OWNER, 404, "not_found");
        server.scenario("GET", "/api/v1/audit").answers(OWNER, 200, "plan.limits_changed");

        var other = server.person(OUTSIDER).organizationId();
        server.scenario("GET", ORGANIZATIONS)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden")
                .answers(OWNER, 200, other.toString(), server.organizationId().toString());
        server.scenario("GET", ORGANIZATIONS)
                .query("limit=1")
                .answers(OWNER, 200, page -> assertThat(page.get("items")).hasSize(1));
        server.scenario("PUT", ORGANIZATIONS + "/{id}/plan", other)
                .json(Map.of("plan", "pro"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden")
                .answers(OWNER, 200, "\"plan\":\"pro\"", "\"own_limits\":null");
        server.scenario("GET", "/api/v1/audit").answers(OUTSIDER, 200, "organization.plan_changed");
        server.scenario("GET", OURS).answers(OUTSIDER, 200, "\"plan\":\"pro\"", "\"allowed\":5");

        server.scenario("PUT", ORGANIZATIONS + "/{id}/plan", other)
                .json(Map.of("plan", "pro", "own_limits", Map.of("storage_bytes", 7)))
                .answers(OWNER, 200, "\"own_limits\":{\"members\":null,\"storage_bytes\":7,");
        server.scenario("GET", OURS)
                .answers(
                        OUTSIDER,
                        200,
                        "{\"limit\":\"members\",\"used\":1,\"allowed\":null}",
                        "{\"limit\":\"storage_bytes\",\"used\":0,\"allowed\":7}");
        server.scenario("PUT", ORGANIZATIONS + "/{id}/plan", other)
                .json(Map.of("plan", "pro", "own_limits", Map.of("storage_bytes", -1)))
                .refuses(OWNER, 422, "invalid_input");
        server.scenario("PUT", ORGANIZATIONS + "/{id}/plan", UUID.randomUUID())
                .json(Map.of("plan", "pro"))
                .refuses(OWNER, 404, "not_found");
        server.call(OWNER, "PUT", planOf(other), Map.of("plan", "enterprise"));
    }

    @Test
    void membersWhoJoinAtOnceNeverExceedTheLimit() {
        var round = UUID.randomUUID().toString().substring(0, 8);
        var tokens = new ArrayList<String>();
        for (int i = 0; i < AT_ONCE; i++) {
            var link = server.call(OWNER, "POST", INVITATIONS, Map.of("email", email(round, i), "role", "guest"))
                    .get("link")
                    .asString();
            tokens.add(link.substring(link.indexOf('=') + 1));
        }
        var before = used("members");
        allow(Map.of("members", before + 3));
        var outcomes = Concurrently.run(
                AT_ONCE,
                i -> () -> post(
                        ANONYMOUS,
                        "/api/v1/auth/register",
                        Map.of(
                                "email",
                                email(round, i),
                                "name",
                                round,
                                "password",
                                TestServer.PASSWORD,
                                "invitation_token",
                                tokens.get(i))));
        assertThat(outcomes).filteredOn("201"::equals).hasSize(3);
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.equals("201"))
                .allMatch("409 plan_limit_reached members %s".formatted(before + 3)::equals);
        assertThat(used("members")).isEqualTo(before + 3);
        assertThat(TableRows.of(test, "users", "name = '" + round + "'"))
                .as("nothing half done")
                .hasSize(3);
        server.scenario("POST", INVITATIONS)
                .json(Map.of("email", "late@example.com", "role", "guest"))
                .refuses(OWNER, 409, "plan_limit_reached");
    }

    @Test
    void filesThatComeAtOnceNeverExceedTheLimit() {
        var before = used("storage_bytes");
        allow(Map.of("storage_bytes", before + 2500));
        var round = UUID.randomUUID().toString();
        var outcomes = Concurrently.run(AT_ONCE, i -> () -> upload(i + round, 1000));
        assertThat(outcomes).filteredOn("201"::equals).hasSize(2);
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.equals("201"))
                .allMatch(outcome -> outcome.toString().startsWith("409 plan_limit_reached storage_bytes"));
        assertThat(used("storage_bytes")).isEqualTo(before + 2000);
    }

    @Test
    void aSmallerPlanDeletesNothingAndWhatIsDeletedMakesRoom() {
        assertThat(upload("stays", 1000)).isEqualTo("201");
        var id = server.send(server.request(MEMBER, "POST", "/api/v1/files")
                        .header("Content-Type", FormBody.TYPE)
                        .POST(BodyPublishers.ofByteArray(form("goes", 500))))
                .body();
        var used = used("storage_bytes");
        allow(Map.of("storage_bytes", 10, "members", 1));
        assertThat(used("storage_bytes")).isEqualTo(used);
        assertThat(upload("more", 1)).isEqualTo("409 plan_limit_reached storage_bytes " + used);
        server.call(
                MEMBER,
                "DELETE",
                "/api/v1/files/" + JsonCodec.tree(id).get("id").asString());
        assertThat(used("storage_bytes")).isEqualTo(used - 500);
        allow(Map.of("storage_bytes", used - 499));
        assertThat(upload("more", 2)).isEqualTo("409 plan_limit_reached storage_bytes " + (used - 500));
        assertThat(upload("m", 1)).isEqualTo("201");
    }

    @Test
    void intentsOfAMonthAreLimitedUntilTheNextOne() {
        var specs = new ArrayList<String>();
        for (int i = 0; i < AT_ONCE; i++) {
            specs.add(spec("Spec " + i));
        }
        var before = used("intents_per_month");
        allow(Map.of("intents_per_month", before + 4));
        var outcomes = Concurrently.run(AT_ONCE, i -> () -> post(MEMBER, "/api/v1/intents", review(specs.get(i))));
        assertThat(outcomes).filteredOn("202"::equals).hasSize(4);
        assertThat(used("intents_per_month")).isEqualTo(before + 4);
        server.scenario("POST", "/api/v1/intents")
                .json(review(spec("One more")))
                .refuses(MEMBER, 409, "plan_limit_reached");
        var made = specs.get(outcomes.indexOf("202"));
        assertThat(post(MEMBER, "/api/v1/intents", review(made)))
                .as("joins the one that waits")
                .isEqualTo("202");

        var thread = server.call(
                        MEMBER,
                        "POST",
                        "/api/v1/threads",
                        Map.of("title", "Talk", "spec_id", spec("Talked about"), "message", "Hello"))
                .get("id")
                .asString();
        server.scenario("POST", "/api/v1/messages")
                .json(Map.of("thread_id", thread, "content", "/review"))
                .refuses(MEMBER, 409, "plan_limit_reached");
        assertThat(TableRows.of(test, "messages", "thread_id = '" + thread + "'"))
                .as("what is refused is not said either")
                .hasSize(1);

        test.clock().advance(Duration.ofDays(31));
        server.signIn(MEMBER);
        assertThat(used("intents_per_month")).isZero();
        server.scenario("POST", "/api/v1/intents")
                .json(review(spec("Next month")))
                .answers(MEMBER, 202);
    }

    private void allow(Map<String, ?> limits) {
        server.call(OWNER, "PUT", planOf(server.organizationId()), Map.of("plan", "free", "own_limits", limits));
    }

    private static String planOf(UUID organization) {
        return ORGANIZATIONS + "/" + organization + "/plan";
    }

    private String spec(String title) {
        return server.call(
                        MEMBER, "POST", "/api/v1/specs", Map.of("title", title, "content", Map.of("markdown", "# x")))
                .get("id")
                .asString();
    }

    private static Map<String, Object> review(String spec) {
        return Map.of("type", "spec.review", "data", Map.of("spec_id", spec));
    }

    private static String email(String round, int number) {
        return round + number + "@example.com";
    }

    private long used(String limit) {
        for (var use : server.call(MEMBER, "GET", OURS).get("uses")) {
            if (use.get("limit").asString().equals(limit)) {
                return use.get("used").asLong();
            }
        }
        throw new AssertionError(limit);
    }

    private String upload(String start, int size) {
        return outcome(server.send(server.request(MEMBER, "POST", "/api/v1/files")
                .header("Content-Type", FormBody.TYPE)
                .POST(BodyPublishers.ofByteArray(form(start, size)))));
    }

    private static byte[] form(String start, int size) {
        var content = (start + "x".repeat(size)).substring(0, size);
        return new FormBody()
                .file("f", content.getBytes(StandardCharsets.UTF_8))
                .bytes();
    }

    private String post(Persona persona, String path, Object body) {
        return outcome(server.post(persona, path, body));
    }

    private static String outcome(HttpResponse<String> response) {
        if (response.statusCode() / 100 == 2) {
            return String.valueOf(response.statusCode());
        }
        var problem = JsonCodec.tree(response.body());
        return String.join(
                " ",
                List.of(
                        String.valueOf(response.statusCode()),
                        problem.path("code").asString(""),
                        problem.path("limit").asString(""),
                        String.valueOf(problem.path("used").asLong(-1))));
    }
}
