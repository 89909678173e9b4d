package io.resonant.bridge;

import static io.resonant.intent.IntentStatus.COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.bridge.FailPoint.Step;
import io.resonant.intent.IntentData;
import io.resonant.intent.IntentSettings;
import io.resonant.intent.IntentType;
import io.resonant.intent.IntentWorld;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.outbound.ScriptedServer;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.task.TaskFilter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real process, killed with SIGKILL while it works on an intent; another takes the intent up. */
@BothEngines
@Timeout(120)
class BridgeKillTest {
    private static final String TASK = "{\"tasks\":[{\"title\":\"作る\",\"description\":\"\",\"priority\":\"low\","
            + "\"due_date\":\"\",\"assignee_id\":\"\",\"checklist_number\":0}]}";

    private final TestDatabase test;
    private final BridgeWorld bridges;
    private final IntentWorld world;

    BridgeKillTest(TestDatabase test) {
        this.test = test;
        this.test.clock().set(InstantSource.system().instant());
        this.bridges = new BridgeWorld(test, IntentSettings.USUAL);
        this.world = bridges.world;
    }

    @AfterEach
    void end() {
        bridges.close();
    }

    @Test
    void aKilledProcessLosesNothingAndDoublesNothing() throws Exception {
        for (var step : List.of(Step.ASKED, Step.ANSWERED, Step.COMPLETED)) {
            test.clock().set(InstantSource.system().instant().minus(Duration.ofSeconds(1)));
            var spec = world.spec("決済 " + step, "作る\n");
            var intent = world.wish(IntentType.SPEC_TASKS, IntentData.spec(spec.id()));
            try (var model = new ScriptedServer(
                    (request, reply) -> reply.eventStream(AnthropicServer.stream("submit_tasks", TASK), 37))) {
                killAt(step, model);
                test.clock().set(InstantSource.system().instant().plus(Duration.ofMinutes(5)));
                world.queue.recover();
                test.clock().advance(Duration.ofMinutes(20));
                try (var bridge = bridges.bridge(new RulesProcessor())) {
                    bridge.start();
                    var done = bridges.await(intent, COMPLETED);
                    assertThat(done.attempts()).isEqualTo(step == Step.COMPLETED ? 1 : 2);
                }
                assertThat(model.received()).hasSize(step == Step.ASKED ? 0 : 1);
            }
            var tasks = world.tasks.list(world.org.member(), TaskFilter.spec(spec.id()), 10, Optional.empty());
            assertThat(tasks.items()).hasSizeLessThanOrEqualTo(1);
            if (step == Step.COMPLETED) {
                assertThat(tasks.items()).extracting(task -> task.title()).containsExactly("作る");
            }
        }
        // what nobody saw the end of counts as spent
        assertThat(world.intents.usage(world.org.member()).reservedMicros()).isZero();
        assertThat(world.intents.usage(world.org.member()).spentMicros()).isPositive();
    }

    private void killAt(Step step, ScriptedServer model) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BridgeProcess.class.getName(),
                        address(),
                        model.url().toString(),
                        step.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var line = out.readLine();
            while (line != null && !line.startsWith("reached ")) {
                line = out.readLine();
            }
            assertThat(line).as("the process ended by itself").isNotNull();
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private String address() {
        return switch (test.settings().location()) {
            case DatabaseLocation.Sqlite sqlite -> "sqlite:" + sqlite.file();
            case DatabaseLocation.Postgresql server ->
                "postgresql://" + server.user() + ":" + server.password() + "@" + server.host() + ":" + server.port()
                        + "/" + server.database() + "?sslmode=disable";
        };
    }
}
