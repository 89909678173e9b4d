package io.resonant.move;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.People;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Persona;
import io.resonant.testing.Scenario;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The move of a server that is used all the while, over its own routes. */
class MoveRoutesTest {
    private static final String PATH = "/api/v1/operator/move";

    @Test
    void onlyOperatorsMoveTheServer() throws IOException {
        try (var database = TestDatabase.create(Engine.SQLITE);
                var server = TestServer.on(database)) {
            refused(server.scenario("GET", PATH)).answers(OWNER, 200, "\"stage\":\"none\"");
            refused(server.scenario("GET", PATH + "/report")).refuses(OWNER, 404, "not_found");
            refused(server.scenario("GET", PATH + "/report/page")).refuses(OWNER, 404, "not_found");
            var wrong = Map.of("to", "mysql://somewhere");
            refused(server.scenario("POST", PATH + "/check").json(wrong)).refuses(OWNER, 422, "move_target_invalid");
            refused(server.scenario("POST", PATH).json(wrong)).refuses(OWNER, 422, "move_target_invalid");
            refused(server.scenario("POST", PATH + "/verification")).refuses(OWNER, 409, "move_stage");
            refused(server.scenario("POST", PATH + "/switch").json(Map.of())).refuses(OWNER, 409, "move_stage");
            refused(server.scenario("POST", PATH + "/rollback")).refuses(OWNER, 409, "move_stage");
            refused(server.scenario("POST", PATH + "/completion")).refuses(OWNER, 409, "move_stage");
            refused(server.scenario("POST", PATH + "/cancellation")).refuses(OWNER, 409, "move_stage");
        }
    }

    @Test
    void whatCannotWorkIsRefusedBeforeAnythingIsDone() throws IOException {
        try (var database = TestDatabase.create(Engine.SQLITE);
                var used = TestDatabase.create(Engine.POSTGRESQL);
                var server = TestServer.on(database);
                var other = TestServer.on(used)) {
            var target = Map.of("to", used.settings().location().revealed());
            server.scenario("POST", PATH).json(target).refuses(OWNER, 409, "move_needs_decision");
            server.scenario("POST", PATH + "/check")
                    .json(target)
                    .answers(OWNER, 200, "\"not_empty\"", "\"ready\":false");
            var nowhere = Map.of("to", "postgresql://nobody:secret@127.0.0.1:1/nothing");
            server.scenario("POST", PATH + "/check")
                    .json(nowhere)
                    .answers(OWNER, 200, "\"unreachable\"")
                    .answers(OWNER, 200, report -> assertThat(report.toString()).doesNotContain("secret"));
            var itself = Map.of("to", database.settings().location().revealed());
            server.scenario("POST", PATH + "/check").json(itself).answers(OWNER, 200, "\"same\"");
            server.scenario("POST", PATH)
                    .json(Map.of("to", target.get("to"), "rules", List.of("specs.title:no-such-rule=repair")))
                    .refuses(OWNER, 422, "move_rule_invalid");
            assertThat(server.call(OWNER, "GET", PATH).path("stage").asString()).isEqualTo("none");
            assertThat(other.call(OWNER, "GET", PATH).path("stage").asString()).isEqualTo("none");
        }
    }

    @ParameterizedTest
    @CsvSource({"SQLITE, POSTGRESQL", "POSTGRESQL, POSTGRESQL", "POSTGRESQL, SQLITE"})
    void aServerMovesAndComesBackWhilePeopleWork(Engine from, Engine to) throws Exception {
        var target = TestDatabase.emptyLocation(to);
        try (var database = TestDatabase.create(from);
                var server = TestServer.on(database);
                var people = new People()) {
            var thread = server.call(OWNER, "POST", "/api/v1/threads", Map.of("title", "While it moves"))
                    .path("id")
                    .asString();
            List.of(OWNER, MEMBER).forEach(persona -> people.writing(() -> write(server, persona, thread)));
            people.reading(() -> server.call(MEMBER, "GET", "/api/v1/threads"));
            var started = server.call(OWNER, "POST", PATH, Map.of("to", target.revealed()));
            assertThat(started.path("id").asString()).isNotEmpty();
            awaitStage(server, "following");
            assertThatThrownBy(() -> server.call(OWNER, "POST", PATH, Map.of("to", target.revealed())))
                    .hasMessageContaining("move_in_progress");
            assertThatThrownBy(() -> server.call(OWNER, "POST", PATH + "/switch", Map.of()))
                    .hasMessageContaining("move_unverified");
            assertThat(server.call(OWNER, "POST", PATH + "/verification")
                            .path("equal")
                            .asBoolean())
                    .isTrue();
            var status = await(server, now -> now.path("pause_millis").isNumber());
            assertThat(status.path("lag_millis").asLong(-1)).isBetween(0L, 60_000L);
            assertThat(status.path("pause_millis").asLong(-1)).isBetween(1L, 60_000L);
            assertThat(status.path("verification").path("age_seconds").isNumber())
                    .isTrue();
            assertThat(status.path("log_bytes").asLong() > 0).isEqualTo(from == Engine.POSTGRESQL);
            var switched = server.call(OWNER, "POST", PATH + "/switch", Map.of("max_pause_millis", 20_000));
            assertThat(switched.path("stage").asString()).isEqualTo("switched");
            assertThat(switched.path("owner").asString()).isEqualTo(target.toString());
            people.await(20);
            var back = server.call(OWNER, "POST", PATH + "/rollback");
            assertThat(back.path("stage").asString()).isEqualTo("returned");
            people.await(20);
            people.requireAllIn(() -> messages(server, thread));
            var cleared = server.call(OWNER, "POST", PATH + "/cancellation");
            assertThat(cleared.path("stage").asString()).isEqualTo("none");
            server.call(OWNER, "POST", PATH, Map.of("to", target.revealed()));
            awaitStage(server, "following");
            server.call(OWNER, "POST", PATH + "/verification");
            server.call(OWNER, "POST", PATH + "/switch", Map.of("max_pause_millis", 20_000));
            people.await(20);
            assertThat(server.call(OWNER, "POST", PATH + "/completion")
                            .path("stage")
                            .asString())
                    .isEqualTo("none");
            people.await(20);
            people.requireAllIn(() -> messages(server, thread));
            var signed = server.call(OWNER, "GET", PATH + "/report");
            var report = signed.path("report");
            assertThat(report.path("outcome").asString()).isEqualTo("completed");
            assertThat(report.path("verification")
                            .path("digests")
                            .path("messages")
                            .asString())
                    .isNotEmpty();
            server.scenario("GET", PATH + "/report/page")
                    .answers(OWNER, 200, "completed", report.path("by").asString(), "<td>messages</td>", "署名");
            assertThat(Signing.verify(
                            signed.path("public_key").asString(),
                            Json.of(report).text(),
                            signed.path("signature").asString()))
                    .isTrue();
        }
    }

    @Test
    void aReplicationSlotIsUsedWhereItCanBeHadAndSaid() throws IOException {
        var target = Map.of("to", TestDatabase.emptyLocation(Engine.POSTGRESQL).revealed());
        try (var database = TestDatabase.replicating();
                var server = TestServer.on(database)) {
            server.scenario("POST", PATH + "/check").json(target).answers(OWNER, 200, "\"capture_slot\"");
            server.scenario("POST", PATH + "/check")
                    .json(Map.of("to", target.get("to"), "triggers", true))
                    .answers(OWNER, 200, "\"capture_triggers\"");
            server.call(OWNER, "POST", PATH, target);
            awaitStage(server, "following");
            var status = server.call(OWNER, "GET", PATH);
            assertThat(status.path("capture").asString()).isEqualTo("slot");
            assertThat(status.path("slot_bytes").isNumber()).isTrue();
            server.call(OWNER, "POST", PATH + "/verification");
            var switched = server.call(OWNER, "POST", PATH + "/switch", Map.of("max_pause_millis", 20_000));
            assertThat(switched.path("capture").asString()).isEqualTo("triggers");
            server.call(OWNER, "POST", PATH + "/rollback");
            server.call(OWNER, "POST", PATH + "/cancellation");
        }
        try (var database = TestDatabase.create(Engine.POSTGRESQL);
                var server = TestServer.on(database)) {
            server.scenario("POST", PATH + "/check").json(target).answers(OWNER, 200, "\"capture_rights\"");
        }
    }

    @Test
    void aNodeWithAnotherSecretStopsTheSwitch() throws IOException {
        var target = Map.of("to", TestDatabase.emptyLocation(Engine.POSTGRESQL).revealed());
        try (var database = TestDatabase.create(Engine.POSTGRESQL);
                var server = TestServer.on(database)) {
            server.call(OWNER, "POST", PATH, target);
            awaitStage(server, "following");
            server.call(OWNER, "POST", PATH + "/verification");
            try (var other =
                    TestServer.notSetUp(database, Map.of("SECRET_KEY", "another one: 0123456789 abcdefghijklmnop"))) {
                assertThat(other.port()).isPositive();
                server.scenario("POST", PATH + "/check").json(target).answers(OWNER, 200, "\"keys_differ\"");
                server.scenario("POST", PATH + "/switch").json(Map.of()).refuses(OWNER, 409, "move_keys_differ");
            }
            server.call(OWNER, "POST", PATH + "/cancellation");
        }
    }

    private static Scenario refused(Scenario scenario) {
        return scenario.refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden");
    }

    private static void awaitStage(TestServer server, String stage) {
        await(server, status -> status.path("stage").asString().equals(stage));
    }

    private static JsonNode await(TestServer server, Predicate<JsonNode> condition) {
        var end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        var status = server.call(OWNER, "GET", PATH);
        while (!condition.test(status)) {
            assertThat(System.nanoTime()).as("still " + status).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            status = server.call(OWNER, "GET", PATH);
        }
        return status;
    }

    private static String write(TestServer server, Persona persona, String thread) {
        return server.call(persona, "POST", "/api/v1/messages", Map.of("thread_id", thread, "content", "日本語 and more"))
                .path("id")
                .asString();
    }

    private static List<String> messages(TestServer server, String thread) {
        var found = new ArrayList<String>();
        var next = "";
        do {
            var page = server.call(OWNER, "GET", "/api/v1/messages?thread_id=" + thread + "&limit=200" + next);
            page.path("items").forEach(item -> found.add(item.path("id").asString()));
            next = page.path("next").isString() ? "&after=" + page.path("next").asString() : "";
        } while (!next.isEmpty());
        return found;
    }
}
