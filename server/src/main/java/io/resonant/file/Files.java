package io.resonant.file;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of an organisation. The database says first that content is coming and at last that it is there, so that a
 * crash between the two leaves nothing that nobody knows of.
 */
public final class Files {
    private static final Logger LOG = LoggerFactory.getLogger(Files.class);
    private static final Duration CLEANING = Duration.ofMinutes(15);
    private static final long DELETION_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long DELETION_POLL = TimeUnit.MILLISECONDS.toNanos(100);
    /** The store was switched while we wrote to it; that happens once, not again and again. */
    private static final int SWITCHES = 5;

    private final Database database;
    private final Storage storage;
    private final FileSettings settings;

    public Files(Database database, Storage storage, FileSettings settings) {
        this.database = database;
        this.storage = storage;
        this.settings = settings;
    }

    public void register(Routes routes) {
        new FileRoutes(this, settings.maxBytes()).register(routes);
    }

    public void declareJobs(Jobs jobs) {
        var cleaning = new FileCleaning(database, storage);
        jobs.every("file-cleaning", CLEANING, cleaning::run);
    }

    static String url(UUID id) {
        return "/files/" + id;
    }

    /**
     * Takes a file.
     *
     * @param name as the client calls it
     * @throws Problem 403 for guests, 409 when the organisation's space is full, 503 when it cannot be stored now
     * @throws IOException as the content does
     */
    public StoredFile add(Actor actor, String name, InputStream content) throws IOException {
        actor.require(Role.MEMBER);
        try (var upload = Upload.receive(settings.incoming(), content)) {
            reserve(actor, upload);
            for (int tries = 1; tries <= SWITCHES; tries++) {
                var written = storage.put(upload.hash(), upload.source());
                var added = database.writeSystem(transaction -> {
                    var objects = new ObjectStore(transaction);
                    var primary = objects.sharePrimary().map(StoreRecord::id);
                    if (primary.filter(written::contains).isEmpty()) {
                        return Optional.<StoredFile>empty(); // switched since
                    }
                    objects.present(upload.hash(), written);
                    var id = transaction.newId();
                    var file = new StoredFile(
                            id,
                            FileName.of(name),
                            upload.size(),
                            upload.contentType(),
                            upload.hash().hex(),
                            url(id),
                            actor.userId(),
                            transaction.now());
                    new FileStore(transaction.within(actor.organizationId())).insert(file);
                    return Optional.of(file);
                });
                if (added.isPresent()) {
                    return added.get();
                }
            }
            throw Problem.of(503, "file_storage");
        } catch (BlobException | UncheckedIOException e) {
            throw unavailable(e);
        }
    }

    /** @throws Problem 404 */
    public StoredFile get(Actor actor, UUID id) {
        return database.read(
                actor.organizationId(),
                transaction -> new FileStore(transaction).find(id).orElseThrow(() -> Problem.notFound("file")));
    }

    /** Opens the content or a part of it; the caller closes it. @throws Problem 503 when no store gives it */
    InputStream open(StoredFile file, Optional<BlobStore.Range> range) {
        try {
            return storage.read(file.hash(), range);
        } catch (BlobException e) {
            throw unavailable(e);
        }
    }

    /** Only who added it and admins. Its content goes a little later. @throws Problem 403, 404 */
    public void delete(Actor actor, UUID id) {
        actor.require(Role.MEMBER);
        database.run(actor.organizationId(), transaction -> {
            var store = new FileStore(transaction);
            var file = store.lock(id).orElseThrow(() -> Problem.notFound("file"));
            if (!file.createdBy().equals(actor.userId())) {
                actor.require(Role.ADMIN);
            }
            Audit.record(transaction, actor, "file.deleted", Target.of("file", id), Map.of("name", file.name()));
            store.delete(id);
        });
    }

    /** The object cannot come back before the last of it has gone, which takes no longer than deleting it does. */
    private void reserve(Actor actor, Upload upload) {
        long deadline = System.nanoTime() + DELETION_PATIENCE;
        while (true) {
            boolean reserved = database.writeSystem(transaction -> {
                requireRoom(new FileStore(transaction.within(actor.organizationId())), upload.size());
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

    private void requireRoom(FileStore files, long size) {
        settings.quotaBytes().ifPresent(quota -> {
            long used = files.usedBytes();
            if (used + size > quota) {
                throw Problem.of(409, "file_quota").with("limit", quota).with("used", used);
            }
        });
    }

    private static Problem unavailable(RuntimeException e) {
        LOG.error(
                "A file could not be stored or read; nothing was lost by that. Repair what the message says, or see"
                        + " \"resonant move files status\" when a move is under way",
                e);
        return Problem.of(503, "file_storage").cause(e);
    }
}
