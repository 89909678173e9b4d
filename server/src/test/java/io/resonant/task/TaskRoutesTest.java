package io.resonant.task;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class TaskRoutesTest {
    private static final String ALL = "/api/v1/tasks";
    private static final String ONE = "/api/v1/tasks/{id}";

    @AutoClose
    private final TestServer server;

    TaskRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    /** A new task for each row. */
    private Supplier<String> by(Persona author) {
        return () -> created(author);
    }

    private String created(Persona author) {
        return server.call(author, "POST", ALL, Map.of("title", "課題")).get("id").stringValue();
    }

    @Test
    void membersWriteGuestsReadOthersSeeNothing() {
        server.scenario("POST", ALL)
                .json(Map.of(
                        "title", "認可の設計",
                        "priority", "high",
                        "assignee_id", server.person(MEMBER).id(),
                        "due_date", "2026-12-01T18:00:00+09:00"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(MEMBER, 201, "\"due_date\":\"2026-12-01T09:00:00.000000Z\"", "\"status\":\"todo\"")
                .published("task.created")
                .withHeader("ETag", "\"1\"");
        server.scenario("GET", ALL)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "認可の設計")
                .answers(OUTSIDER, 200, "\"items\":[]");
        server.scenario("GET", ALL)
                .query("status=todo&priority=high&limit=5&assignee_id="
                        + server.person(MEMBER).id())
                .answers(GUEST, 200, "認可の設計");
        server.scenario("GET", ALL).query("spec_id=x").refuses(GUEST, 422, "invalid_input");
        var strange = Cursor.of("\0", 1L, UUID.randomUUID()).text();
        server.scenario("GET", ALL).query("after=" + strange).refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", ONE, by(MEMBER))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"title\":\"課題\"")
                .withHeader("ETag", "\"1\"");
        var foreign = server.call(
                        OUTSIDER, "POST", "/api/v1/specs", Map.of("title", "他社", "content", Map.of("markdown", "")))
                .get("id")
                .stringValue();
        server.scenario("POST", ALL)
                .json(Map.of("title", "課題", "spec_id", foreign))
                .refuses(OWNER, 404, "not_found");
        server.scenario("POST", ALL).json(Map.of("title", "課題", "position", 1)).refuses(MEMBER, 422, "invalid_input");
        server.scenario("POST", ALL)
                .json(Map.of("title", "課題", "due_date", "明日"))
                .refuses(MEMBER, 422, "invalid_input");
    }

    @Test
    void changesMayNameTheVersion() {
        server.scenario("PATCH", ONE, by(MEMBER))
                .body("application/json", "{\"title\":\"新題\",\"assignee_id\":null}")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"version\":2")
                .published("task.updated")
                .header("If-Match", "\"5\"")
                .refuses(MEMBER, 412, "precondition_failed");
        server.scenario("DELETE", ONE, by(OWNER))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 204)
                .published("task.deleted");
        server.scenario("DELETE", ONE, by(MEMBER)).answers(MEMBER, 204);
    }

    @Test
    void tasksAreCompletedReopenedAndMoved() {
        var id = created(MEMBER);
        server.scenario("PUT", ONE + "/completion", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"status\":\"done\"")
                .published("task.updated")
                .answers(MEMBER, 200)
                .published();
        server.scenario("DELETE", ONE + "/completion", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"completed_at\":null")
                .published("task.updated");
        var other = created(MEMBER);
        server.scenario("PUT", ONE + "/position", id)
                .json(Map.of("status", "todo", "after_id", other))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"status\":\"todo\"")
                .published("task.updated")
                .json(Map.of("status", "done", "after_id", other))
                .refuses(MEMBER, 409, "task_moved")
                .json(Map.of("status", "todo", "after_id", UUID.randomUUID()))
                .refuses(MEMBER, 404, "not_found")
                .json(Map.of("after_id", other))
                .refuses(MEMBER, 422, "invalid_input");
        var order = new ArrayList<String>();
        server.call(GUEST, "GET", ALL + "?status=todo")
                .get("items")
                .forEach(task -> order.add(task.get("id").stringValue()));
        assertThat(order).containsSubsequence(other, id);
    }

    @Test
    void aTickAndItsTaskAreOneThing() {
        var body = Map.of("title", "計画", "content", Map.of("markdown", "- [ ] 設計する\n"));
        var spec = server.call(MEMBER, "POST", "/api/v1/specs", body).get("id").stringValue();
        var item = io.resonant.kernel.text.MarkdownDocument.parse("- [ ] 設計する\n")
                .checklist()
                .getFirst()
                .identity();
        var task = server.call(MEMBER, "POST", ALL, Map.of("title", "設計する", "spec_id", spec, "checklist_item", item))
                .get("id")
                .stringValue();
        server.scenario("PUT", ONE + "/completion", task)
                .answers(MEMBER, 200)
                .published("task.updated", "spec.updated");
        var after = server.call(GUEST, "GET", "/api/v1/specs/" + spec);
        assertThat(after.get("content").get("markdown").stringValue()).isEqualTo("- [x] 設計する\n");
        assertThat(after.get("version").intValue()).isEqualTo(2);
    }
}
