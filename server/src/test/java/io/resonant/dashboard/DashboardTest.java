package io.resonant.dashboard;

import static io.resonant.testing.Persona.ANONYMOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Holds whether or not the dashboard was built before the tests. */
@BothEngines
class DashboardTest {
    @AutoClose
    private final TestServer server;

    DashboardTest(TestDatabase test) {
        server = TestServer.notSetUp(test, Map.of());
    }

    @Test
    void aPageIsAPageWhateverItsPath() {
        server.scenario("GET", "/*").answers(ANONYMOUS, 200, "<html");
        for (var path : List.of("/", "/specs", "/specs/01a1fe8f?x=1")) {
            var answer = server.scenario("GET", path)
                    .header("Accept", "text/html")
                    .answers(ANONYMOUS, 200, "<html")
                    .response();
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("script-src 'self'", "require-trusted-types-for 'script'; trusted-types inert-document")
                    .doesNotContain("unsafe");
        }
    }

    @Test
    void whatBelongsToProgramsIsNeverAPage() {
        for (var path : List.of(
                "/api/v1/nothing",
                "/api/nothing",
                "/assets/none.js",
                "/health/nothing",
                "/.well-known",
                "/.well-known/openid-configuration",
                "/.well-known/security.txt/x")) {
            server.scenario("GET", path).header("Accept", "text/html").refuses(ANONYMOUS, 404, "not_found");
        }
    }

    @Test
    void nothingOutsideOfTheFolderIsServed() {
        for (var path : List.of(
                "/assets/..%2f..%2fapplication.properties", "/..%5cmessages", "/messages/problems_en.properties")) {
            var body = server.scenario("GET", path)
                    .header("Accept", "application/json")
                    .answers(ANONYMOUS, 404)
                    .response();
            assertThat(body.body()).contains("not_found");
        }
    }
}
