package io.resonant.sharing;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class SharingRoutesTest {
    private static final String SPEC = "/api/v1/specs/{id}";
    private static final String SHARING = SPEC + "/sharing";
    private static final Map<String, Object> PRIVATE = Map.of("visibility", "private");

    @AutoClose
    private final TestServer server;

    SharingRoutesTest(TestDatabase test) {
        this.server = TestServer.withoutBridge(test);
    }

    private String spec(Persona author) {
        return id(author, "/api/v1/specs", Map.of("title", "題", "content", Map.of("markdown", "文")));
    }

    private String id(Persona author, String path, Object body) {
        return server.call(author, "POST", path, body).get("id").asString();
    }

    private void share(Persona persona, String spec, List<UUID> people, List<String> groups) {
        server.call(
                persona,
                "PUT",
                "/api/v1/specs/" + spec + "/sharing",
                Map.of("visibility", "private", "people", people, "groups", groups));
    }

    @Test
    void whoMadeItDecidesWhoSeesIt() {
        var spec = spec(MEMBER);
        server.scenario("GET", SHARING, spec)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"visibility\":\"organization\"", "\"may_change\":false")
                .answers(MEMBER, 200, "\"may_change\":true");
        server.scenario("PUT", SHARING, spec)
                .json(PRIVATE)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"visibility\":\"private\"")
                .published("spec.shared")
                .refuses(ADMIN, 404, "not_found");
        server.scenario("GET", SPEC, spec)
                .refuses(GUEST, 404, "not_found")
                .refuses(ADMIN, 404, "not_found")
                .refuses(OWNER, 404, "not_found")
                .answers(MEMBER, 200, "\"restricted\":true");
        server.scenario("GET", "/api/v1/specs")
                .answers(OWNER, 200, list -> assertThat(list.toString()).doesNotContain(spec))
                .answers(MEMBER, 200, spec);
        share(MEMBER, spec, List.of(server.person(GUEST).id()), List.of());
        server.scenario("GET", SPEC, spec).answers(GUEST, 200).refuses(OWNER, 404, "not_found");
        server.scenario("PUT", SHARING, spec)
                .json(Map.of("visibility", "organization"))
                .answers(MEMBER, 200, "\"people\":[]");
        server.scenario("GET", SPEC, spec).answers(OWNER, 200, "\"restricted\":false");
        server.scenario("GET", "/api/v1/audit").query("target_id=" + spec).answers(OWNER, 200, "sharing.changed");
    }

    @Test
    void whatComesOfARestrictedSpecSaysSo() {
        var spec = id(MEMBER, "/api/v1/specs", Map.of("title", "秘密", "content", Map.of("markdown", "# x")));
        var early = id(MEMBER, "/api/v1/tasks", Map.of("title", "早い", "spec_id", spec));
        server.scenario("GET", "/api/v1/tasks/{id}", early).answers(MEMBER, 200, "\"restricted\":false");
        server.scenario("PUT", SHARING, spec).json(PRIVATE).answers(MEMBER, 200);
        var restricted = "\"restricted\":true";
        server.scenario("GET", "/api/v1/tasks/{id}", early).answers(MEMBER, 200, restricted);
        server.scenario("GET", "/api/v1/tasks").query("spec_id=" + spec).answers(MEMBER, 200, restricted);
        server.scenario("POST", "/api/v1/tasks")
                .json(Map.of("title", "後", "spec_id", spec))
                .answers(MEMBER, 201, restricted);
        server.scenario("POST", "/api/v1/threads")
                .json(Map.of("title", "話", "task_id", early, "message", "m"))
                .answers(MEMBER, 201, restricted);
        server.scenario("GET", "/api/v1/threads").query("task_id=" + early).answers(MEMBER, 200, restricted);
        server.scenario("PUT", SHARING, spec)
                .json(Map.of("visibility", "organization"))
                .answers(MEMBER, 200);
        server.scenario("GET", "/api/v1/tasks/{id}", early).answers(OWNER, 200, "\"restricted\":false");
        server.scenario("GET", "/api/v1/threads").query("task_id=" + early).answers(OWNER, 200, "\"restricted\":false");
    }

    @Test
    void conversationsAreSharedAlike() {
        var path = "/api/v1/threads/{id}/sharing";
        var thread = id(MEMBER, "/api/v1/threads", Map.of("title", "話", "message", "秘密"));
        server.scenario("GET", path, thread)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"visibility\":\"organization\"");
        server.scenario("PUT", path, thread)
                .json(PRIVATE)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200)
                .published("thread.shared");
        server.scenario("GET", "/api/v1/messages")
                .query("thread_id=" + thread)
                .refuses(ADMIN, 404, "not_found")
                .answers(MEMBER, 200, "秘密");
        server.scenario("POST", "/api/v1/messages")
                .json(Map.of("thread_id", thread, "content", "hello?"))
                .refuses(GUEST, 404, "not_found")
                .refuses(ADMIN, 404, "not_found")
                .answers(MEMBER, 201);
    }

    @Test
    void aGroupSeesItWhileItIsAGroup() {
        var spec = spec(MEMBER);
        var group = id(ADMIN, "/api/v1/groups", Map.of("name", "G"));
        share(MEMBER, spec, List.of(), List.of(group));
        var see = server.scenario("GET", SPEC, spec);
        see.refuses(GUEST, 404, "not_found");
        var membership =
                "/api/v1/groups/" + group + "/members/" + server.person(GUEST).id();
        server.call(ADMIN, "PUT", membership);
        see.answers(GUEST, 200);
        server.call(ADMIN, "DELETE", membership);
        see.refuses(GUEST, 404, "not_found");
        server.call(ADMIN, "PUT", membership);
        see.answers(GUEST, 200);
        server.call(ADMIN, "DELETE", "/api/v1/groups/" + group);
        see.refuses(GUEST, 404, "not_found").answers(MEMBER, 200);
    }

    @Test
    void accessEndsWithTheRoleAndTheMembership() {
        var spec = spec(ADMIN);
        var friend = server.join("member");
        share(ADMIN, spec, List.of(friend.id()), List.of());
        var see = server.scenario("GET", SPEC, spec);
        assertThat(server.answerTo("Bearer " + friend.token(), "GET", "/api/v1/specs/" + spec, ""))
                .startsWith("200");
        see.answers(ADMIN, 200);
        var admin =
                "/api/v1/organizations/current/members/" + server.person(ADMIN).id();
        server.call(OWNER, "PATCH", admin, Map.of("role", "guest"));
        see.refuses(ADMIN, 404, "not_found"); // a guest owns nothing
        server.call(OWNER, "PATCH", admin, Map.of("role", "admin"));
        see.answers(ADMIN, 200);
        server.call(OWNER, "DELETE", "/api/v1/organizations/current/members/" + friend.id());
        assertThat(server.answerTo("Bearer " + friend.token(), "GET", "/api/v1/specs/" + spec, ""))
                .startsWith("401");
        assertThat(server.call(ADMIN, "GET", "/api/v1/specs/" + spec + "/sharing")
                        .get("people")
                        .size())
                .isZero();
    }

    @Test
    void badWishesAreRefusedAndChangeNothing() {
        var spec = spec(MEMBER);
        var outsider = server.person(OUTSIDER).id();
        var path = server.scenario("PUT", SHARING, spec);
        path.json(Map.of("visibility", "private", "people", List.of(outsider))).refuses(MEMBER, 422, "invalid_input");
        path.json(Map.of("visibility", "private", "groups", List.of(UUID.randomUUID())))
                .refuses(MEMBER, 422, "invalid_input");
        path.json(Map.of(
                        "visibility",
                        "organization",
                        "people",
                        List.of(server.person(GUEST).id())))
                .refuses(MEMBER, 422, "invalid_input");
        path.json(Map.of("visibility", "secret")).refuses(MEMBER, 422, "invalid_input");
        server.scenario("GET", SPEC, spec).answers(GUEST, 200, "\"restricted\":false");
        server.scenario("PUT", SHARING, UUID.randomUUID()).json(PRIVATE).refuses(MEMBER, 404, "not_found");
    }

    @Test
    void theOwnerCannotLoseIt() {
        var spec = spec(MEMBER);
        share(MEMBER, spec, List.of(server.person(ADMIN).id()), List.of());
        share(ADMIN, spec, List.of(), List.of()); // an administrator who sees it may change it
        server.scenario("GET", SPEC, spec).answers(MEMBER, 200).refuses(ADMIN, 404, "not_found");
    }

    @Test
    void anAdministratorMayTakeOverAndLeavesATrace() {
        var spec = spec(MEMBER);
        share(MEMBER, spec, List.of(server.person(GUEST).id()), List.of());
        var base = "/api/v1/sharing/restricted";
        server.scenario("GET", base)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, spec, server.person(MEMBER).id().toString())
                .answers(OUTSIDER, 200, "\"items\":[]");
        assertThat(server.call(ADMIN, "GET", base).toString()).doesNotContain("題");
        server.scenario("POST", base + "/{id}/takeover", spec)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, "\"owner_id\":\"" + server.person(ADMIN).id());
        server.scenario("GET", SPEC, spec)
                .answers(ADMIN, 200)
                .answers(MEMBER, 200)
                .answers(GUEST, 200)
                .refuses(OWNER, 404, "not_found");
        server.scenario("GET", "/api/v1/audit")
                .query("action=sharing.taken_over")
                .answers(OWNER, 200, spec);
        server.scenario("POST", base + "/{id}/takeover", UUID.randomUUID()).refuses(ADMIN, 404, "not_found");
        var thread = id(MEMBER, "/api/v1/threads", Map.of("title", "話", "message", "秘密"));
        server.call(
                MEMBER,
                "PUT",
                "/api/v1/threads/" + thread + "/sharing",
                Map.of("visibility", "private", "people", List.of(), "groups", List.of()));
        assertThat(server.call(ADMIN, "GET", base).toString()).contains(spec, thread);
        server.call(ADMIN, "DELETE", "/api/v1/specs/" + spec);
        assertThat(server.call(ADMIN, "GET", base).toString())
                .doesNotContain(spec)
                .contains(thread);
        server.call(MEMBER, "DELETE", "/api/v1/threads/" + thread);
        assertThat(server.call(ADMIN, "GET", base).toString()).doesNotContain(thread);
    }

    @Test
    void whatComesOfARestrictedSpecStaysRestricted() {
        var spec = spec(MEMBER);
        var task = id(MEMBER, "/api/v1/tasks", Map.of("title", "仕事", "spec_id", spec));
        var thread = id(MEMBER, "/api/v1/threads", Map.of("title", "話", "spec_id", spec, "message", "秘密"));
        var about = id(MEMBER, "/api/v1/threads", Map.of("title", "仕事の話", "task_id", task));
        share(MEMBER, spec, List.of(server.person(GUEST).id()), List.of());
        var seesTask = server.scenario("GET", "/api/v1/tasks/{id}", task);
        var seesThread = server.scenario("GET", "/api/v1/threads/{id}", thread);
        var seesTaskThread = server.scenario("GET", "/api/v1/threads/{id}", about);
        Runnable check = () -> {
            for (var sees : List.of(seesTask, seesThread, seesTaskThread)) {
                sees.refuses(ADMIN, 404, "not_found").answers(GUEST, 200).answers(MEMBER, 200);
            }
        };
        check.run();
        server.scenario("POST", "/api/v1/tasks")
                .json(Map.of("title", "x", "spec_id", spec))
                .refuses(ADMIN, 404, "not_found");
        server.scenario("POST", "/api/v1/threads")
                .json(Map.of("title", "x", "task_id", task))
                .refuses(ADMIN, 404, "not_found");
        server.scenario("POST", "/api/v1/intents")
                .json(Map.of("type", "spec.review", "data", Map.of("spec_id", spec)))
                .refuses(ADMIN, 404, "not_found");
        server.scenario("PATCH", "/api/v1/tasks/{id}", task)
                .json(Collections.singletonMap("spec_id", null))
                .answers(MEMBER, 200);
        check.run();
        server.call(MEMBER, "DELETE", "/api/v1/specs/" + spec);
        check.run();
    }
}
