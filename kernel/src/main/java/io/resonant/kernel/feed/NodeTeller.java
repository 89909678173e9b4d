package io.resonant.kernel.feed;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseFailure;
import io.resonant.kernel.event.Committed;
import io.resonant.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes of new events: the first at once, and those that follow closely together, since each message wakes
 * every node up.
 */
final class NodeTeller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeTeller.class);
    private static final int IN_ONE_MESSAGE = 100; // of at most 57 bytes; PostgreSQL takes less than 8,000
    private static final long GATHER_MILLIS = 5; // nobody sees it, and a busy node sends 200 messages a second at most
    private static final long RETRY_MILLIS = 1_000;

    private final Database database;
    private final String channel;
    private final String node = UUID.randomUUID().toString();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<UUID, Long> waiting = new HashMap<>();
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean closed;

    NodeTeller(Database database, String channel) {
        this.database = database;
        this.channel = channel;
        this.thread = Thread.ofVirtual().name("event-teller").start(this::loop);
    }

    void tell(Committed committed) {
        lock.lock();
        try {
            waiting.merge(committed.tenant(), committed.sequence(), Math::max);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What another node told; nothing for this node's own messages. */
    List<Committed> understand(String message) {
        var parts = message.split(" ");
        if (parts[0].equals(node)) {
            return List.of();
        }
        var committed = new ArrayList<Committed>(parts.length - 1);
        for (var i = 1; i < parts.length; i++) {
            var colon = parts[i].indexOf(':');
            committed.add(new Committed(
                    UUID.fromString(parts[i].substring(0, colon)), Long.parseLong(parts[i].substring(colon + 1))));
        }
        return committed;
    }

    @Override
    public void close() {
        stopping.countDown();
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        while (true) {
            var message = next();
            if (message.isEmpty()) {
                return;
            }
            try {
                database.tell(channel, message);
                pause(GATHER_MILLIS);
            } catch (Problem | DatabaseFailure e) {
                LOG.warn(
                        "Other nodes could not be told of new events; they see them when they next look for themselves: {}",
                        e.getMessage());
                pause(RETRY_MILLIS);
            }
        }
    }

    /** Waits for something to tell; empty when closed. */
    private String next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (waiting.isEmpty()) {
                return "";
            }
            var message = new StringBuilder(node);
            var entries = waiting.entrySet().iterator();
            for (var i = 0; i < IN_ONE_MESSAGE && entries.hasNext(); i++) {
                var entry = entries.next();
                message.append(' ').append(entry.getKey()).append(':').append(entry.getValue());
                entries.remove();
            }
            return message.toString();
        } finally {
            lock.unlock();
        }
    }

    private void pause(long millis) {
        try {
            stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
