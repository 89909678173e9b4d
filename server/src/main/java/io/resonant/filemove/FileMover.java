package io.resonant.filemove;

import io.resonant.file.Storage;
import io.resonant.file.StoreRole;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.database.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the open move, one step after the other: copies what the target does not have yet, verifies when somebody
 * asks for it, ends a rollback. Everything it has to remember is in the database, so that another process can go on
 * where this one stopped, however it stopped.
 */
final class FileMover implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileMover.class);
    private static final long IDLE_SECONDS = 2;
    private static final long FAILED_SECONDS = 5;
    /** Looking through a long list again and again must not keep the database busy: it may a twentieth of the time. */
    private static final long SHARE = 20;

    private static final long LONGEST_PAUSE_SECONDS = 60;
    /** A process that says nothing for that long is taken for dead. */
    static final Duration LEASE = Duration.ofSeconds(15);

    private final Database database;
    private final InstantSource clock;
    private final Copier copier;
    private final Verifier verifier;
    private final FailPoint failPoint;
    private final String name = UUID.randomUUID().toString();
    private final Semaphore wake = new Semaphore(0);
    private final Throughput throughput = new Throughput();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    /** Where a test may let the process die. */
    @FunctionalInterface
    interface FailPoint {
        void reached(String point);
    }

    FileMover(Database database, Storage storage, InstantSource clock) {
        this(database, storage, clock, _ -> {});
    }

    FileMover(Database database, Storage storage, InstantSource clock, FailPoint failPoint) {
        this.database = database;
        this.clock = clock;
        this.failPoint = failPoint;
        this.copier = new Copier(database, storage, throughput, failPoint);
        this.verifier = new Verifier(database, storage, throughput);
    }

    void start() {
        thread = Thread.ofVirtual().name("file-move").start(this::loop);
    }

    /** There may be something to do at once. */
    void wake() {
        wake.release();
    }

    Optional<Long> bytesPerSecond() {
        return throughput.bytesPerSecond();
    }

    /** Stops after the objects that are on their way, and lets another process go on at once. */
    @Override
    public void close() {
        closed = true;
        wake();
        var running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            database.runSystem(transaction -> new FileMoveStore(transaction).release(name));
        }
    }

    private void loop() {
        while (!closed) {
            long begun = System.nanoTime();
            long least = IDLE_SECONDS;
            try {
                step();
            } catch (RuntimeException e) {
                if (closed) {
                    return;
                }
                least = FAILED_SECONDS;
                LOG.error("The move of files stopped in the middle; nothing is lost, and it is tried again", e);
            }
            long taken = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            if (!pause(Math.clamp(taken * SHARE, least, LONGEST_PAUSE_SECONDS))) {
                return;
            }
        }
    }

    /** Until the time is over or there may be something to do; false when this process stops. */
    private boolean pause(long seconds) {
        try {
            if (wake.tryAcquire(seconds, TimeUnit.SECONDS)) {
                wake.drainPermits();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Does what there is to do now.
     *
     * @return whether it was this process's turn
     */
    boolean step() {
        var found = claimed();
        if (found.isEmpty()) {
            return false;
        }
        var move = found.get();
        var heart = Thread.ofVirtual().name("file-move-heart").start(() -> beat(move));
        try {
            copy(move);
            if (move.wanted().isPresent()) {
                verify(move);
            }
            failPoint.reached("passed");
            if (move.state() == FileMoveState.ROLLING_BACK) {
                endRollback(move);
            }
            if (move.error().isPresent()) {
                database.runSystem(transaction -> new FileMoveStore(transaction).failed(move.id(), null));
            }
        } catch (Superseded _) {
            wake(); // and look what it is now
        } catch (BlobException e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            LOG.warn("The move of files waits for a store; nothing is lost, and it is tried again", e);
            database.runSystem(
                    transaction -> new FileMoveStore(transaction).failed(move.id(), String.valueOf(e.getMessage())));
        } finally {
            heart.interrupt();
        }
        return true;
    }

    /** A single large object may take longer than the lease. */
    private void beat(FileMove move) {
        try {
            while (!closed) {
                TimeUnit.MILLISECONDS.sleep(LEASE.toMillis() / 3);
                keep(move);
            }
        } catch (InterruptedException _) {
            // the step has ended
        } catch (Superseded _) {
            // the step's next batch finds it out too
        }
    }

    private Optional<FileMove> claimed() {
        return database.writeSystem(transaction -> {
            var store = new FileMoveStore(transaction);
            return store.open()
                    .filter(open -> store.claim(open.id(), name, clock.instant().plus(LEASE)));
        });
    }

    /** The move is in another state, or another process works on it: what this one was about is no longer true. */
    private static final class Superseded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Superseded() {
            super(null, null, false, false);
        }
    }

    /** @throws Superseded when this process has to let go of it */
    private void keep(FileMove move) {
        boolean still = database.writeSystem(transaction -> {
            var store = new FileMoveStore(transaction);
            return store.claim(move.id(), name, clock.instant().plus(LEASE))
                    && store.open().filter(open -> open.state() == move.state()).isPresent();
        });
        if (!still || closed) {
            throw new Superseded();
        }
    }

    private void copy(FileMove move) {
        var problems = new ArrayList<FileProblem>();
        copier.run(move, problems, () -> keep(move));
        if (!problems.isEmpty()) {
            var all = new ArrayList<>(problems);
            move.problems().stream()
                    .filter(known ->
                            problems.stream().noneMatch(found -> found.sha256().equals(known.sha256())))
                    .forEach(all::add);
            database.runSystem(transaction -> new FileMoveStore(transaction).problems(move.id(), all));
        }
    }

    private void verify(FileMove move) {
        var depth = move.wanted().orElseThrow();
        var problems = new ArrayList<FileProblem>();
        long objects = verifier.run(move.to(), depth, problems, () -> keep(move));
        failPoint.reached("verified");
        if (problems.stream().anyMatch(FileProblem::repairable)) {
            copier.run(move, new ArrayList<>(), () -> keep(move)); // bring again what was found wanting
        }
        List<FileProblem> found = List.copyOf(problems);
        database.runSystem(transaction -> new FileMoveStore(transaction).verified(move.id(), depth, objects, found));
    }

    private void endRollback(FileMove move) {
        database.runSystem(transaction -> {
            var store = new FileMoveStore(transaction);
            store.lockPrimary();
            if (store.progress(move.source().id()).missing() == 0) {
                store.role(move.target().id(), StoreRole.RETIRED);
                store.ended(move.id(), FileMoveState.ROLLED_BACK);
            }
        });
    }
}
