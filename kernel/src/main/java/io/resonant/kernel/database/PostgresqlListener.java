package io.resonant.kernel.database;

import io.resonant.kernel.event.Subscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what other nodes tell on a channel, on a connection of its own, which it makes anew when it breaks. What was told
 * in between is lost, so the listener is asked to look for itself after each connect.
 */
final class PostgresqlListener implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresqlListener.class);
    private static final int WAIT_MILLIS = 5_000;
    private static final long MAX_BACKOFF_MILLIS = 5_000;

    private final DatabaseLocation.Postgresql location;
    private final String channel;
    private final Database.Listener listener;
    private final long checkNanos;
    private final int waitMillis;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Connection current;

    PostgresqlListener(
            DatabaseLocation.Postgresql location, String channel, Duration check, Database.Listener listener) {
        this.location = location;
        this.channel = channel;
        this.checkNanos = check.toNanos();
        this.waitMillis = (int) Math.min(WAIT_MILLIS, check.toMillis());
        this.listener = listener;
        this.thread = Thread.ofPlatform().name("postgresql-listener").daemon().start(this::loop);
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
            throw Failures.of(e);
        }
    }

    private void loop() {
        var backoff = 100L;
        while (!closed) {
            try (var fresh = location.connect()) {
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
        listener.check();
        var checked = System.nanoTime();
        while (!closed) {
            var notifications = postgresql.getNotifications(waitMillis);
            if (notifications != null) {
                for (var notification : notifications) {
                    listener.told(notification.getParameter());
                }
            }
            if (System.nanoTime() - checked > checkNanos) {
                listener.check();
                checked = System.nanoTime();
            }
        }
    }
}
