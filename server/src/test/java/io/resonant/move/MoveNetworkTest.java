package io.resonant.move;

import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.Network;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a server says and does while the database that it moves to is slow, cut off, or silent. */
class MoveNetworkTest {
    private static final String PATH = "/api/v1/operator/move";

    @Test
    void everybodyGoesOnAndTheStatusSaysWhyTheMoveDoesNot() throws Exception {
        try (var database = TestDatabase.create(Engine.SQLITE);
                var server = TestServer.on(database);
                var network =
                        new Network((DatabaseLocation.Postgresql) TestDatabase.emptyLocation(Engine.POSTGRESQL))) {
            network.delay(2);
            server.call(OWNER, "POST", PATH, Map.of("to", network.location().revealed()));
            await(server, status -> status.path("stage").asString().equals("following"));
            assertThat(server.call(OWNER, "POST", PATH + "/verification")
                            .path("equal")
                            .asBoolean())
                    .isTrue();
            assertThat(isInTrouble(server.call(OWNER, "GET", PATH))).isFalse();

            network.cut();
            await(server, MoveNetworkTest::isInTrouble);
            assertThat(server.call(OWNER, "GET", PATH).path("stage").asString()).isEqualTo("following");
            write(server);
            server.scenario("POST", PATH + "/verification").refuses(OWNER, 503, "move_failed");
            server.scenario("POST", PATH + "/switch").json(Map.of()).refuses(OWNER, 503, "move_failed");
            write(server);

            network.heal();
            await(server, status -> !isInTrouble(status));
            assertThat(server.call(OWNER, "POST", PATH + "/verification")
                            .path("equal")
                            .asBoolean())
                    .isTrue();

            network.fallSilent();
            await(server, MoveNetworkTest::isInTrouble);
            write(server);
            network.heal();
            await(server, status -> !isInTrouble(status));
            var switched = server.call(OWNER, "POST", PATH + "/switch", Map.of("max_pause_millis", 20_000));
            assertThat(switched.path("stage").asString()).isEqualTo("switched");
            write(server);
            var back = server.call(OWNER, "POST", PATH + "/rollback");
            assertThat(back.path("stage").asString()).isEqualTo("returned");
            write(server);
        }
    }

    @Test
    void aMoveIsCancelledAlsoWhenTheOtherDatabaseIsGone() throws Exception {
        try (var database = TestDatabase.create(Engine.SQLITE);
                var server = TestServer.on(database);
                var network =
                        new Network((DatabaseLocation.Postgresql) TestDatabase.emptyLocation(Engine.POSTGRESQL))) {
            server.call(OWNER, "POST", PATH, Map.of("to", network.location().revealed()));
            await(server, status -> status.path("stage").asString().equals("following"));
            network.cut();
            await(server, MoveNetworkTest::isInTrouble);
            var cancelled = server.call(OWNER, "POST", PATH + "/cancellation");
            assertThat(cancelled.path("stage").asString()).isEqualTo("none");
            write(server);
            network.heal();
            server.call(OWNER, "POST", PATH, Map.of("to", network.location().revealed()));
            await(server, status -> status.path("stage").asString().equals("following"));
        }
    }

    private static boolean isInTrouble(JsonNode status) {
        return status.path("trouble").isString();
    }

    private static void await(TestServer server, Predicate<JsonNode> condition) {
        var end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        JsonNode status = server.call(OWNER, "GET", PATH);
        while (!condition.test(status)) {
            assertThat(System.nanoTime()).as("still " + status).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            status = server.call(OWNER, "GET", PATH);
        }
    }

    private static void write(TestServer server) {
        server.call(MEMBER, "POST", "/api/v1/threads", Map.of("title", "It goes on"));
    }
}
