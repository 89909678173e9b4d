package io.resonant.sharing;

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
import io.resonant.testing.FormBody;
import io.resonant.testing.Persona;
import io.resonant.testing.Scenario;
import io.resonant.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@NullMarked
@BothEngines
final class ShareLinkRoutesTest {
    private static final String LINKS = "/api/v1/specs/{id}/links";
    private static final String OPEN = "/api/v1/shared";

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    ShareLinkRoutesTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.withoutBridge(test);
    }

    private String spec() {
        return server.call(
                        MEMBER,
                        "POST",
                        "/api/v1/specs",
                        Map.of("title", "公開する題", "content", Map.of("markdown", "# 本文"), "tags", List.of("内部")))
                .get("id")
                .asString();
    }

    private Map<String, Object> in(Duration time) {
        return Map.of("expires_at", now().plus(time));
    }

    private Instant now() {
        return test.clock().instant();
    }

    private JsonNode link(Persona persona, String spec, Duration time) {
        return server.call(persona, "POST", "/api/v1/specs/" + spec + "/links", in(time));
    }

    private static Map<String, Object> token(JsonNode link) {
        var path = link.path("path").asString();
        return Map.of("token", path.substring(path.indexOf('#') + 1));
    }

    @Test
    void aLinkOpensOneThingForAnybodyAndTellsNothingElse() {
        var spec = spec();
        server.scenario("POST", LINKS, spec)
                .json(in(Duration.ofDays(7)))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 201, "/shared#");
        var link = link(MEMBER, spec, Duration.ofDays(7));
        var open = server.scenario("POST", OPEN).json(token(link));
        open.answers(ANONYMOUS, 200, page -> {
                    assertThat(page.propertyNames()).containsExactlyInAnyOrder("title", "parts", "updated_at");
                    assertThat(page.path("title").asString()).isEqualTo("公開する題");
                    assertThat(page.path("parts").path(0).path("markdown").asString())
                            .isEqualTo("# 本文");
                    assertThat(page.toString()).doesNotContain("内部", spec, "れぞなんと");
                })
                .withHeader("X-Robots-Tag", "noindex, nofollow")
                .withHeader("Cache-Control", "no-store");
        List<String> kept = server.database()
                .database()
                .read(
                        server.organizationId(),
                        transaction -> transaction
                                .sql("select token_hash from share_links where organization_id = :tenant")
                                .list(row -> row.text("token_hash")));
        assertThat(kept).hasSize(2).doesNotContain(String.valueOf(token(link).get("token")));
        server.scenario("GET", "/api/v1/audit").query("target_id=" + spec).answers(OWNER, 200, "share_link.created");
    }

    /** Exactly what the words show now, to whoever has the link, for as long as it lives. */
    @Test
    void aLinkOpensTheFilesThatItsWordsShowAndNoOthers() {
        var shown = upload(MEMBER);
        var removed = upload(MEMBER);
        var elsewhere = upload(MEMBER);
        var foreign = upload(ADMIN); // not for the eyes of who writes its address down
        var spec = server.call(
                        MEMBER,
                        "POST",
                        "/api/v1/specs",
                        Map.of("title", "絵", "content", Map.of("markdown", showing(shown, removed, foreign))))
                .get("id")
                .asString();
        var link = link(MEMBER, spec, Duration.ofDays(7));
        file(link, removed).answers(ANONYMOUS, 200);
        server.scenario("PATCH", "/api/v1/specs/{id}", spec)
                .header("If-Match", "*")
                .json(Map.of("content", Map.of("markdown", showing(shown, foreign))))
                .answers(MEMBER, 200);
        var answer = file(link, shown);
        answer.answers(ANONYMOUS, 200)
                .withHeader("Content-Type", "text/plain; charset=utf-8")
                .withHeader("Cache-Control", "no-store")
                .withHeader("X-Robots-Tag", "noindex, nofollow");
        assertThat(answer.response().headers().allValues("Content-Security-Policy"))
                .contains("sandbox; default-src 'none'; style-src 'unsafe-inline'");
        answer.answers(OUTSIDER, 200);
        for (var other : List.of(removed, elsewhere, foreign, "01900000-0000-7000-8000-000000000000")) {
            file(link, other).refuses(ANONYMOUS, 404, "share_link_gone");
        }
        server.scenario("GET", "/files/{id}", shown).refuses(ANONYMOUS, 401, "unauthenticated");
        server.call(
                MEMBER,
                "DELETE",
                "/api/v1/share-links/" + link.path("details").path("id").asString());
        answer.refuses(ANONYMOUS, 404, "share_link_gone");
    }

    @Test
    void aLinkToAConversationOpensTheFilesOfItsMessages() {
        var first = upload(MEMBER);
        var other = upload(MEMBER);
        var thread = server.call(MEMBER, "POST", "/api/v1/threads", Map.of("title", "会話", "message", showing(first)))
                .get("id")
                .asString();
        server.call(MEMBER, "POST", "/api/v1/threads", Map.of("title", "別", "message", showing(other)));
        var link = server.call(MEMBER, "POST", "/api/v1/threads/" + thread + "/links", in(Duration.ofDays(1)));
        file(link, first).answers(ANONYMOUS, 200);
        file(link, other).refuses(ANONYMOUS, 404, "share_link_gone");
        server.call(MEMBER, "PUT", "/api/v1/threads/" + thread + "/sharing", Map.of("visibility", "private"));
        file(link, first).answers(ANONYMOUS, 200);
        test.clock().advance(Duration.ofDays(2));
        file(link, first).refuses(ANONYMOUS, 404, "share_link_gone");
    }

    private Scenario file(JsonNode link, String file) {
        var body = new HashMap<>(token(link));
        body.put("file_id", file);
        return server.scenario("POST", OPEN + "/files").json(body);
    }

    private String upload(Persona persona) {
        var content = new FormBody().file("図.txt", UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
        return server.scenario("POST", "/api/v1/files")
                .body(FormBody.TYPE, content.bytes())
                .answers(persona, 201)
                .answer()
                .get("id")
                .asString();
    }

    private static String showing(String... files) {
        return Stream.of(files).map(file -> "![図](/files/" + file + ")").collect(Collectors.joining(" "));
    }

    @Test
    void aLinkEndsWhenItIsTakenBackAndAtItsTime() {
        var spec = spec();
        var link = link(MEMBER, spec, Duration.ofDays(7));
        server.scenario("GET", LINKS, spec)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200, link.path("details").path("id").asString());
        server.scenario(
                        "DELETE",
                        "/api/v1/share-links/{id}",
                        link.path("details").path("id").asString())
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 204)
                .refuses(MEMBER, 404, "not_found");
        server.scenario("POST", OPEN).json(token(link)).refuses(ANONYMOUS, 404, "share_link_gone");
        var brief = link(MEMBER, spec, Duration.ofMinutes(1));
        server.scenario("POST", OPEN).json(token(brief)).answers(ANONYMOUS, 200);
        test.clock().advance(Duration.ofMinutes(2));
        server.scenario("POST", OPEN).json(token(brief)).refuses(ANONYMOUS, 404, "share_link_gone");
        server.scenario("POST", OPEN).json(Map.of("token", "")).refuses(ANONYMOUS, 404, "share_link_gone");
    }

    @Test
    void aLinkShowsNoMoreThanItsMakerSees() {
        var spec = spec();
        var maker = server.join("admin");
        var link = JsonCodec.tree(server.answerTo(
                        "Bearer " + maker.token(),
                        "POST",
                        "/api/v1/specs/" + spec + "/links",
                        JsonCodec.write(in(Duration.ofDays(7))))
                .substring("201 ".length()));
        server.scenario("POST", OPEN).json(token(link)).answers(ANONYMOUS, 200);
        var sharing = "/api/v1/specs/" + spec + "/sharing";
        server.call(MEMBER, "PUT", sharing, Map.of("visibility", "private"));
        server.scenario("POST", OPEN).json(token(link)).refuses(ANONYMOUS, 404, "share_link_gone");
        server.call(MEMBER, "PUT", sharing, Map.of("visibility", "private", "people", List.of(maker.id())));
        server.scenario("POST", OPEN).json(token(link)).answers(ANONYMOUS, 200);
        server.call(OWNER, "DELETE", "/api/v1/organizations/current/members/" + maker.id());
        server.scenario("POST", OPEN).json(token(link)).refuses(ANONYMOUS, 404, "share_link_gone");
    }

    @Test
    void aConversationIsOpenedWithoutNames() {
        var path = "/api/v1/threads/{id}/links";
        var thread = server.call(MEMBER, "POST", "/api/v1/threads", Map.of("title", "話", "message", "一言"))
                .get("id")
                .asString();
        server.scenario("GET", path, thread)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 200);
        var made = server.scenario("POST", path, thread)
                .json(in(Duration.ofDays(1)))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .answers(MEMBER, 201)
                .answer();
        server.scenario("POST", OPEN)
                .json(token(made))
                .answers(
                        ANONYMOUS,
                        200,
                        page -> assertThat(page.toString())
                                .contains("一言")
                                .doesNotContain(server.person(MEMBER).id().toString(), "member"));
    }

    @Test
    void aLinkNeedsATimeThatIsNotFar() {
        var spec = spec();
        var path = server.scenario("POST", LINKS, spec);
        path.json(in(Duration.ofMinutes(-1))).refuses(MEMBER, 422, "invalid_input");
        path.json(in(Duration.ofDays(400))).refuses(MEMBER, 422, "invalid_input");
        path.json(Map.of()).refuses(MEMBER, 422, "invalid_input");
        for (int i = 0; i < 20; i++) {
            link(MEMBER, spec, Duration.ofDays(1));
        }
        path.json(in(Duration.ofDays(1))).refuses(MEMBER, 409, "too_many_share_links");
    }
}
