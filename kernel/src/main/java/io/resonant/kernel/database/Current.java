package io.resonant.kernel.database;

import io.resonant.kernel.database.Database.Succession;
import io.resonant.kernel.database.DatabaseFailure.Fenced;
import io.resonant.kernel.event.Subscription;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that is in use now, which a move may replace while requests are served. Those who are refused by the old
 * one wait here for the new one.
 */
final class Current implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Current.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long LOOK_MILLIS = 100;
    private static final long WATCH_MILLIS = 1_000;
    private static final Duration GRACE = Duration.ofSeconds(30); // for reads that began before

    private final Opener opener;
    private final Succession succession;
    private final Gate writes = new Gate();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition replaced = lock.newCondition();
    private final List<Listening> listenings = new ArrayList<>();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final List<Thread> background = new CopyOnWriteArrayList<>();
    private volatile Place place;
    private volatile boolean closed;

    Current(DatabaseLocation location, Opener opener, Succession succession) {
        this.opener = opener;
        this.succession = succession;
        this.place = new Place(location, opener.open(location));
        if (!succession.equals(Succession.NONE) && location.engine() == Engine.POSTGRESQL) {
            watch();
        }
    }

    /** Opens a database with the settings of this one. */
    interface Opener {
        Backend open(DatabaseLocation location);
    }

    /** A database and its connections. */
    record Place(DatabaseLocation location, Backend backend) {}

    Place get() {
        return place;
    }

    /** Something done in a database. */
    interface Use<T> {
        T in(Backend backend);
    }

    /** Does what changes something in the database that is in use, and does it again in its successor when it is refused. */
    <T> T write(Use<T> use) {
        while (true) {
            writes.enter();
            var tried = place;
            try {
                return use.in(tried.backend());
            } catch (Fenced e) {
                LOG.trace("The database has been left.", e);
            } finally {
                writes.leave();
            }
            awaitSuccessorOf(tried);
        }
    }

    Gate writes() {
        return writes;
    }

    /** Through which every write goes; narrow or closed while the database is handed over. */
    static final class Gate {
        private static final int OPEN = Integer.MAX_VALUE;
        private static final Duration LONGEST_HOLD = Duration.ofSeconds(1);

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private int inside; // guarded by lock, as the next one
        private int limit = OPEN;

        /**
         * Waits no longer than a second: then a write meets what the others wait for, and waits there. One that need not wait
         * is done also on a thread that has been interrupted.
         */
        void enter() {
            lock.lock();
            try {
                var nanos = LONGEST_HOLD.toNanos();
                while (inside >= limit && nanos > 0) {
                    nanos = changed.awaitNanos(nanos);
                }
                inside++;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Problem.of(503, "stopping").cause(e);
            } finally {
                lock.unlock();
            }
        }

        void leave() {
            lock.lock();
            try {
                inside--;
                if (limit != OPEN) {
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        /** Lets no more than so many in at once from now on, and waits a while until no more are inside. */
        void narrow(int most, Duration patience) {
            lock.lock();
            try {
                limit = most;
                var nanos = patience.toNanos();
                while (inside > most && nanos > 0) {
                    nanos = changed.awaitNanos(nanos);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // whoever asked goes on with less
            } finally {
                lock.unlock();
            }
        }

        void open() {
            lock.lock();
            try {
                limit = OPEN;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    Place prepare(DatabaseLocation location) {
        return new Place(location, opener.open(location));
    }

    void onReplaced(Runnable follower) {
        followers.add(follower);
    }

    /** Waits until another database is in use than the one that refused a change, or that one is open again. */
    void awaitSuccessorOf(Place left) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        lock.lock();
        try {
            while (place.equals(left)) {
                var next = succession.successor(left.location());
                if (next.isPresent() && next.get().equals(left.location())) {
                    return; // it is open again
                }
                if (next.isPresent()) {
                    use(new Place(next.get(), opener.open(next.get())));
                    return;
                }
                if (System.nanoTime() > end || closed) {
                    throw Problem.of(503, "database_moving").header("Retry-After", "2");
                }
                var _ = replaced.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(503, "stopping").cause(e);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a database that has been opened already. */
    void replace(Place next) {
        lock.lock();
        try {
            if (place.location().equals(next.location())) { // somebody who was refused found it first
                next.backend().close();
            } else {
                use(next);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Follows a channel on whatever database is in use. */
    Subscription listen(String channel, Duration check, Database.Listener listener) {
        lock.lock();
        try {
            var listening = new Listening(channel, check, listener);
            listening.on(place.backend());
            listenings.add(listening);
            return () -> {
                lock.lock();
                try {
                    listenings.remove(listening);
                } finally {
                    lock.unlock();
                }
                listening.end();
            };
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        background.forEach(Thread::interrupt);
        place.backend().close();
    }

    private void use(Place next) {
        var left = place;
        place = next;
        replaced.signalAll();
        LOG.info("The database in use is now {}; it was {}.", next.location(), left.location());
        listenings.forEach(listening -> listening.on(next.backend()));
        inBackground("database-followers", () -> followers.forEach(Runnable::run));
        inBackground("database-left", () -> {
            try {
                Thread.sleep(GRACE);
            } catch (InterruptedException _) {
                LOG.debug("The database that was left is closed at once, because the server stops.");
            }
            left.backend().close();
        });
        if (left.location().engine() == Engine.SQLITE && next.location().engine() == Engine.POSTGRESQL) {
            watch();
        }
    }

    /** Another node may have moved the database, and this one may only read: it looks from time to time. */
    private void watch() {
        inBackground("database-watch", () -> {
            while (!closed && place.location().engine() == Engine.POSTGRESQL) {
                try {
                    Thread.sleep(WATCH_MILLIS);
                    var seen = place;
                    if (seen.backend().isFenced()) {
                        awaitSuccessorOf(seen);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (DatabaseFailure e) {
                    LOG.debug("Whether the database has moved could not be seen; it is tried again.", e);
                }
            }
        });
    }

    private void inBackground(String name, Runnable work) {
        background.removeIf(thread -> !thread.isAlive());
        background.add(Thread.ofVirtual().name(name).start(work));
    }

    /** One who listens, on the database that is in use. */
    private static final class Listening {
        private final String channel;
        private final Duration check;
        private final Database.Listener listener;
        private @Nullable Subscription subscription;

        Listening(String channel, Duration check, Database.Listener listener) {
            this.channel = channel;
            this.check = check;
            this.listener = listener;
        }

        synchronized void on(Backend backend) {
            end();
            subscription = backend.listen(channel, check, listener);
        }

        synchronized void end() {
            var old = subscription;
            subscription = null;
            if (old != null) {
                old.close();
            }
        }
    }
}
