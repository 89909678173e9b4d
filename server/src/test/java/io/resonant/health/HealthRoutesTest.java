package io.resonant.health;

import static io.resonant.testing.Persona.ANONYMOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class HealthRoutesTest {
    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    HealthRoutesTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.notSetUp(test, Map.of());
    }

    @Test
    void aLivingServerSaysSo() {
        server.scenario("GET", "/health/live").answers(ANONYMOUS, 200, "\"status\":\"alive\"");
    }

    @Test
    void aReadyServerKnowsItsSchema() {
        server.scenario("GET", "/health/ready").answers(ANONYMOUS, 200, body -> {
            assertThat(body.get("status").stringValue()).isEqualTo("ready");
            assertThat(body.get("schema_version").stringValue()).matches("\\d+");
        });
    }

    @Test
    void measurementsAreForThisMachine() {
        server.scenario("GET", "/metrics")
                .answers(ANONYMOUS, 200, "http_requests_active", "database_connections_active", "jvm_memory")
                .header("X-Forwarded-For", "203.0.113.7")
                .refuses(ANONYMOUS, 404, "not_found");
    }

    @Test
    void aTokenOpensThemToOthersAndIsThenNeededByAll() throws Exception {
        try (var guarded = TestServer.notSetUp(test, Map.of("RESONANT_METRICS_TOKEN", "a long metrics token"))) {
            guarded.scenario("GET", "/metrics").refuses(ANONYMOUS, 401, "unauthenticated");
            guarded.scenario("GET", "/metrics")
                    .header("Authorization", "Bearer a long metrics token")
                    .answers(ANONYMOUS, 200, "http_requests_active");
        }
    }
}
