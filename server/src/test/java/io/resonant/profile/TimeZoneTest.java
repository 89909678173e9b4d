package io.resonant.profile;

import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class TimeZoneTest {
    private static final String ME = "/api/v1/users/me";

    @AutoClose
    private final TestServer server;

    TimeZoneTest(TestDatabase test) {
        this.server = TestServer.withoutBridge(test);
    }

    @Test
    void isChosenKeptAndGivenUp() {
        server.scenario("GET", ME).answers(MEMBER, 200, "\"time_zone\":null");
        server.call(MEMBER, "PATCH", ME, Map.of("time_zone", "America/Los_Angeles"));
        var name = server.call(MEMBER, "PATCH", ME, Map.of("name", "Hanako"));
        assertThat(name.get("time_zone").asString()).isEqualTo("America/Los_Angeles");
        server.scenario("GET", "/api/v1/auth/session").answers(MEMBER, 200, "\"time_zone\":\"America/Los_Angeles\"");
        assertThat(server.call(MEMBER, "PATCH", ME, Map.of("time_zone", "Etc/UTC"))
                        .get("time_zone")
                        .asString())
                .isEqualTo("Etc/UTC");
        var none = new HashMap<String, Object>();
        none.put("time_zone", null);
        assertThat(server.call(MEMBER, "PATCH", ME, none).get("time_zone").isNull())
                .isTrue();
    }

    @Test
    void isTheNameOfAPlace() {
        for (var wrong :
                new String[] {"+9", "+09:00", "JST", "CST", "UTC", "Etc/GMT+9", "Mars/Olympus", "asia/tokyo", ""}) {
            var answer = server.scenario("PATCH", ME)
                    .json(Map.of("time_zone", wrong))
                    .refuses(MEMBER, 422, "invalid_input")
                    .answer();
            assertThat(answer.toString()).as(wrong).contains("/time_zone", "time_zone_expected", "Europe/London");
        }
        server.scenario("GET", ME).answers(MEMBER, 200, "\"time_zone\":null");
    }
}
