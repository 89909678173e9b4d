package io.resonant.monitor;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
record MonitorRoutesTest(TestDatabase test) {
    private static final String PATH = "/api/v1/operator/monitor";

    @Test
    void onlyWhoRunsTheServerSeesHowItIs() throws IOException {
        try (var server = TestServer.on(test)) {
            server.scenario("GET", PATH)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(ADMIN, 403, "forbidden")
                    .refuses(OUTSIDER, 403, "forbidden")
                    .answers(OWNER, 200, "\"step_seconds\":300", "\"drills\":[]");
            server.scenario("GET", PATH).query("hours=49").refuses(OWNER, 422, "invalid_input");
            server.scenario("GET", PATH).query("hours=1").answers(OWNER, 200, "\"step_seconds\":60");
        }
    }
}
