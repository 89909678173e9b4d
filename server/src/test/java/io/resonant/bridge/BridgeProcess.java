package io.resonant.bridge;

import io.resonant.action.ActionExecutor;
import io.resonant.bridge.FailPoint.Step;
import io.resonant.intent.IntentCommands;
import io.resonant.intent.IntentQueue;
import io.resonant.intent.IntentSettings;
import io.resonant.intent.Intents;
import io.resonant.kernel.config.Secret;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseSettings;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.model.AnthropicMessages;
import io.resonant.model.PriceTable;
import io.resonant.spec.SpecFindings;
import io.resonant.spec.Specs;
import io.resonant.task.SpecTasks;
import io.resonant.task.Tasks;
import io.resonant.thread.Messages;
import io.resonant.thread.Threads;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A bridge in a process of its own that says when it has come to a step, and then waits to be killed. */
final class BridgeProcess {
    private BridgeProcess() {}

    /** @param arguments address of the database, of the model, and the step */
    public static void main(String[] arguments) throws InterruptedException {
        var clock = InstantSource.system();
        var database = Database.open(DatabaseSettings.of(arguments[0]), clock);
        var specs = new Specs(database, List.of(new SpecTasks()));
        var tasks = new Tasks(database, specs, List.of());
        var messages = new Messages(database, clock, new IntentCommands(), List.of());
        var threads = new Threads(database, specs, messages);
        var executor = new ActionExecutor(specs, new SpecFindings(database), tasks, messages);
        var queue = new IntentQueue(database, IntentSettings.USUAL, executor);
        var client = AnthropicMessages.at(
                Optional.of(URI.create(arguments[1])), new Secret("sk-secret"), Optional.empty(), clock);
        var step = Step.valueOf(arguments[2]);
        FailPoint wait = (reached, lease) -> {
            if (reached == step) {
                System.out.println("reached " + lease.intentId());
                System.out.flush();
                waitForEver();
            }
        };
        var bridge = new Bridge(
                BridgeSettings.usual(BridgeWorld.TOKYO),
                new ModelProcessor(client, PriceTable.bundled(), clock),
                new Bridge.Wiring(
                        database,
                        new EventFeed(database),
                        queue,
                        new Intents.Subjects(specs, threads, messages),
                        tasks,
                        new Telemetry(),
                        clock),
                wait);
        bridge.start();
        waitForEver();
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
