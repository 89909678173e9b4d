package io.resonant.search;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class SearchRoutesTest {
    private static final String PATH = "/api/v1/search";

    @AutoClose
    private final TestServer server;

    SearchRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    @Test
    void everybodyFindsWhatIsTheirOrganisationsOwn() {
        write(MEMBER, "移行計画", "夜間にデータベースを移す。");
        write(OUTSIDER, "Elsewhere", "こちらもデータベースを使う。");
        awaitHits(MEMBER, "q=%E5%A4%9C%E9%96%93", 1); // 夜間
        awaitHits(OUTSIDER, "q=%E3%83%87%E3%83%BC%E3%82%BF", 1); // データ
        server.scenario("GET", PATH)
                .query("q=%E3%83%87%E3%83%BC%E3%82%BF")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(OUTSIDER, 200, "Elsewhere")
                .answers(OUTSIDER, 200, list -> assertThat(list.get("items")).hasSize(1))
                .answers(GUEST, 200, "\"kind\":\"spec\"", "移行計画")
                .answers(GUEST, 200, list -> assertThat(list.get("items")).hasSize(1))
                .answers(MEMBER, 200, "移行計画")
                .answers(ADMIN, 200, "移行計画")
                .answers(OWNER, 200, "移行計画");
        server.scenario("GET", PATH)
                .query("kind=task&q=%E3%83%87%E3%83%BC%E3%82%BF")
                .answers(GUEST, 200, "\"items\":[]");
    }

    @Test
    void whatCannotBeLookedForIsSaid() {
        server.scenario("GET", PATH).refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", PATH).query("q=+").refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", PATH).query("q=" + "a".repeat(201)).refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", PATH).query("q=ab&kind=song").refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", PATH).query("q=ab&limit=51").refuses(GUEST, 422, "invalid_input");
        server.scenario("GET", PATH).query("q=ab%00").refuses(GUEST, 400, "malformed_url");
        server.scenario("GET", PATH).query("q=a%22+OR+b*").answers(GUEST, 200, "\"items\":[]");
    }

    private void write(Persona author, String title, String markdown) {
        server.call(author, "POST", "/api/v1/specs", Map.of("title", title, "content", Map.of("markdown", markdown)));
    }

    /** The index follows a moment later. */
    private void awaitHits(Persona reader, String query, int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (server.call(reader, "GET", PATH + "?" + query).get("items").size() < count) {
            assertThat(System.nanoTime()).as("within 20 s").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
