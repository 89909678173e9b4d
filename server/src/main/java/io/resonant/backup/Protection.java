package io.resonant.backup;

import io.resonant.backup.Backups.Created;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.image.WriteAheadLog;
import io.resonant.kernel.image.WriteAheadLog.Position;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.time.Instants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what is committed to a SQLite file to the places of backups, every few seconds: a lost disk costs seconds of
 * work instead of everything since the last backup.
 *
 * <p>It reads the log that SQLite writes first. While it does, nobody of this process lets SQLite begin that log anew but
 * {@link #drain}, under the writer's lock, after all of it was read. When somebody else did, what may be missing is not
 * guessed: another backup is made at once, and followed from then on.
 */
final class Protection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Protection.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2); // between backups that are made to be followed

    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Wiring wiring;
    private final Database database;
    private final Map<String, Instant> safe = new ConcurrentHashMap<>(); // by place: all until then is there
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;
    private @Nullable Chain chain;
    private boolean held;
    private boolean creating; // the log must not be begun anew meanwhile
    private Instant nextBackup = Instant.MIN;

    Protection(Wiring wiring, Database database) {
        this.wiring = wiring;
        this.database = database;
    }

    /** Whether the settings want it, be there keys for it or not yet. */
    boolean isWanted() {
        return wiring.settings().protect().isPresent()
                && !wiring.settings().targets().isEmpty()
                && database.engine() == Engine.SQLITE;
    }

    private boolean isPossible() {
        return isWanted() && Recovery.find(wiring.settings().folder()).isPresent();
    }

    void measure(Telemetry telemetry) {
        for (var target : wiring.settings().targets()) {
            var leg = target.location().toString();
            telemetry.gauge(
                    "backup_protection_age_seconds",
                    "Age of the oldest change that is not in the place yet",
                    "leg",
                    leg,
                    () -> Optional.ofNullable(safe.get(leg))
                            .map(at -> Duration.between(at, wiring.clock().instant())
                                            .toMillis()
                                    / 1000.0)
                            .orElse(Double.POSITIVE_INFINITY));
        }
    }

    /** @param backUp makes a backup that can be followed */
    void start(Runnable backUp) {
        long millis = wiring.settings().protect().orElseThrow().toMillis();
        thread = Thread.ofPlatform().daemon().name("backup-protection").start(() -> {
            try {
                while (!closed.await(millis, TimeUnit.MILLISECONDS)) {
                    attempt();
                    if (needsBackup()) {
                        backUp.run();
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private synchronized boolean needsBackup() {
        var now = wiring.clock().instant();
        if (chain != null || creating || !isPossible() || now.isBefore(nextBackup)) {
            return false;
        }
        nextBackup = now.plus(PATIENCE);
        return true;
    }

    /** Makes a backup and follows it from then on. */
    Created around(Supplier<Created> create) throws IOException, SQLException {
        if (!isWanted()) {
            return create.get();
        }
        long others;
        Optional<Long> salt;
        synchronized (this) {
            creating = true;
            others = hold();
            salt = log().salt();
        }
        try {
            var created = create.get();
            follow(created, salt, others);
            return created;
        } finally {
            synchronized (this) {
                creating = false;
            }
        }
    }

    /**
     * From the first change in the log on: what the backup has already does no harm. The log may have been begun anew once
     * meanwhile, if nobody else wrote: then all of the old one was in the database before the backup began.
     */
    private synchronized void follow(Created created, Optional<Long> salt, long others)
            throws IOException, SQLException {
        var recovery = Recovery.open(wiring.settings().folder());
        var key = recovery.last(created.id(), wiring.sealing().get());
        if (key.isEmpty()) {
            return; // somebody else has made another one since
        }
        var next = new Chain(created.id(), key.get(), recovery.signing(), log());
        long othersNow = hold();
        var now = log().salt();
        var begun = salt.map(old -> new Position(old, 0));
        if (now.isPresent() && begun.isPresent()) {
            boolean same = now.get() == begun.get().salt();
            if (!same && (!begun.get().isFollowedBy(now.get()) || others != othersNow)) {
                LOG.warn("Somebody else wrote to the database during the backup {}; another one is made", created.id());
                return;
            }
            next.begin(now.get());
        }
        for (var target : wiring.settings().targets()) {
            if (created.legs().contains(target.location().toString())) {
                next.add(Leg.open(target, wiring.clock()));
            }
        }
        var before = chain;
        chain = next;
        if (before != null) {
            before.link(next, now(), safe);
            before.close();
        }
        tick();
        if (chain == next) {
            drain(next); // so that it is known whether the log that comes next follows this one
        }
    }

    synchronized boolean isFollowing() {
        return chain != null;
    }

    void attempt() {
        try {
            tick();
        } catch (IOException | SQLException | RuntimeException e) { // whatever it is, the next look must come
            LOG.warn("What was committed is not in the places of backups yet; it is tried again in a moment", e);
        }
    }

    /** Carries over what was committed since the last time. */
    synchronized void tick() throws IOException, SQLException {
        if (!isWanted()) { // it has moved to PostgreSQL
            leave();
            return;
        }
        var current = chain;
        if (current == null) {
            if (!creating) {
                release();
            }
            return;
        }
        long others = hold();
        var now = now();
        if (current.isDoubtful(others) || !current.read(now)) {
            LOG.warn(
                    "Somebody else has taken over the log of the database, so changes may be missing; a backup is made");
            leave();
            return;
        }
        current.send(now, safe);
        if (current.isAbandoned()) {
            leave();
        } else if (!creating && current.isLong()) {
            drain(current);
        }
    }

    /** Lets SQLite take the log over into the database. The writer's lock is held, so nothing is added meanwhile. */
    private void drain(Chain current) throws SQLException {
        database.exclusively(writer -> {
            try (var connection = location().connect();
                    var statement = connection.createStatement()) {
                if (!current.read(now())) {
                    return false; // the next look finds out
                }
                try (var row = statement.executeQuery("pragma wal_checkpoint(passive)")) {
                    boolean whole = row.next() && row.getInt(1) == 0 && row.getInt(2) == row.getInt(3);
                    current.drained(whole, others(writer));
                    return whole;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Tells the writer not to take the log over by itself; again each time, because it may have opened its connection anew.
     *
     * @return a number that changes with each commit of somebody else than the writer
     */
    private long hold() throws SQLException {
        held = true;
        return database.exclusively(writer -> {
            limit(writer, 0);
            return others(writer);
        });
    }

    /** The writer may do it again. */
    private void release() throws SQLException {
        if (held) {
            held = database.exclusively(writer -> {
                limit(writer, DatabaseLocation.Sqlite.LOG_PAGES);
                return false;
            });
        }
    }

    private static void limit(Connection writer, int pages) throws SQLException {
        try (var statement = writer.createStatement()) {
            statement.execute("pragma wal_autocheckpoint = " + pages);
        }
    }

    private static long others(Connection writer) throws SQLException {
        try (var statement = writer.createStatement();
                var row = statement.executeQuery("pragma data_version")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void leave() {
        var left = chain;
        chain = null;
        if (left != null) {
            left.close();
        }
    }

    private WriteAheadLog log() {
        return new WriteAheadLog(location());
    }

    private DatabaseLocation.Sqlite location() {
        return (DatabaseLocation.Sqlite) database.location();
    }

    private Instant now() {
        return Instants.truncate(wiring.clock().instant());
    }

    /** Carries over what is left. Call it while the database is open and nobody writes any more. */
    @Override
    public void close() {
        closed.countDown();
        var running = thread;
        if (running != null) {
            try {
                if (!running.join(STOPPING)) {
                    return; // in the middle of a backup, which begins with all of it
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            attempt();
        }
        synchronized (this) {
            leave();
        }
    }
}
