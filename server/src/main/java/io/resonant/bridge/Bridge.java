package io.resonant.bridge;

import io.resonant.intent.IntentQueue;
import io.resonant.intent.IntentQueue.Held;
import io.resonant.intent.IntentQueue.Waiting;
import io.resonant.intent.Intents;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.event.Subscription;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.model.ModelClient;
import io.resonant.model.PriceTable;
import io.resonant.task.Tasks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up intents and works them off, several at once. Any number of bridges may run, in this process or in others:
 * they share the queue and know nothing of each other. New work is noticed by the event that announces it; a look every
 * few seconds makes up for an event that was missed.
 */
public final class Bridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final Duration BREATH = Duration.ofMillis(20); // between two looks, however many events come

    private final String owner = "bridge " + UUID.randomUUID();
    private final BridgeSettings settings;
    private final Run.Tools tools;
    private final EventFeed feed;
    private final InstantSource clock;
    private final Turns turns;
    private final Semaphore slots;
    private final Semaphore signal = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<UUID, Run> running = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile List<Waiting> seen = List.of();
    private @Nullable Subscription subscription;

    /**
     * @param model who is asked; empty to work by rules
     * @param prices asked for only when there is a model
     */
    public Bridge(BridgeSettings settings, Optional<ModelClient> model, Supplier<PriceTable> prices, Wiring wiring) {
        this(
                settings,
                model.<IntentProcessor>map(client -> new ModelProcessor(client, prices.get(), wiring.clock()))
                        .orElseGet(RulesProcessor::new),
                wiring,
                FailPoint.NONE);
    }

    Bridge(BridgeSettings settings, IntentProcessor processor, Wiring wiring, FailPoint failPoint) {
        this.settings = settings;
        this.feed = wiring.feed();
        this.clock = wiring.clock();
        var loader = new AssignmentLoader(
                wiring.database(), wiring.subjects(), wiring.tasks(), wiring.clock(), settings.zone());
        var meters = new BridgeMeters(wiring.telemetry(), wiring.clock());
        this.tools = new Run.Tools(wiring.queue(), loader, processor, failPoint, meters);
        this.turns = new Turns(settings.workersPerOrganization());
        this.slots = new Semaphore(settings.workers());
    }

    /** The rest of the house, as far as the bridge needs it. */
    public record Wiring(
            Database database,
            EventFeed feed,
            IntentQueue queue,
            Intents.Subjects subjects,
            Tasks tasks,
            Telemetry telemetry,
            InstantSource clock) {}

    public void start() {
        subscription = feed.listen(_ -> wake());
        threads.execute(this::dispatch);
        threads.execute(this::beat);
    }

    /** Looks for work now. */
    void wake() {
        signal.release();
    }

    /** Takes nothing more up, waits a little for what is under way and gives the rest back. */
    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        stopping.countDown();
        wake();
        if (!finished(settings.patience())) {
            LOG.info(
                    "The bridge stops and gives {} intents back; others or the next start take them up",
                    running.size());
            running.values().forEach(run -> run.stop(true));
            if (!finished(settings.patience())) {
                LOG.warn(
                        "{} intents did not stop; nothing is lost, they are taken up again in {} seconds",
                        running.size(),
                        tools.queue().lease().toSeconds());
            }
        }
        ended.countDown();
        threads.shutdownNow();
        tools.processor().close();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean finished(Duration patience) {
        try {
            boolean all = slots.tryAcquire(settings.workers(), patience.toMillis(), TimeUnit.MILLISECONDS);
            if (all) {
                slots.release(settings.workers());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void dispatch() {
        while (!isStopping()) {
            try {
                tools.queue().recover();
                while (!isStopping() && slots.tryAcquire()) {
                    if (!startOne()) {
                        break;
                    }
                }
            } catch (RuntimeException e) {
                LOG.warn(
                        "The bridge could not look for work; intents wait, nothing is lost, it looks again in {} seconds",
                        settings.poll().toSeconds(),
                        e);
            }
            if (!pause()) {
                return;
            }
        }
    }

    /** @return whether a slot is used now */
    private boolean startOne() {
        boolean started = false;
        try {
            var waiting = tools.queue().waiting();
            seen = waiting;
            tools.meters().waiting(waiting);
            var organization = turns.next(waiting, underWay(), clock.instant());
            if (organization.isPresent()) {
                turns.served(organization.get());
                var lease = tools.queue().claim(organization.get(), owner);
                if (lease.isPresent()) {
                    var run = new Run(lease.get(), tools);
                    running.put(run.lease().intentId(), run);
                    threads.execute(() -> carryOut(run));
                    started = true;
                } else {
                    wake(); // another was faster; there may be more
                }
            }
            return started;
        } finally {
            if (!started) {
                slots.release();
            }
        }
    }

    private void carryOut(Run run) {
        try {
            run.run();
        } finally {
            running.remove(run.lease().intentId(), run);
            slots.release();
            wake();
        }
    }

    private Map<UUID, Long> underWay() {
        return running.values().stream()
                .collect(Collectors.groupingBy(run -> run.lease().organizationId(), Collectors.counting()));
    }

    /** @return false when this thread is to end */
    private boolean pause() {
        try {
            if (stopping.await(BREATH.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (signal.tryAcquire(untilNext().toMillis(), TimeUnit.MILLISECONDS)) {
                signal.drainPermits();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Until the next intent is due, if that is before the next look. */
    private Duration untilNext() {
        return seen.stream()
                .map(waiting -> Duration.between(clock.instant(), waiting.next()))
                .filter(until -> until.isPositive() && until.compareTo(settings.poll()) < 0)
                .min(Comparator.naturalOrder())
                .orElse(settings.poll());
    }

    /** Tells the others that we are alive, and our own workers when they have lost their intents. */
    private void beat() {
        try {
            while (!ended.await(Math.max(1, tools.queue().lease().toMillis() / 4), TimeUnit.MILLISECONDS)) {
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        var mine = List.copyOf(running.values());
        try {
            var held = tools.queue().renew(owner, Map.copyOf(running).keySet());
            for (var run : mine) {
                if (!held.contains(new Held(run.lease().intentId(), run.lease().attempt()))
                        && running.containsValue(run)) {
                    run.stop(false);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("The bridge could not renew {} leases; it tries again before they run out", mine.size(), e);
        }
    }
}
