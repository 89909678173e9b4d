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

    /** One that runs while a newer program migrates goes on, until something is taken that it needs. */
    @Test
    void aServerWithoutWhatItNeedsIsNotReady() {
        newer(9000, "V9000__things_create.sql");
        server.scenario("GET", "/health/ready").answers(ANONYMOUS, 200, "\"schema_version\":\"9000\"");
        newer(9001, "V9001__contract_8999_users_drop_name.sql");
        server.scenario("GET", "/health/ready").answers(ANONYMOUS, 503, "\"check\":\"schema\"", "V9001__contract");
        test.script("delete from flyway_schema_history where installed_rank >= 9000");
        server.scenario("GET", "/health/ready").answers(ANONYMOUS, 200, "\"failures\":[]");
    }

    private void newer(int version, String script) {
        test.script("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success) select " + version + ", '" + version + "', 'x', 'SQL', '"
                + script + "', 1, 'x', 1, success from flyway_schema_history where installed_rank = 1");
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
