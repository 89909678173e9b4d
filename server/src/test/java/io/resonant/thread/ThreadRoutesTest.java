package io.resonant.thread;

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
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class ThreadRoutesTest {
    private static final String ALL = "/api/v1/threads";
    private static final String ONE = "/api/v1/threads/{id}";
    private static final String MESSAGES = "/api/v1/messages";
    private static final String MESSAGE = "/api/v1/messages/{id}";

    @AutoClose
    private final TestServer server;

    ThreadRoutesTest(TestDatabase test) {
        this.server = TestServer.withoutBridge(test);
    }

    private String started(Persona author) {
        return server.call(author, "POST", ALL, Map.of("title", "相談")).get("id").stringValue();
    }

    private String said(Persona author) {
        var body = Map.of("thread_id", started(MEMBER), "content", "発言");
        return server.call(author, "POST", MESSAGES, body).get("id").stringValue();
    }

    /** A new thread for each row. */
    private Supplier<String> by(Persona author) {
        return () -> started(author);
    }

    /** A new message for each row. */
    private Supplier<String> saidBy(Persona author) {
        return () -> said(author);
    }

    @Test
    void threadsAreStartedRenamedAndDeleted() {
        server.scenario("POST", ALL)
                .json(Map.of("title", "相談", "message", "はじめに"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 201, "\"title\":\"相談\"")
                .published("thread.created", "message.created");
        server.scenario("GET", ALL)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "相談")
                .answers(OUTSIDER, 200, "\"items\":[]");
        server.scenario("GET", ONE, by(MEMBER))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"spec_id\":null");
        server.scenario("PATCH", ONE, by(OWNER))
                .json(Map.of("title", "新題"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, "\"title\":\"新題\"")
                .published("thread.updated");
        server.scenario("DELETE", ONE, by(OWNER))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 204)
                .published("thread.deleted");
    }

    @Test
    void everybodyInTheOrganisationSpeaks() {
        var thread = started(MEMBER);
        server.scenario("POST", MESSAGES)
                .json(Map.of("thread_id", thread, "content", "発言 🎌"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 201, "\"sender\":\"user\"", "\"intent_id\":null")
                .published("message.created")
                .answers(MEMBER, 201);
        server.scenario("POST", MESSAGES)
                .json(Map.of("thread_id", thread, "content", "発言", "sender", "bridge"))
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("GET", MESSAGES)
                .query("thread_id=" + thread)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, list -> assertThat(list.get("items")).hasSize(2));
        server.scenario("GET", MESSAGES).refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", MESSAGES)
                .query("order=desc&limit=1&thread_id=" + thread)
                .answers(
                        GUEST,
                        200,
                        list -> assertThat(list.get("next").isNull()).isFalse());
    }

    @Test
    void onlyWhoSaidItChangesIt() {
        server.scenario("PATCH", MESSAGE, saidBy(MEMBER))
                .json(Map.of("content", "言い直し"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "not_author")
                .refuses(ADMIN, 403, "not_author")
                .answers(MEMBER, 200, "\"content\":\"言い直し\"")
                .published("message.updated");
        server.scenario("DELETE", MESSAGE, saidBy(GUEST))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(MEMBER, 403, "not_author")
                .answers(GUEST, 204)
                .published("message.deleted")
                .answers(ADMIN, 204);
    }

    @Test
    void aCommandBecomesAnIntent() {
        var spec = server.call(
                        MEMBER, "POST", "/api/v1/specs", Map.of("title", "仕様", "content", Map.of("markdown", "# 仕様\n")))
                .get("id")
                .stringValue();
        var thread = server.call(MEMBER, "POST", ALL, Map.of("title", "相談", "spec_id", spec))
                .get("id")
                .stringValue();
        server.scenario("POST", MESSAGES)
                .json(Map.of("thread_id", thread, "content", "／review お願いします"))
                .answers(
                        MEMBER,
                        201,
                        message -> assertThat(message.get("intent_id").isNull()).isFalse())
                .published("intent.created", "message.created");
        server.scenario("POST", MESSAGES)
                .json(Map.of("thread_id", started(MEMBER), "content", "/review"))
                .refuses(MEMBER, 422, "command_needs_spec");
    }
}
