package io.resonant.feedback;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class FeedbackRoutesTest {
    private static final String FEEDBACK = "/api/v1/feedback";

    @AutoClose
    private final TestServer server;

    FeedbackRoutesTest(TestDatabase test) {
        this.server = TestServer.on(test);
    }

    private static Map<String, Object> feedback() {
        return new HashMap<>(Map.of(
                "install",
                UUID.randomUUID(),
                "consent",
                Consent.VERSION,
                "events",
                List.of(Map.of("item", "nobody.knows", "outcome", "shown", "position", 1))));
    }

    @Test
    void theTextOfConsentIsReadByAnybody() {
        server.scenario("GET", FEEDBACK + "/consent")
                .answers(ANONYMOUS, 200, Consent.VERSION, "90 days", "\"sensor_msgs/Image\"")
                .answers(MEMBER, 200, "90 日");
    }

    @Test
    void nobodySignsInToTell() {
        server.scenario("POST", FEEDBACK)
                .json(feedback())
                .answers(ANONYMOUS, 202, "{\"accepted\":0,\"ignored\":1}")
                .answers(MEMBER, 202);
    }

    @Test
    void whatIsWrongIsRefused() {
        var free = feedback();
        free.put("comment", "Taro drove here");
        server.scenario("POST", FEEDBACK).json(free).refuses(ANONYMOUS, 422, "invalid_input");
        var old = feedback();
        old.put("consent", "2020-01");
        server.scenario("POST", FEEDBACK).json(old).refuses(ANONYMOUS, 409, "consent_outdated");
        var empty = feedback();
        empty.put("events", List.of());
        server.scenario("POST", FEEDBACK).json(empty).refuses(ANONYMOUS, 422, "invalid_input");
        server.scenario("POST", FEEDBACK).body("application/json", "{").refuses(ANONYMOUS, 400, "malformed_json");
    }

    @Test
    void aBrowserThatAsksNotToBeFollowedIsNot() {
        for (var header : List.of("Sec-GPC", "DNT")) {
            server.scenario("POST", FEEDBACK)
                    .header(header, "1")
                    .json(feedback())
                    .refuses(ANONYMOUS, 403, "privacy_signal");
        }
    }

    @Test
    void anInstallDeletesWhatItTold() {
        var answer = server.scenario("POST", FEEDBACK + "/deletion")
                .json(Map.of("install", UUID.randomUUID()))
                .answers(ANONYMOUS, 200)
                .answer();
        assertThat(answer.get("deleted").intValue()).isZero();
        server.scenario("POST", FEEDBACK + "/deletion")
                .json(Map.of("install", "Taro"))
                .refuses(ANONYMOUS, 422, "invalid_input");
    }
}
