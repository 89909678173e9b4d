package io.resonant.sharing;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads that PostgreSQL answers together, for people who may not see the same. */
@Timeout(300)
final class SeenTogetherTest {
    private static final int EACH = 6; // more than are under way without waiting
    private static final Pattern WAITING = Pattern.compile("(?m)^database_waiting (\\d+)");

    @AutoClose
    private final TestDatabase test = TestDatabase.create(Engine.POSTGRESQL);

    @AutoClose
    private final TestServer server = TestServer.withoutBridge(test);

    @Test
    void everybodySeesWhatIsTheirsToSee() throws Exception {
        var open = id("/api/v1/specs", Map.of("title", "open", "content", Map.of("markdown", "文")));
        var secret = id("/api/v1/specs", Map.of("title", "secret", "content", Map.of("markdown", "秘密")));
        var task = id("/api/v1/tasks", Map.of("title", "secret", "spec_id", secret));
        var thread = id("/api/v1/threads", Map.of("title", "secret", "task_id", task));
        var intent = id("/api/v1/intents", Map.of("type", "spec.review", "data", Map.of("spec_id", secret)));
        server.call(
                MEMBER,
                "PUT",
                "/api/v1/specs/" + secret + "/sharing",
                Map.of(
                        "visibility",
                        "private",
                        "people",
                        List.of(server.person(GUEST).id()),
                        "groups",
                        List.of()));
        for (var table : List.of("specs", "tasks", "threads", "intents")) {
            var path = "/api/v1/" + table + "/";
            var id = Map.of("specs", secret, "tasks", task, "threads", thread, "intents", intent)
                    .get(table);
            together(table, path + id, table.equals("specs") ? path + open : path + new UUID(0, 0));
        }
    }

    private void together(String table, String restricted, String other) throws Exception {
        var insiders = List.of(MEMBER, GUEST, ADMIN, OWNER);
        var calls = new ArrayList<Future<HttpResponse<String>>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var persona : insiders) {
                server.send(server.request(persona, "GET", other).GET()); // so that the caller is known from now on
            }
            try (var connection = test.connect();
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("lock table " + table + " in access exclusive mode");
                for (var i = 0; i < EACH; i++) {
                    for (var persona : insiders) {
                        for (var path : List.of(restricted, other)) {
                            calls.add(threads.submit(() -> server.send(
                                    server.request(persona, "GET", path).GET())));
                        }
                    }
                }
                while (waiting() < EACH) {
                    Thread.onSpinWait();
                }
                connection.rollback();
            }
            for (var i = 0; i < calls.size(); i++) {
                var persona = insiders.get(i / 2 % insiders.size());
                var path = i % 2 == 0 ? restricted : other;
                var answer = calls.get(i).get();
                var sees = i % 2 == 0 ? persona == MEMBER || persona == GUEST : table.equals("specs");
                assertThat(answer.statusCode()).as("%s reads %s", persona, path).isEqualTo(sees ? 200 : 404);
                if (sees) {
                    assertThat(answer.body()).contains(path.substring(path.lastIndexOf('/') + 1));
                }
            }
        }
        assertThat(server.send(server.request(OUTSIDER, "GET", restricted).GET())
                        .statusCode())
                .isEqualTo(404);
    }

    private int waiting() {
        var metrics = server.send(server.request(ANONYMOUS, "GET", "/metrics").GET());
        var found = WAITING.matcher(metrics.body());
        assertThat(found.find()).as("the gauge in %s", metrics.body()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private String id(String path, Map<String, Object> body) {
        return server.call(MEMBER, "POST", path, body).get("id").asString();
    }
}
