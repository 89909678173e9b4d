package io.resonant.group;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class GroupRoutesTest {
    private static final String BASE = "/api/v1/groups";

    @AutoClose
    private final TestServer server;

    GroupRoutesTest(TestDatabase test) {
        this.server = TestServer.withoutBridge(test);
    }

    private String newGroup() {
        return server.call(ADMIN, "POST", BASE, Map.of("name", "Group " + UUID.randomUUID()))
                .get("id")
                .asString();
    }

    @Test
    void administratorsMakeGroupsAndMembersSeeThem() {
        server.scenario("POST", BASE)
                .json(Map.of("name", "  設計 "))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 201, "\"name\":\"設計\"", "\"members\":[]")
                .published("group.changed")
                .refuses(OWNER, 409, "group_name_taken");
        server.scenario("POST", BASE).json(Map.of("name", " ")).refuses(ADMIN, 422, "invalid_input");
        server.scenario("GET", BASE)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "設計")
                .answers(OUTSIDER, 200, "\"items\":[]");
        server.scenario("PATCH", BASE + "/{id}", this::newGroup)
                .json(Map.of("name", "開発"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, "開発")
                .refuses(ADMIN, 409, "group_name_taken");
        server.scenario("DELETE", BASE + "/{id}", this::newGroup)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 204)
                .published("group.changed");
        server.scenario("GET", "/api/v1/audit").answers(OWNER, 200, "group.created", "group.deleted");
    }

    @Test
    void peopleComeAndGo() {
        var group = newGroup();
        var guest = server.person(GUEST).id();
        server.scenario("PUT", BASE + "/{id}/members/{user_id}", group, guest)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, guest.toString())
                .published("group.changed")
                .answers(ADMIN, 200, guest.toString())
                .published();
        server.scenario(
                        "PUT",
                        BASE + "/{id}/members/{user_id}",
                        group,
                        server.person(OUTSIDER).id())
                .refuses(ADMIN, 404, "not_found");
        server.scenario("DELETE", BASE + "/{id}/members/{user_id}", group, guest)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, "\"members\":[]")
                .refuses(ADMIN, 404, "not_found");
    }
}
