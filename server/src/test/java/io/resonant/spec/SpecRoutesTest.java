package io.resonant.spec;

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
import io.resonant.review.Finding;
import io.resonant.review.ReviewMessage;
import io.resonant.review.Severity;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import io.resonant.visibility.Sight;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class SpecRoutesTest {
    private static final String ALL = "/api/v1/specs";
    private static final String ONE = "/api/v1/specs/{id}";

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    SpecRoutesTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.withoutBridge(test);
    }

    /** A new spec for each row. */
    private Supplier<String> by(Persona author) {
        return () -> created(author);
    }

    private String created(Persona author) {
        var body = Map.of("title", "仕様", "content", Map.of("markdown", "# 一\n"));
        return server.call(author, "POST", ALL, body).get("id").stringValue();
    }

    @Test
    void membersWriteGuestsReadOthersSeeNothing() {
        server.scenario("POST", ALL)
                .json(Map.of(
                        "title", "決済の仕様",
                        "content", Map.of("markdown", "# 決済 🎌\n", "metadata", Map.of("owner", "山田")),
                        "tags", List.of("ＡＰＩ")))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 201, spec -> {
                    assertThat(spec.get("version").intValue()).isEqualTo(1);
                    assertThat(spec.get("tags").get(0).stringValue()).isEqualTo("api");
                    assertThat(spec.get("content").get("metadata").get("owner").stringValue())
                            .isEqualTo("山田");
                })
                .published("spec.created")
                .withHeader("ETag", "\"1\"");
        server.scenario("GET", ALL)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "決済の仕様")
                .answers(OUTSIDER, 200, "\"items\":[]");
        server.scenario("GET", ALL).query("status=archived").answers(GUEST, 200, "\"items\":[]");
        server.scenario("GET", ALL).query("tag=%EF%BC%83API&limit=1").answers(GUEST, 200, "決済の仕様");
        server.scenario("GET", ALL).query("status=lost").refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", ALL).query("colour=red").refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", ALL).query("after=nonsense").refuses(GUEST, 422, "invalid_input");
        var future = Cursor.of("+1000000-01-01T00:00:00Z", UUID.randomUUID()).text();
        server.scenario("GET", ALL).query("after=" + future).refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", ALL).query("tag=%00").refuses(GUEST, 400, "malformed_url");
        server.scenario("GET", ONE, created(MEMBER))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"open_findings\":0")
                .withHeader("ETag", "\"1\"");
        server.scenario("GET", ONE, "nonsense").refuses(GUEST, 404, "not_found");
        server.scenario("GET", ONE, UUID.randomUUID()).refuses(OWNER, 404, "not_found");
    }

    @Test
    void aChangeNeedsTheVersionThatTheWriterHasSeen() {
        server.scenario("PATCH", ONE, by(MEMBER))
                .json(Map.of("title", "新題"))
                .refuses(MEMBER, 428, "precondition_required");
        server.scenario("PATCH", ONE, by(MEMBER))
                .header("If-Match", "\"1\"")
                .json(Map.of("title", "新題"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"title\":\"新題\"", "\"version\":2")
                .published("spec.updated")
                .withHeader("ETag", "\"2\"");
        var late = server.scenario("PATCH", ONE, by(MEMBER))
                .header("If-Match", "\"7\"")
                .json(Map.of("content", Map.of("markdown", "# 二\n")))
                .refuses(MEMBER, 412, "precondition_failed")
                .answer();
        assertThat(late.get("current").get("content").get("markdown").stringValue())
                .isEqualTo("# 一\n");
        assertThat(late.get("submitted").get("content").get("markdown").stringValue())
                .isEqualTo("# 二\n");
        server.scenario("PATCH", ONE, by(MEMBER))
                .header("If-Match", "\"1\"")
                .json(Map.of("version", 9))
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("PATCH", ONE, by(MEMBER))
                .header("If-Match", "\"1\"")
                .json(Map.of("status", "published"))
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("PATCH", ONE, by(MEMBER))
                .header("If-Match", "\"1\"")
                .body("application/json", "{\"title\":\"\\u0000\"}")
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("PATCH", ONE, by(MEMBER))
                .header("If-Match", "*")
                .json(Map.of("sync_trigger", true))
                .answers(MEMBER, 200, "\"sync_trigger\":true");
    }

    @Test
    void theAuthorAndAdminsDelete() {
        server.scenario("DELETE", ONE, by(OWNER))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 204)
                .published("spec.deleted");
        server.scenario("DELETE", ONE, by(MEMBER))
                .header("If-Match", "\"3\"")
                .refuses(MEMBER, 412, "precondition_failed")
                .header("If-Match", "\"01\"")
                .refuses(MEMBER, 412, "precondition_failed")
                .header("If-Match", "\"3\", W/\"1\"")
                .refuses(MEMBER, 412, "precondition_failed")
                .header("If-Match", "\"3\", \"1\"")
                .answers(MEMBER, 204);
    }

    @Test
    void versionsAreReadComparedAndRestored() {
        var id = created(MEMBER);
        var path = ALL + "/" + id;
        server.scenario("PATCH", ONE, id)
                .header("If-Match", "\"1\"")
                .json(Map.of("content", Map.of("markdown", "# 二\n")))
                .answers(MEMBER, 200);
        server.scenario("GET", ONE + "/revisions", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, list -> {
                    assertThat(list.get("items")).hasSize(2);
                    assertThat(list.get("items").get(0).get("reason").stringValue())
                            .isEqualTo("edited");
                });
        server.scenario("GET", ONE + "/revisions/{version}", id, 1)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"markdown\":\"# 一\\n\"");
        server.scenario("GET", ONE + "/revisions/{version}", id, "x").refuses(GUEST, 404, "not_found");
        server.scenario("GET", ONE + "/revisions/{version}", id, 9).refuses(GUEST, 404, "not_found");
        server.scenario("GET", ONE + "/diff", id)
                .query("from=1&to=2")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, diff -> {
                    assertThat(diff.get("lines")).hasSize(2);
                    assertThat(diff.get("lines").get(0).get("kind").stringValue())
                            .isEqualTo("delete");
                    assertThat(diff.get("lines").get(0).get("from_line").intValue())
                            .isEqualTo(1);
                });
        server.scenario("GET", ONE + "/diff", id).query("from=1").refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", ONE + "/diff", id).query("from=1&to=99").refuses(GUEST, 404, "not_found");
        server.scenario("POST", ONE + "/revisions/{version}/restoration", id, 1)
                .refuses(MEMBER, 428, "precondition_required")
                .header("If-Match", "\"2\"")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"version\":3", "# 一")
                .published("spec.updated")
                .refuses(MEMBER, 412, "precondition_failed");
        assertThat(server.call(GUEST, "GET", path).get("version").intValue()).isEqualTo(3);
    }

    @Test
    void findingsAreReadByAllAndDecidedByMembers() {
        var id = UUID.fromString(created(MEMBER));
        test.database().run(server.organizationId(), transaction -> {
            var spec = new Specs(test.database(), List.of()).get(Sight.whole(transaction), id);
            var found = new Finding("vague_word", Severity.WARNING, 1, 1, "一", ReviewMessage.literal("曖昧です"));
            new SpecFindings(test.database())
                    .replace(Sight.whole(transaction), spec, UUID.randomUUID(), List.of(found));
        });
        var finding = server.scenario("GET", ONE + "/findings", id)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200, "\"message\":\"曖昧です\"", "\"severity\":\"warning\"")
                .answer()
                .get("items")
                .get(0)
                .get("id")
                .stringValue();
        server.scenario("GET", ONE + "/findings", id).query("state=dismissed").answers(GUEST, 200, "\"items\":[]");
        server.scenario("PATCH", ONE + "/findings/{finding_id}", id, finding)
                .json(Map.of("state", "dismissed"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, "\"state\":\"dismissed\"")
                .published("finding.changed")
                .answers(MEMBER, 200)
                .published()
                .json(Map.of("state", "lost"))
                .refuses(MEMBER, 422, "invalid_input");
        assertThat(server.call(GUEST, "GET", ALL + "/" + id)
                        .get("open_findings")
                        .intValue())
                .isZero();
    }
}
