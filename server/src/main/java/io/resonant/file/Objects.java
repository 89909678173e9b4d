package io.resonant.file;

import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseFailure;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Content under the hash of its bytes, for every feature that keeps some. The database says first that content is coming
 * and at last, in one transaction with whatever needs it, that it is there: a crash between the two leaves nothing that
 * nobody knows of, and nothing that refers to content which is not there.
 */
public final class Objects {
    private static final Logger LOG = LoggerFactory.getLogger(Objects.class);
    private static final long DELETION_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long DELETION_POLL = TimeUnit.MILLISECONDS.toNanos(100);
    /** The store was switched while we wrote to it; that happens once, not again and again. */
    private static final int SWITCHES = 5;

    private final Database database;
    private final Storage storage;
    private final FileSettings settings;

    public Objects(Database database, Storage storage, FileSettings settings) {
        this.database = database;
        this.storage = storage;
        this.settings = settings;
    }

    /**
     * Reads content to its end and lets it wait on this machine's disk. The caller closes it, which deletes it.
     *
     * @throws IOException as the content does
     * @throws Problem 503 when there is no room for it
     */
    public Upload receive(InputStream content) throws IOException {
        try {
            return Upload.receive(settings.incoming(), content);
        } catch (UncheckedIOException e) {
            throw unavailable(e);
        }
    }

    /**
     * Stores content and records what needs it, both or neither.
     *
     * @param admission is asked before anything is stored, in a transaction, and refuses by throwing
     * @param recording in the transaction from which on the content is there; may run more than once
     * @throws Problem 503 when it cannot be stored now, and what the two throw
     */
    public <T> T store(Upload upload, Consumer<SystemTransaction> admission, Function<SystemTransaction, T> recording) {
        try {
            reserve(upload, admission);
            for (int tries = 1; tries <= SWITCHES; tries++) {
                var written = storage.put(upload.hash(), upload.source());
                var recorded = database.writeSystem(transaction -> {
                    var objects = new ObjectStore(transaction);
                    var primary = objects.sharePrimary().map(StoreRecord::id);
                    if (primary.filter(written::contains).isEmpty()) {
                        return Optional.<T>empty(); // switched since
                    }
                    objects.present(upload.hash(), written);
                    return Optional.of(recording.apply(transaction));
                });
                if (recorded.isPresent()) {
                    return recorded.get();
                }
            }
            throw Problem.of(503, "file_storage");
        } catch (BlobException | UncheckedIOException e) {
            throw unavailable(e);
        }
    }

    /** Keeps content for somebody until they let go of it; to be called in the recording transaction. */
    public static void hold(SystemTransaction transaction, Sha256 hash, String holder) {
        new ObjectStore(transaction).hold(hash, holder);
    }

    /** Content that nobody holds any more is deleted a little later. */
    public static void letGo(SystemTransaction transaction, Sha256 hash, String holder) {
        new ObjectStore(transaction).letGo(hash, holder);
    }

    /**
     * Opens content or a part of it; the caller closes it. What lies on this machine's disk is given even while the
     * database cannot be asked where else it is.
     *
     * @throws Problem 503 when no store gives it
     */
    public InputStream open(Sha256 hash, Optional<BlobStore.Range> range) {
        try {
            return storage.read(hash, range);
        } catch (BlobException e) {
            throw unavailable(e);
        } catch (Problem | DatabaseFailure e) {
            if (local(hash).isEmpty()) {
                throw e;
            }
            LOG.warn("The database does not answer; {} is given from this machine's disk meanwhile", hash, e);
            return storage.home().orElseThrow().open(hash, range);
        }
    }

    /** The file that holds the content, when the settings keep content on this machine's disk and it is there. */
    public Optional<Path> local(Sha256 hash) {
        return settings.location() instanceof BlobLocation.Local
                ? storage.home().flatMap(home -> home.path(hash))
                : Optional.empty();
    }

    /**
     * An address at the store itself that gives the content to anybody for a while.
     *
     * @param disposition the {@code Content-Disposition} that the store shall answer with
     * @return nothing for stores that cannot, or that the settings say nobody reaches
     */
    public Optional<URI> address(Sha256 hash, Duration validity, String contentType, String disposition) {
        if (!settings.redirects()) {
            return Optional.empty();
        }
        var holders = database.readSystem(transaction -> new ObjectStore(transaction).holders(hash));
        return holders.isEmpty()
                ? Optional.empty()
                : storage.at(holders.getFirst()).address(hash, validity, contentType, disposition);
    }

    /** The object cannot come back before the last of it has gone, which takes no longer than deleting it does. */
    private void reserve(Upload upload, Consumer<SystemTransaction> admission) {
        long deadline = System.nanoTime() + DELETION_PATIENCE;
        while (true) {
            boolean reserved = database.writeSystem(transaction -> {
                admission.accept(transaction);
                return new ObjectStore(transaction).reserve(upload.hash(), upload.size(), upload.contentType());
            });
            if (reserved) {
                return;
            }
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw Problem.of(503, "file_storage");
            }
            LockSupport.parkNanos(DELETION_POLL);
        }
    }

    static Problem unavailable(RuntimeException e) {
        LOG.error(
                "A file could not be stored or read; nothing was lost by that. Repair what the message says, or see"
                        + " \"resonant move files status\" when a move is under way",
                e);
        return Problem.of(503, "file_storage").cause(e);
    }
}
