package io.resonant.intent;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.action.ActionContext;
import io.resonant.action.ActionExecutor;
import io.resonant.action.ProposedAction.CreateTask;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.spec.SpecFindings;
import io.resonant.spec.Specs;
import io.resonant.task.TaskPriority;
import io.resonant.task.Tasks;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import io.resonant.thread.Messages;
import io.resonant.visibility.Sight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class IntentRoutesTest {
    private static final String ALL = "/api/v1/intents";
    private static final String ONE = "/api/v1/intents/{id}";

    @AutoClose
    private final TestServer server;

    private final IntentQueue queue;

    IntentRoutesTest(TestDatabase test) {
        server = TestServer.withoutBridge(test);
        var database = test.database();
        var specs = new Specs(database, List.of());
        var executor = new ActionExecutor(
                specs,
                new SpecFindings(database),
                new Tasks(database, specs, List.of()),
                new Messages(database, test.clock(), new IntentCommands(), List.of()));
        queue = new IntentQueue(database, IntentSettings.USUAL.withConfirm(Set.of(IntentType.SPEC_TASKS)), executor);
    }

    private String spec(Persona author) {
        var body = Map.of("title", "決済の仕様", "content", Map.of("markdown", "- [ ] 作る\n"));
        return server.call(author, "POST", "/api/v1/specs", body).get("id").stringValue();
    }

    private static Map<String, Object> wish(String type, String specId) {
        return Map.of("type", type, "data", Map.of("spec_id", specId));
    }

    /** An intent that waits, about a spec of its own. */
    private String pending() {
        return server.call(MEMBER, "POST", ALL, wish("spec.tasks", spec(MEMBER)))
                .get("id")
                .stringValue();
    }

    private Lease claimed(String id) {
        var organization = server.organizationId();
        while (true) {
            var lease = queue.claim(organization, "test").orElseThrow();
            if (lease.intentId().toString().equals(id)) {
                return lease;
            }
        }
    }

    private String failed() {
        var id = pending();
        queue.fail(claimed(id), new IntentQueue.Failure("model_refused", "refusal", false, Optional.empty(), true));
        return id;
    }

    private String needsReview() {
        var id = pending();
        var lease = claimed(id);
        var specId = lease.intent().data().specId();
        assertThat(specId).isNotNull();
        var spec = server.database()
                .database()
                .read(
                        server.organizationId(),
                        transaction -> new Specs(server.database().database(), List.of())
                                .get(Sight.whole(transaction), UUID.fromString(String.valueOf(specId))));
        var task = new CreateTask(spec.id(), "作る", "", TaskPriority.LOW, null, null, null);
        var context = new ActionContext(spec, Set.of(), List.of());
        queue.complete(lease, new Proposal(List.of(task), context), CallCost.none("rules"));
        return id;
    }

    @Test
    void membersAskGuestsLookOthersSeeNothing() {
        var specId = spec(MEMBER);
        var asking = server.scenario("POST", ALL)
                .json(wish("spec.review", specId))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(MEMBER, 202, "\"status\":\"pending\"", "\"source\":\"api\"", specId)
                .published("intent.created");
        var id = asking.answer().get("id").stringValue();
        asking.withHeader("Location", ALL + "/" + id)
                .answers(ADMIN, 202, id) // the same one: it waits
                .published();
        server.scenario("GET", ALL)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, specId)
                .answers(OUTSIDER, 200, "\"items\":[]");
        server.scenario("GET", ALL)
                .query("status=pending&type=spec.review&limit=1&spec_id=" + specId)
                .answers(GUEST, 200, specId);
        server.scenario("GET", ALL).query("status=failed&spec_id=" + specId).answers(GUEST, 200, "\"items\":[]");
        server.scenario("GET", ALL).query("type=spec.destroy").refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", ONE, (Supplier<String>) this::pending)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"type\":\"spec.tasks\"");
        server.scenario("GET", ONE + "/steps", (Supplier<String>) this::pending)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"kind\":\"created\"");
        server.scenario("GET", ALL + "/types")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "message.answer", "create_task");
        server.scenario("GET", ALL + "/usage")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "\"limit_micros\":null");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        var specId = spec(MEMBER);
        server.scenario("POST", ALL).json(wish("spec.destroy", specId)).refuses(MEMBER, 422, "invalid_input");
        server.scenario("POST", ALL).json(wish("thread.summarize", specId)).refuses(MEMBER, 422, "invalid_input");
        server.scenario("POST", ALL).json(Map.of("type", "spec.review")).refuses(MEMBER, 422, "invalid_input");
        server.scenario("POST", ALL)
                .json(Map.of("type", "spec.review", "data", Map.of("spec_id", "x")))
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("POST", ALL)
                .json(Map.of("type", "spec.review", "data", Map.of("spec_id", specId, "status", "approved")))
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("POST", ALL).json(wish("spec.review", spec(OUTSIDER))).refuses(MEMBER, 404, "not_found");
        server.scenario("POST", ALL).body("application/json", "{\"type\":").refuses(MEMBER, 400, "malformed_json");
    }

    @Test
    void whatWasAskedCanBeCancelledAndTriedAgain() {
        server.scenario("PUT", ONE + "/cancellation", (Supplier<String>) this::pending)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"status\":\"cancelled\"")
                .published("intent.updated");
        server.scenario("POST", ONE + "/retry", (Supplier<String>) this::failed)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"status\":\"pending\"")
                .published("intent.updated");
        server.scenario("POST", ONE + "/retry", (Supplier<String>) this::pending)
                .refuses(OWNER, 409, "intent_status");
        server.scenario("GET", ONE, (Supplier<String>) this::failed)
                .header("Accept-Language", "ja")
                .answers(GUEST, 200, "\"error_code\":\"model_refused\"", "拒否しました");
    }

    @Test
    void whatIsProposedIsAgreedToOrRefused() {
        server.scenario("POST", ONE + "/approval", (Supplier<String>) this::needsReview)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"status\":\"completed\"")
                .published("task.created", "intent.updated");
        server.scenario("POST", ONE + "/rejection", (Supplier<String>) this::needsReview)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"status\":\"cancelled\"")
                .published("intent.updated");
        server.scenario("POST", ONE + "/approval", (Supplier<String>) this::pending)
                .refuses(MEMBER, 409, "intent_status");
        server.scenario("POST", ONE + "/rejection", (Supplier<String>) this::failed)
                .refuses(MEMBER, 409, "intent_status");
    }
}
