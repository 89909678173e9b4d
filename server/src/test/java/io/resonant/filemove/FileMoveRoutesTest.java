package io.resonant.filemove;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Operators;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BothEngines
class FileMoveRoutesTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String PATH = "/api/v1/operator/move/files";

    @AutoClose
    private final TestServer server;

    private final TestDatabase test;

    @TempDir
    private Path folder;

    FileMoveRoutesTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.on(test, Map.of("SECRET_KEY", SECRET));
    }

    private String operator(String secret) {
        return Operators.proof(SecretKeys.of(secret, null), test.clock());
    }

    @Test
    void onlyTheOperatorMoves() {
        for (var path : new String[] {"", "/verification", "/switch", "/rollback", "/completion", "/cancellation"}) {
            var body = path.isEmpty() ? Map.of("to", "file:///tmp/x") : Map.of();
            server.scenario("POST", PATH + path)
                    .json(body)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(MEMBER, 403, "forbidden")
                    .refuses(ADMIN, 403, "forbidden")
                    .refuses(OUTSIDER, 403, "forbidden");
        }
        server.scenario("GET", PATH)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden")
                .answers(OWNER, 200);
        for (var path : new String[] {"/report", "/report/page"}) {
            server.scenario("GET", PATH + path)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(MEMBER, 403, "forbidden")
                    .refuses(ADMIN, 403, "forbidden")
                    .refuses(OUTSIDER, 403, "forbidden");
        }
        server.scenario("GET", PATH)
                .header("Authorization", operator("another secret that is long enough 0123"))
                .refuses(ANONYMOUS, 401, "unauthenticated");
        var old = operator(SECRET);
        test.clock().advance(Duration.ofMinutes(6));
        server.scenario("GET", PATH).header("Authorization", old).refuses(ANONYMOUS, 401, "unauthenticated");
    }

    @Test
    void theOperatorMoves() {
        var operator = operator(SECRET);
        server.scenario("GET", PATH)
                .header("Authorization", operator)
                .answers(ANONYMOUS, 200, "\"current\":\"data:files\"");
        for (var path : new String[] {"/verification", "/switch", "/rollback", "/completion", "/cancellation"}) {
            server.scenario("POST", PATH + path).json(Map.of()).refuses(OWNER, 409, "file_move_none");
        }
        for (var path : new String[] {"/report", "/report/page"}) {
            server.scenario("GET", PATH + path).refuses(OWNER, 404, "not_found");
        }
        server.scenario("POST", PATH)
                .json(Map.of("to", "ftp://example.com/files"))
                .refuses(OWNER, 422, "file_move_address");
        server.scenario("POST", PATH)
                .header("Authorization", operator)
                .json(Map.of("to", "file://" + folder))
                .answers(ANONYMOUS, 200, "\"state\":\"copying\"");
        server.scenario("POST", PATH + "/cancellation")
                .header("Authorization", operator)
                .json(Map.of())
                .answers(ANONYMOUS, 200, "\"state\":\"cancelled\"");
        var signed = server.call(OWNER, "GET", PATH + "/report");
        var report = signed.path("report");
        assertThat(report.path("state").asString()).isEqualTo("cancelled");
        assertThat(report.path("started_by").asString()).isEqualTo("command line");
        assertThat(Signing.verify(
                        signed.path("public_key").asString(),
                        Json.of(report).text(),
                        signed.path("signature").asString()))
                .isTrue();
        server.scenario("GET", PATH + "/report/page")
                .answers(OWNER, 200, "<!doctype html>", "cancelled", "command line", folder.toString());
    }
}
