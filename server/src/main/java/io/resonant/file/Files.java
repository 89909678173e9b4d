package io.resonant.file;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Files of an organisation. The database says first that content is coming and at last that it is there, so that a
 * crash between the two leaves nothing that nobody knows of.
 */
public final class Files {
    private static final Duration CLEANING = Duration.ofMinutes(15);

    private final Database database;
    private final Storage storage;
    private final Objects objects;
    private final FileSettings settings;

    public Files(Database database, Storage storage, Objects objects, FileSettings settings) {
        this.database = database;
        this.storage = storage;
        this.objects = objects;
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
        try (var upload = objects.receive(content)) {
            return objects.store(
                    upload,
                    transaction ->
                            requireRoom(new FileStore(transaction.within(actor.organizationId())), upload.size()),
                    transaction -> {
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
                        return file;
                    });
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
        return objects.open(file.hash(), range);
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

    private void requireRoom(FileStore files, long size) {
        settings.quotaBytes().ifPresent(quota -> {
            long used = files.usedBytes();
            if (used + size > quota) {
                throw Problem.of(409, "file_quota").with("limit", quota).with("used", used);
            }
        });
    }
}
