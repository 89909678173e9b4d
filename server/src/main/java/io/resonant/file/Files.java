package io.resonant.file;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.plan.Limit;
import io.resonant.plan.Plans;
import io.resonant.visibility.Sight;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Files of an organisation. The database says first that content is coming and at last that it is there, so that a
 * crash between the two leaves nothing that nobody knows of.
 */
public final class Files {
    private static final Duration CLEANING = Duration.ofMinutes(15);
    private static final Duration COUNTING = Duration.ofDays(1);
    private static final String PLACE = "/files/";
    private static final Pattern ADDRESS =
            Pattern.compile(PLACE + "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", Pattern.CASE_INSENSITIVE);
    private static final int MOST_SHOWN = 1000;
    private static final int PAGE = 100;

    private final Database database;
    private final Storage storage;
    private final Objects objects;
    private final FileSettings settings;
    private final FileReaders readers;

    public Files(Database database, Storage storage, Objects objects, FileSettings settings, FileReaders readers) {
        this.database = database;
        this.storage = storage;
        this.objects = objects;
        this.settings = settings;
        this.readers = readers;
    }

    public void register(Routes routes) {
        new FileRoutes(this, settings.maxBytes()).register(routes);
    }

    public void declareJobs(Jobs jobs) {
        var cleaning = new FileCleaning(database, storage);
        jobs.every("file-cleaning", CLEANING, cleaning::run);
        jobs.every("file-counting", COUNTING, this::recount);
    }

    static String url(UUID id) {
        return PLACE + id;
    }

    /**
     * Takes a file.
     *
     * @param name as the client calls it
     * @throws Problem 403 for guests, 409 {@code file_quota} or {@code plan_limit_reached}, 503 when it cannot be stored now
     * @throws IOException as the content does
     */
    public StoredFile add(Actor actor, String name, InputStream content) throws IOException {
        actor.require(Role.MEMBER);
        try (var upload = objects.receive(content)) {
            return objects.store(
                    upload,
                    transaction -> requireRoom(transaction.within(actor.organizationId()), upload.size()),
                    transaction -> {
                        var within = transaction.within(actor.organizationId());
                        Plans.admit(within, Limit.STORAGE_BYTES, () -> used(within), upload.size());
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
                        var store = new FileStore(within);
                        store.insert(file);
                        var used = store.use(upload.size());
                        requireQuota(used - upload.size(), upload.size()); // others may have come since
                        return file;
                    });
        }
    }

    /** @throws Problem 404 also when no text that shows it is for their eyes */
    public StoredFile get(Actor actor, UUID id) {
        return database.read(actor.organizationId(), transaction -> {
            var sight = Sight.of(transaction, actor);
            return new FileStore(transaction)
                    .find(id)
                    .filter(file -> isFor(sight, file))
                    .orElseThrow(() -> Problem.notFound("file"));
        });
    }

    /** The files that a text shows, by the addresses in it; of very many the first. */
    public static Set<UUID> shownIn(String text) {
        if (!text.contains(PLACE)) {
            return Set.of();
        }
        return ADDRESS.matcher(text)
                .results()
                .map(found -> UUID.fromString(found.group(1)))
                .distinct()
                .limit(MOST_SHOWN)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What somebody uploaded and still sees, the newest first, a page at a time. */
    public static List<StoredFile> by(Sight sight, UUID person, @Nullable UUID last, int limit) {
        return sight.owns(person) ? new FileStore(sight.transaction()).by(person, last, limit) : List.of();
    }

    /** All that are for these eyes, the oldest first; a page of them is in memory at a time. */
    public void each(Sight sight, Consumer<StoredFile> item) {
        var store = new FileStore(sight.transaction());
        @Nullable UUID last = null;
        while (true) {
            var page = store.after(last, PAGE);
            if (page.isEmpty()) {
                return;
            }
            var shown = readers.among(sight, page.stream().map(StoredFile::id).toList());
            page.stream()
                    .filter(file -> sight.owns(file.createdBy()) || shown.contains(file.id()))
                    .forEach(item);
            last = page.getLast().id();
        }
    }

    /** Who uploaded them, for those that are there. */
    public static Map<UUID, UUID> uploaders(Transaction transaction, Collection<UUID> ids) {
        return new FileStore(transaction).uploaders(ids);
    }

    /** A file, for whoever has found out that it may be seen. */
    public static Optional<StoredFile> find(Transaction transaction, UUID id) {
        return new FileStore(transaction).find(id);
    }

    /** Answers with the content or the part that is asked for. @throws Problem 416, 503 when no store gives it */
    public Response send(Request request, StoredFile file) {
        return new FileContent(objects).answer(request, file);
    }

    /** Only who added it and admins. Its content goes a little later. @throws Problem 403, 404 */
    public void delete(Actor actor, UUID id) {
        actor.require(Role.MEMBER);
        database.run(actor.organizationId(), transaction -> {
            var store = new FileStore(transaction);
            var file = store.lock(id)
                    .filter(found -> isFor(Sight.of(transaction, actor), found))
                    .orElseThrow(() -> Problem.notFound("file"));
            if (!file.createdBy().equals(actor.userId())) {
                actor.require(Role.ADMIN);
            }
            boolean open = !readers.among(Sight.common(transaction), Set.of(id)).isEmpty();
            Audit.record(
                    transaction,
                    actor,
                    "file.deleted",
                    Target.of("file", id),
                    open ? Map.of("name", file.name()) : Map.of()); // its readers are not the trail's
            store.delete(id);
            store.use(-file.size());
        });
    }

    /** Bytes of all files of an organisation, each counted however many share its content. */
    public static long used(Transaction transaction) {
        return new FileStore(transaction).usedBytes();
    }

    /** Counts anew, for what came in through a program that did not count. */
    void recount() {
        for (var organization : database.readSystem(FileStore::owners)) {
            database.run(organization, transaction -> new FileStore(transaction).recount());
        }
    }

    private boolean isFor(Sight sight, StoredFile file) {
        return sight.owns(file.createdBy())
                || !readers.among(sight, Set.of(file.id())).isEmpty();
    }

    private void requireRoom(Transaction transaction, long size) {
        Plans.admit(transaction, Limit.STORAGE_BYTES, () -> used(transaction), size);
        requireQuota(used(transaction), size);
    }

    private void requireQuota(long used, long more) {
        settings.quotaBytes().filter(quota -> more > quota - used).ifPresent(quota -> {
            throw Problem.of(409, "file_quota").with("limit", quota).with("used", used);
        });
    }
}
