package io.resonant.recommendation;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class RecommendationRoutesTest {
    private static final String ONE = "/api/v1/recommendations";

    @AutoClose
    private final TestServer server;

    RecommendationRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    @Test
    void theIndexHasAnAddressThatNeverChangesItsContent() {
        var current = server.scenario("GET", ONE + "/index")
                .answers(ANONYMOUS, 200, "\"texts\"", "topics present")
                .withHeader("Cache-Control", "public, max-age=60, stale-while-revalidate=600")
                .withHeader("Access-Control-Allow-Origin", "*");
        var etag = current.response().headers().firstValue("ETag").orElseThrow();
        server.scenario("GET", ONE + "/index").header("If-None-Match", etag).answers(ANONYMOUS, 304);
        var url = current.answer().get("url").stringValue();
        server.scenario("GET", "/recommendation/index/{hash}", url.substring(url.lastIndexOf('/') + 1))
                .answers(ANONYMOUS, 200, "\"format\":1")
                .withHeader("Cache-Control", "public, max-age=31536000, immutable")
                .withHeader("Access-Control-Allow-Origin", "*");
        server.scenario("GET", "/recommendation/index/{hash}", "0".repeat(64)).refuses(ANONYMOUS, 404, "not_found");
    }

    @Test
    void theScriptIsServedToAnySite() {
        server.scenario("GET", "/recommendation/ranker.js")
                .answers(ANONYMOUS, 200, "export class Ranker")
                .withHeader("Content-Type", "text/javascript; charset=utf-8")
                .withHeader("Access-Control-Allow-Origin", "*");
    }

    @Test
    void typesAloneAreEnoughForAnAnswerThatCachesKeep() {
        server.scenario("GET", ONE)
                .query("schemas=sensor_msgs/msg/NavSatFix,acme_secret_msgs/Driver&limit=3")
                .answers(
                        ANONYMOUS,
                        200,
                        answer -> assertThat(
                                        answer.get("panels").get(0).get("type").stringValue())
                                .isEqualTo("map"))
                .withHeader("Cache-Control", "public, max-age=300, stale-while-revalidate=3600");
        server.scenario("GET", ONE).query("limit=0").refuses(ANONYMOUS, 422, "invalid_input");
    }

    @Test
    void namesOfTopicsAreTakenWithConsentOnly() {
        var topics = List.of(Map.of("name", "/front/image_raw", "schema", "sensor_msgs/msg/Image"));
        server.scenario("POST", ONE)
                .json(Map.of("consent", false, "topics", topics))
                .refuses(ANONYMOUS, 403, "consent_required");
        server.scenario("POST", ONE)
                .json(Map.of("consent", true, "topics", topics, "limit", 3, "seed", 5))
                .answers(ANONYMOUS, 200, "\"type\":\"Image\"")
                .answers(MEMBER, 200);
        server.scenario("POST", ONE)
                .json(Map.of("consent", true, "topics", topics, "limit", 500))
                .refuses(ANONYMOUS, 422, "invalid_input");
        server.scenario("POST", ONE)
                .json(Map.of("consent", true, "topics", List.of(Map.of("name", "x".repeat(2000)))))
                .refuses(ANONYMOUS, 422, "invalid_input");
    }
}
