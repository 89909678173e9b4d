package io.resonant.kernel.notification;

import io.resonant.kernel.event.Subscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what other nodes tell on a channel, on a connection of its own, which it makes anew when it breaks. What was told
 * in between is lost, so the listener is asked to look for itself after each connect.
 */
public final class PostgresqlListener implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresqlListener.class);
    private static final int WAIT_MILLIS = 5_000;
    private static final long MAX_BACKOFF_MILLIS = 5_000;

    private final Connector connector;
    private final String channel;
    private final Consumer<String> told;
    private final Runnable look;
    private final long checkNanos;
    private final int waitMillis;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Connection current;

    /**
     * Listens at once, on a thread of its own.
     *
     * @param channel a name of ours, never of a user
     * @param check how often to look at least
     * @param told hears each message
     * @param look looks for what may have been missed: after each connect, and from time to time
     */
    public PostgresqlListener(
            Connector connector, String channel, Duration check, Consumer<String> told, Runnable look) {
        this.connector = connector;
        this.channel = channel;
        this.checkNanos = check.toNanos();
        this.waitMillis = (int) Math.min(WAIT_MILLIS, check.toMillis());
        this.told = told;
        this.look = look;
        this.thread = Thread.ofPlatform().name("postgresql-listener").daemon().start(this::loop);
    }

    /** Makes a connection outside of any pool. */
    public interface Connector {
        Connection connect() throws SQLException;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            var open = current;
            if (open != null) {
                open.abort(Runnable::run); // it is waiting for messages
            }
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw new IllegalStateException("A connection that was left could not be told so; it ends by itself", e);
        }
    }

    private void loop() {
        var backoff = 100L;
        while (!closed) {
            try (var fresh = connector.connect()) {
                try (var statement = fresh.createStatement()) {
                    statement.execute("listen " + channel);
                }
                backoff = 100;
                current = fresh;
                follow(fresh.unwrap(PGConnection.class));
            } catch (SQLException | RuntimeException e) { // also what the listener met when it looked for itself
                if (closed) {
                    return;
                }
                LOG.warn(
                        "The connection that hears of other nodes' changes broke; live updates from them wait. It is tried"
                                + " again in {} ms, and what was missed is read then: {}",
                        backoff,
                        e.getMessage());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(backoff));
                backoff = Math.min(MAX_BACKOFF_MILLIS, backoff * 2);
            }
        }
    }

    private void follow(PGConnection postgresql) throws SQLException {
        look.run();
        var checked = System.nanoTime();
        while (!closed) {
            var notifications = postgresql.getNotifications(waitMillis);
            if (notifications != null) {
                for (var notification : notifications) {
                    told.accept(notification.getParameter());
                }
            }
            if (System.nanoTime() - checked > checkNanos) {
                look.run();
                checked = System.nanoTime();
            }
        }
    }
}
