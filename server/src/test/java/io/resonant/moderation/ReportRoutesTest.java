package io.resonant.moderation;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.testing.FormBody;
import io.resonant.testing.TestServer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class ReportRoutesTest {
    private static final String REPORTS = "/api/v1/reports";
    private static final String REVIEW = "/api/v1/operator/reports";

    @AutoClose
    private final TestServer server;

    private String item = "";

    ReportRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    @BeforeEach
    void publish() {
        var namespace = "mod" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        item = namespace + ".map";
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
        server.scenario("POST", "/api/v1/extensions")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file("a.foxe", TestPackages.of(namespace, "map", "1.0.0", "Map " + namespace))
                                .bytes())
                .answers(MEMBER, 201);
    }

    private Map<String, Object> report(String text) {
        return Map.of("kind", "extension", "item", item, "reason", "malware", "text", text);
    }

    @Test
    void whoeverSeesAnItemReportsItOnce() {
        server.scenario("POST", REPORTS)
                .json(report("それは位置情報を送信します。"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 201, "\"state\":\"open\"", "それは位置情報を送信します。")
                .refuses(GUEST, 409, "report_open")
                .answers(OUTSIDER, 201);
        server.scenario("GET", REPORTS)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, item);
        server.call(MEMBER, "PUT", "/api/v1/extensions/" + item + "/visibility", Map.of("visibility", "organization"));
        server.scenario("POST", REPORTS).json(report("Again.")).refuses(OUTSIDER, 404, "not_found");
    }

    @Test
    void theLastPageIsFollowedByNone() {
        server.call(GUEST, "POST", REPORTS, report("It sends my position away."));
        int all = server.call(GUEST, "GET", REPORTS).get("items").size();
        assertThat(server.call(GUEST, "GET", REPORTS + "?limit=" + all)
                        .get("next")
                        .isNull())
                .isTrue();
    }

    @Test
    void aReportSaysSomething() {
        server.scenario("POST", REPORTS).json(report(" \n")).refuses(GUEST, 422, "invalid_input");
        server.scenario("POST", REPORTS).json(report("x".repeat(4001))).refuses(GUEST, 422, "invalid_input");
    }

    @Test
    void theOperatorAnswersAndNobodyElseSeesWhoReported() {
        var id = server.call(OUTSIDER, "POST", REPORTS, report("It sends my position away."))
                .get("id")
                .stringValue();
        assertThat(server.call(OWNER, "GET", REPORTS).toString()).doesNotContain(id);
        server.scenario("GET", REVIEW)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, id);
        server.scenario("PUT", REVIEW + "/{id}/decision", id)
                .json(Map.of("uphold", true, "answer", " "))
                .refuses(OWNER, 422, "invalid_input");
        server.scenario("PUT", REVIEW + "/{id}/decision", id)
                .json(Map.of("uphold", true, "answer", "Thank you, it is gone."))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, "\"state\":\"upheld\"")
                .refuses(OWNER, 409, "report_decided");
        assertThat(server.call(OUTSIDER, "GET", REPORTS)
                        .get("items")
                        .get(0)
                        .get("decision")
                        .stringValue())
                .isEqualTo("Thank you, it is gone.");
        server.scenario("PUT", REVIEW + "/{id}/decision", UUID.randomUUID())
                .json(Map.of("uphold", false, "answer", "No."))
                .refuses(OWNER, 404, "not_found");
    }
}
