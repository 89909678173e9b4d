package io.resonant.impersonation;

import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Access;
import io.resonant.kernel.http.Route;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Every route of the server, asked by somebody who acts as somebody else: as the owner of another organisation, so that no
 * role refuses anything. A new route is refused until somebody writes it down here, having thought about it.
 */
@NullMarked
@BothEngines
final class ConfinementTest {
    private static final String ASK = "/api/v1/operator/impersonations";
    private static final String CONFINED = "impersonation_confined";
    private static final String READ_ONLY = "impersonation_read_only";

    /** These end it. */
    private static final Set<String> WAYS_OUT = Set.of(
            "DELETE /api/v1/auth/session", "DELETE /api/v1/auth/session/impersonation", "POST /api/v1/auth/logout");

    private static final Set<String> WRITES = Set.of(
            "PATCH /api/v1/messages/{id}",
            "PATCH /api/v1/specs/{id}",
            "PATCH /api/v1/specs/{id}/findings/{finding_id}",
            "PATCH /api/v1/tasks/{id}",
            "PATCH /api/v1/threads/{id}",
            "POST /api/v1/files",
            "POST /api/v1/messages",
            "POST /api/v1/specs",
            "POST /api/v1/specs/imports",
            "POST /api/v1/specs/{id}/revisions/{version}/restoration",
            "POST /api/v1/tasks",
            "POST /api/v1/threads",
            "PUT /api/v1/tasks/{id}/completion",
            "PUT /api/v1/tasks/{id}/position");

    /** No GET, and yet only a question that anybody may ask. */
    private static final Set<String> QUESTIONS = Set.of("POST /api/v1/recommendations", "POST /api/v1/shared");

    private static final Set<String> PERSONAL_READS =
            Set.of("GET /api/v1/auth/session", "GET /api/v1/deletions", "GET /api/v1/users/me");

    @AutoClose
    private final TestServer server;

    ConfinementTest(TestDatabase test) {
        this.server = TestServer.withoutBridge(test);
    }

    @Test
    void withConsentToLookNothingIsChanged() {
        begin(false);
        assertThat(changes(code -> !code.equals(CONFINED) && !code.equals(READ_ONLY)))
                .isEqualTo(QUESTIONS);
        assertThat(changes(READ_ONLY::equals)).isEqualTo(WRITES);
        checkReads();
    }

    @Test
    void withConsentToWriteOnlyWorkIsChanged() {
        begin(true);
        var allowed = new TreeSet<>(WRITES);
        allowed.addAll(QUESTIONS);
        assertThat(changes(code -> !code.equals(CONFINED))).isEqualTo(allowed);
        checkReads();
    }

    private void checkReads() {
        var refused = asked(routes().stream().filter(ConfinementTest::isRead).toList(), CONFINED::equals);
        for (var route : routes().stream().filter(ConfinementTest::isRead).toList()) {
            boolean expected = switch ((Access) route.access()) {
                case PUBLIC -> false;
                case SIGNED_IN -> !PERSONAL_READS.contains(route.toString());
                case GUEST, MEMBER, VIEWER -> route.path().contains("/export");
                case PUBLISHER, ADMIN, OWNER, OPERATOR -> true;
            };
            assertThat(refused.contains(route.toString())).as(route.toString()).isEqualTo(expected);
        }
        assertThat(refused).contains("GET /api/v1/export", "GET /api/v1/users/me/export", "GET /api/v1/audit");
    }

    private Set<String> changes(Predicate<String> code) {
        return asked(
                routes().stream()
                        .filter(route -> !isRead(route) && !WAYS_OUT.contains(route.toString()))
                        .toList(),
                code);
    }

    /** Those of the routes whose answer has such a code; what is no refusal has an empty one. */
    private Set<String> asked(List<Route> routes, Predicate<String> code) {
        assertThat(routes).hasSizeGreaterThan(20);
        var found = new TreeSet<String>();
        for (var route : routes) {
            var path = route.path().replace("*", "x").replaceAll("\\{[a-z_]+}", "01890000-0000-7000-8000-000000000000");
            var answer = server.send(server.request(OWNER, route.method(), path));
            assertThat(answer.statusCode()).as(route + " " + answer.body()).isNotEqualTo(401);
            var type = answer.headers().firstValue("Content-Type").orElse("");
            var given = type.startsWith("application/problem+json")
                    ? JsonCodec.tree(answer.body()).path("code").asString("")
                    : "";
            if (code.test(given)) {
                found.add(route.toString());
            }
        }
        return found;
    }

    private List<Route> routes() {
        return server.app().routes().all();
    }

    private static boolean isRead(Route route) {
        return route.method().equals("GET") || route.method().equals("HEAD");
    }

    private void begin(boolean writes) {
        server.signIn(OWNER);
        var id = server.call(
                        OWNER,
                        "POST",
                        ASK,
                        Map.of(
                                "email",
                                server.person(OUTSIDER).email(),
                                "reason",
                                "Printing fails",
                                "minutes",
                                60,
                                "writes",
                                writes))
                .get("id")
                .asString();
        server.call(OUTSIDER, "PUT", "/api/v1/users/me/impersonations/" + id + "/answer", Map.of("allowed", true));
        server.call(OWNER, "POST", ASK + "/" + id + "/session");
    }

    @AfterEach
    void end() {
        server.call(OWNER, "DELETE", "/api/v1/auth/session/impersonation");
    }
}
