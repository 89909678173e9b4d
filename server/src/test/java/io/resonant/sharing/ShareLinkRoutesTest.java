package io.resonant.sharing;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
