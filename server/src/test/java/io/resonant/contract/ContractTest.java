package io.resonant.contract;

import static io.resonant.testing.Persona.ANONYMOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class ContractTest {
    @AutoClose
    private final TestServer server;

    ContractTest(TestDatabase test) {
        server = TestServer.notSetUp(test, Map.of());
    }

    @Test
    void programsGetADocumentThatTheyNeedNotFetchTwice() {
        var answer = server.scenario("GET", "/api/openapi.json")
                .answers(ANONYMOUS, 200, "\"openapi\":\"3.1.0\"")
                .response();
        server.scenario("GET", "/api/openapi.json")
                .header("If-None-Match", answer.headers().firstValue("ETag").orElseThrow())
                .answers(ANONYMOUS, 304);
    }

    @Test
    void peopleGetAPageInTheirLanguage() {
        server.scenario("GET", "/api/docs").answers(ANONYMOUS, 200, "lang=\"en\"", "/api/v1/specs/{id}");
        server.scenario("GET", "/api/docs")
                .header("Accept-Language", "ja")
                .answers(ANONYMOUS, 200, "lang=\"ja\"", "呼べる人");
        var style = server.scenario("GET", "/api/docs.css")
                .answers(ANONYMOUS, 200, "body {")
                .response();
        assertThat(style.headers().firstValue("Content-Type")).contains("text/css; charset=utf-8");
    }
}
