package io.resonant.kernel.feed;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Committed;
import io.resonant.kernel.event.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs durable consumers. Any number of nodes may run the same ones: the row that holds a consumer's place is locked
 * while it works, so each event is handled by one node.
 */
public final class EventConsumers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventConsumers.class);
    private static final int BATCH = 50;
    private static final int AT_ONCE = 4;
    private static final long GATHER_MILLIS = 25; // while events keep coming, so that many share a transaction
    private static final int PRUNED_AT_ONCE = 500; // so that no other write waits long
    private static final long MAX_BACKOFF_MILLIS = 60_000;

    private final Database database;
    private final EventFeed feed;
    private final List<EventConsumer> consumers;
    private final ConcurrentHashMap<Key, Progress> running = new ConcurrentHashMap<>();
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final CountDownLatch closed = new CountDownLatch(1);
    private Subscription subscription = () -> {};
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("event-consumer-", 0).factory());

    public EventConsumers(Database database, EventFeed feed, List<EventConsumer> consumers) {
        this.database = database;
        this.feed = feed;
        this.consumers = List.copyOf(consumers);
        if (consumers.stream().map(EventConsumer::name).distinct().count() != consumers.size()) {
            throw new IllegalArgumentException("Two consumers have the same name");
        }
    }

    private record Key(EventConsumer consumer, UUID tenant) {}

    /** Whether somebody works for a key, and whether there is news since it last looked. */
    private static final class Progress {
        private static final int IDLE = 0;
        private static final int WORKING = 1;
        private static final int NEWS = 2;

        private final AtomicInteger state = new AtomicInteger();

        /** Notes that there is news; true when nobody works yet. */
        boolean news() {
            return state.getAndSet(NEWS) == IDLE;
        }

        void look() {
            state.set(WORKING);
        }

        /** False when there is news since {@link #look}. */
        boolean rest() {
            return state.compareAndSet(WORKING, IDLE);
        }
    }

    /** Catches up with what happened while nobody ran, and goes on from there. */
    public void start() {
        subscription = feed.listen(this::committed);
        feed.onCheck(this::catchUp);
        catchUp();
    }

    /**
     * Deletes events made before an instant that every consumer has seen, also consumers of other versions of the
     * program.
     *
     * @return how many
     */
    public int prune(Instant before) {
        var names = consumers.stream().map(EventConsumer::name).toList();
        var total = 0;
        for (var tenant : database.readSystem(transaction -> EventLog.prunable(transaction, before, names))) {
            int deleted;
            do {
                deleted = database.write(tenant, transaction -> EventLog.prune(transaction, before, PRUNED_AT_ONCE));
                total += deleted;
            } while (deleted == PRUNED_AT_ONCE);
        }
        return total;
    }

    /**
     * Keeps a consumer, on every node, from handling this tenant's events until the end of the transaction: for work
     * that writes what the consumer writes.
     */
    public static void hold(Transaction transaction, String consumer) {
        EventLog.lockCursor(transaction, consumer);
    }

    /** Waits for what is being handled; the rest is handled after the next start. */
    @Override
    public void close() {
        closed.countDown();
        subscription.close();
        threads.close();
    }

    private void catchUp() {
        for (var consumer : consumers) {
            database.readSystem(transaction -> EventLog.behind(transaction, consumer.name()))
                    .forEach(tenant -> wake(consumer, tenant));
        }
    }

    private void committed(Committed committed) {
        for (var consumer : consumers) {
            wake(consumer, committed.tenant());
        }
    }

    private void wake(EventConsumer consumer, UUID tenant) {
        var key = new Key(consumer, tenant);
        var progress = running.computeIfAbsent(key, _ -> new Progress());
        if (closed.getCount() > 0 && progress.news()) {
            try {
                threads.execute(() -> work(key, progress));
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed meanwhile; the events are handled after the next start.");
            }
        }
    }

    private void work(Key key, Progress progress) {
        var failures = 0;
        do {
            progress.look();
            var more = true;
            while (more && closed.getCount() > 0) {
                try {
                    more = step(key, failures == 0 ? BATCH : 1); // one by one, to come as far as possible
                    failures = 0;
                } catch (RuntimeException e) { // a consumer may fail in any way; its events wait
                    failures++;
                    backOff(key, failures, e);
                }
            }
        } while (!progress.rest() && !isClosedWithin(GATHER_MILLIS));
    }

    private boolean step(Key key, int limit) {
        permits.acquireUninterruptibly();
        try {
            return database.write(key.tenant(), transaction -> {
                var cursor = EventLog.lockCursor(transaction, key.consumer().name());
                var events = EventLog.after(transaction, cursor, limit);
                for (var event : events) {
                    key.consumer().handle(transaction, event);
                }
                if (!events.isEmpty()) {
                    EventLog.moveCursor(
                            transaction, key.consumer().name(), events.getLast().sequence());
                }
                return events.size() == limit;
            });
        } finally {
            permits.release();
        }
    }

    private void backOff(Key key, int failures, RuntimeException e) {
        var millis = Math.min(MAX_BACKOFF_MILLIS, 100L << Math.min(failures, 10));
        LOG.warn(
                "The consumer {} could not handle the next event of organisation {}; nothing of it is stored, the events"
                        + " behind it wait. It is tried again in {} ms.",
                key.consumer().name(),
                key.tenant(),
                millis,
                e);
        isClosedWithin(millis);
    }

    private boolean isClosedWithin(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
