package io.resonant.bridge;

import io.resonant.intent.Intent;
import io.resonant.intent.IntentQueue;
import io.resonant.intent.IntentSettings;
import io.resonant.intent.IntentStatus;
import io.resonant.intent.IntentWorld;
import io.resonant.intent.Intents;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/** An organisation with a bridge, wired as in production; tests wait for events, not for time. */
@NullMarked
final class BridgeWorld implements AutoCloseable {
    static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    final IntentWorld world;
    final EventFeed feed;
    final Telemetry telemetry = new Telemetry();
    private final Semaphore events = new Semaphore(0);

    BridgeWorld(TestDatabase test, IntentSettings settings) {
        this(new IntentWorld(test, settings));
    }

    BridgeWorld(IntentWorld world) {
        this.world = world;
        this.feed = new EventFeed(world.test.database());
        feed.listen(_ -> events.release());
    }

    Bridge bridge(IntentProcessor processor) {
        return bridge(processor, FailPoint.NONE, 2);
    }

    Bridge bridge(IntentProcessor processor, FailPoint failPoint, int workers) {
        return bridge(processor, failPoint, workers, world.queue);
    }

    Bridge bridge(IntentProcessor processor, FailPoint failPoint, int workers, IntentQueue queue) {
        var settings = new BridgeSettings(workers, Duration.ofMillis(50), Duration.ofMillis(300), TOKYO);
        return new Bridge(settings, processor, wiring(queue, world.test.clock()), failPoint);
    }

    Bridge.Wiring wiring(IntentQueue queue, InstantSource clock) {
        return new Bridge.Wiring(
                world.test.database(),
                feed,
                queue,
                new Intents.Subjects(world.specs, world.threads, world.messages),
                world.tasks,
                telemetry,
                clock);
    }

    /** Returns when something has happened, or after a moment. */
    void feedEvent() throws InterruptedException {
        if (events.tryAcquire(20, TimeUnit.MILLISECONDS)) {
            events.drainPermits();
        }
    }

    /** The intent as soon as it stands like this. */
    Intent await(Intent intent, IntentStatus... wanted) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            var now = world.now(intent);
            if (Set.of(wanted).contains(now.status())) {
                return now;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + now + " with " + world.trail(intent));
            }
            feedEvent();
        }
    }

    @Override
    public void close() {
        feed.close();
    }
}
