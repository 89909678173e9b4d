package io.resonant.kernel.feed;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.event.Committed;
import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.event.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Says "this organisation has events up to N" as soon as that is true, whichever node made it true, and reads events
 * after a number. A hint may come late or stand for several events, never too early; who got a hint reads the log.
 *
 * <p>Nodes tell each other after the commit, several hints in one message, instead of with a NOTIFY inside of each
 * transaction: that would make PostgreSQL commit them one after the other. A hint that is lost with its node is made up
 * for by looking at the numbers from time to time.
 */
public final class EventFeed implements AutoCloseable {
    private static final String CHANNEL = "resonant_events";
    private static final Duration CHECK = Duration.ofSeconds(20);

    private final Database database;
    private final ConcurrentHashMap<UUID, AtomicLong> latest = new ConcurrentHashMap<>();
    private final List<Consumer<Committed>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> checks = new CopyOnWriteArrayList<>();
    private final NodeTeller teller;
    private final Subscription here;
    private final Subscription elsewhere;

    public EventFeed(Database database) {
        this(database, CHECK);
    }

    EventFeed(Database database, Duration check) {
        this.database = database;
        this.teller = new NodeTeller(database, CHANNEL);
        this.here = database.onCommitted(this::committedHere);
        database.onMoved(this::lookForMissed);
        this.elsewhere = database.listen(CHANNEL, check, new Database.Listener() {
            @Override
            public void told(String message) {
                toldByOthers(message);
            }

            @Override
            public void check() {
                lookForMissed();
            }
        });
    }

    /**
     * What is kept of a tenant's events.
     *
     * @param first the oldest number that can still be read; {@code last + 1} when nothing is kept
     * @param last the newest number; 0 when there never was an event
     */
    public record Range(long first, long last) {}

    /**
     * Calls back with growing numbers of each tenant until it is closed. The callback runs on the thread that committed,
     * so it only takes note and returns at once.
     */
    public Subscription listen(Consumer<Committed> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** The events that follow a number, oldest first. */
    public List<StoredEvent> after(UUID tenant, long sequence, int limit) {
        return database.read(tenant, transaction -> EventLog.after(transaction, sequence, limit));
    }

    /** Which numbers can be read; a client that stands before them has missed too much and starts afresh. */
    public Range range(UUID tenant) {
        return database.read(tenant, EventLog::range);
    }

    @Override
    public void close() {
        here.close();
        elsewhere.close();
        teller.close();
    }

    /** Runs whenever hints may have been missed. */
    void onCheck(Runnable check) {
        checks.add(check);
    }

    private void committedHere(Committed committed) {
        if (database.engine() == Engine.POSTGRESQL) { // on SQLite there are no other nodes
            teller.tell(committed);
        }
        announce(committed);
    }

    private void toldByOthers(String message) {
        teller.understand(message).forEach(this::announce);
    }

    private void lookForMissed() {
        database.readSystem(EventLog::last).forEach(this::announce);
        checks.forEach(Runnable::run);
    }

    private void announce(Committed committed) {
        var known = latest.computeIfAbsent(committed.tenant(), _ -> new AtomicLong());
        if (known.getAndAccumulate(committed.sequence(), Math::max) < committed.sequence()) {
            for (var listener : listeners) {
                listener.accept(committed);
            }
        }
    }
}
