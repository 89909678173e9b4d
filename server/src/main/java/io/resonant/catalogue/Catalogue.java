package io.resonant.catalogue;

import io.resonant.account.Actor;
import io.resonant.file.Objects;
import io.resonant.kernel.cache.Cache;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseFailure;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.text.MarkdownHtml;
import io.resonant.registry.ItemKind;
import io.resonant.registry.RegistryLog;
import io.resonant.registry.RegistrySettings;
import io.resonant.registry.ReleaseMetadata;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What everybody finds, in memory. The registry's log says when something has changed: this node looks at its end at most
 * once a second, and at once after a change of its own. While the database does not answer, what is known is still given.
 */
public final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);
    private static final long COUNT_EVERY = TimeUnit.MINUTES.toNanos(1);
    /** Names and proofs of publishers change without an entry in the log. */
    private static final long READ_ALL_EVERY = TimeUnit.MINUTES.toNanos(10);

    private static final Duration OWN_KEPT = Duration.ofMinutes(10);

    private final Database database;
    private final RegistryLog log;
    private final RegistrySettings settings;
    private final InstantSource clock;
    private final Cache<UUID, Own> own;
    private final ReentrantLock refreshing = new ReentrantLock();
    private final AtomicLong changes = new AtomicLong();
    private volatile Known known = new Known(Snapshot.EMPTY, false, -1, 0, 0, 0);

    public Catalogue(Database database, RegistryLog log, RegistrySettings settings, InstantSource clock) {
        this.database = database;
        this.log = log;
        this.settings = settings;
        this.clock = clock;
        this.own = new Cache<>(200, clock, Own::until);
        log.onAppended(changes::incrementAndGet);
        settings.onChanged(changes::incrementAndGet);
    }

    /** What is known, and when it was looked at; {@code seen} counts the changes that it has in it. */
    private record Known(Snapshot snapshot, boolean open, long seen, long looked, long counted, long readAll) {
        boolean isNothing() {
            return seen < 0;
        }
    }

    /** What one organisation sees beside what is public. */
    private record Own(Snapshot snapshot, Instant until) {}

    /** @param publicUrl where the server is, when that is configured */
    public void declareRoutes(Routes routes, SearchMisses misses, Optional<URI> publicUrl) {
        new CatalogueRoutes(this, misses, new Site(publicUrl)).declare(routes);
    }

    /** An item that everybody is offered, and what was found in its latest version. */
    public record Offered(CatalogueItem item, ReleaseMetadata details) {}

    /** Everything that is offered to everybody. */
    public List<Offered> offered() {
        return everybodys().offered().stream()
                .flatMap(entry -> entry.item().stream()
                        .map(item ->
                                new Offered(item, entry.latest().orElseThrow().details())))
                .toList();
    }

    /** @param accelerator the location at which the web server in front of us finds the files, if it shall send them */
    public void declareDownloads(Routes routes, Objects objects, DownloadCounts counts, Optional<String> accelerator) {
        new DownloadRoutes(this, objects, counts, accelerator).declare(routes);
    }

    /** Whether everybody is offered an item of exactly this id, of either kind. */
    public boolean isOffered(String itemId) {
        return everybodys().offers(itemId);
    }

    /** Whether people see the catalogue who have not signed in. */
    public boolean isOpen() {
        return known().open();
    }

    /** Lets the request go on when its sender may see the catalogue. @throws Problem 401 */
    public void admit(Request request) {
        if (!isOpen() && request.findPrincipal(Actor.class).isEmpty()) {
            throw Problem.of(401, "unauthenticated").header("WWW-Authenticate", "Bearer");
        }
    }

    /** What is public, without what one organisation sees alone. */
    Snapshot everybodys() {
        return known().snapshot();
    }

    /** What a reader is offered of a kind, each by its latest version. */
    public List<CatalogueItem> items(Actor reader, ItemKind kind) {
        return offered(Optional.of(reader)).stream()
                .filter(entry -> entry.head().kind() == kind)
                .flatMap(entry -> entry.item().stream())
                .toList();
    }

    /** One item by its latest version, when the reader is offered it. */
    public Optional<CatalogueItem> item(Optional<Actor> reader, ItemKind kind, String itemId) {
        return everybodys()
                .find(kind, itemId)
                .or(() -> reader.flatMap(actor -> own(actor).find(kind, itemId)))
                .flatMap(Entry::item);
    }

    /** What a reader sees. */
    List<Entry> offered(Optional<Actor> reader) {
        var all = new ArrayList<>(everybodys().offered());
        reader.ifPresent(actor -> all.addAll(own(actor).offered()));
        return all;
    }

    /** @throws Problem 404 */
    Entry find(Optional<Actor> reader, ItemKind kind, String itemId) {
        return everybodys()
                .find(kind, itemId)
                .or(() -> reader.flatMap(actor -> own(actor).find(kind, itemId)))
                .orElseThrow(() -> Problem.notFound(kind.name().toLowerCase(Locale.ROOT)));
    }

    /** Which release has this content, if the reader may have it. */
    Optional<Snapshot.Content> content(Optional<Actor> reader, String sha256) {
        var found = isOpen() || reader.isPresent() ? everybodys().content(sha256) : Optional.<Snapshot.Content>empty();
        return found.filter(content -> content.version().state().isServed())
                .or(() -> reader.flatMap(actor -> own(actor).content(sha256)))
                .or(() -> found);
    }

    /** @throws Problem 404 for a version that there is not; 410 {@code release_removed} for one that is gone */
    CatalogueDetail detail(Entry entry, @Nullable String version) {
        var shown = version == null
                ? entry.latest().orElseThrow(() -> Problem.notFound("version"))
                : entry.version(version).orElseThrow(() -> Problem.notFound("version"));
        requirePresent(entry, shown);
        var documents = documents(shown);
        var details = shown.details();
        return new CatalogueDetail(
                entry.shown(shown),
                entry.versions().stream().map(Entry.Version::shown).toList(),
                details.converters(),
                details.topics(),
                details.extensions(),
                details.capabilities(),
                details.extra(),
                documents.readme() == null ? null : MarkdownHtml.of(documents.readme()),
                documents.changelog() == null ? null : MarkdownHtml.of(documents.changelog()));
    }

    CatalogueStore.Documents documents(Entry.Version version) {
        return database.readSystem(transaction -> CatalogueStore.documents(transaction, version.id()));
    }

    static void requirePresent(Entry entry, Entry.Version version) {
        if (!version.state().isServed()) {
            throw Problem.of(410, "release_removed")
                    .with("item", entry.head().itemId())
                    .with("version", version.version())
                    .with("sha256", version.sha256())
                    .with("reason", java.util.Objects.requireNonNullElse(version.reason(), ""));
        }
    }

    private Snapshot own(Actor actor) {
        long number = everybodys().number();
        var kept = own.get(actor.organizationId());
        if (kept != null && kept.snapshot().number() == number) {
            return kept.snapshot();
        }
        var entries = database.readSystem(system -> CatalogueStore.own(system, system.within(actor.organizationId())));
        var all = new HashMap<UUID, Entry>();
        entries.forEach(entry -> all.put(entry.head().id(), entry));
        var read = new Own(new Snapshot(number, all), clock.instant().plus(OWN_KEPT));
        own.put(actor.organizationId(), read);
        return read.snapshot();
    }

    private Known known() {
        var current = known;
        boolean changed = current.seen() != changes.get();
        if (!changed && System.nanoTime() - current.looked() < LOOK_EVERY) {
            return current;
        }
        if (changed) {
            refreshing.lock(); // whoever changed something must find it
        } else if (!refreshing.tryLock()) {
            return current;
        }
        try {
            return refresh();
        } finally {
            refreshing.unlock();
        }
    }

    private Known refresh() {
        var before = known;
        if (before.seen() == changes.get() && System.nanoTime() - before.looked() < LOOK_EVERY) {
            return before; // somebody else did it meanwhile
        }
        long seen = changes.get();
        try {
            long now = System.nanoTime();
            boolean all = before.isNothing() || now - before.readAll() > READ_ALL_EVERY;
            boolean count = !all && now - before.counted() > COUNT_EVERY;
            var snapshot = all ? readAll() : follow(before.snapshot());
            if (count) {
                snapshot = snapshot.withDownloads(database.readSystem(CatalogueStore::downloads));
            }
            known = new Known(
                    snapshot,
                    settings.isCatalogueOpen(),
                    seen,
                    now,
                    all || count ? now : before.counted(),
                    all ? now : before.readAll());
        } catch (Problem | DatabaseFailure e) {
            if (before.isNothing()) {
                throw e; // nothing is known that could be given
            }
            LOG.warn("The database does not say what is new; the catalogue is given as it was", e);
            known = new Known(
                    before.snapshot(),
                    before.open(),
                    before.seen(),
                    System.nanoTime(),
                    before.counted(),
                    before.readAll());
        }
        return known;
    }

    private Snapshot readAll() {
        return database.readSystem(transaction -> {
            var all = new HashMap<UUID, Entry>();
            CatalogueStore.all(transaction)
                    .forEach(entry -> all.put(entry.head().id(), entry));
            return new Snapshot(RegistryLog.newest(transaction), all);
        });
    }

    private Snapshot follow(Snapshot snapshot) {
        if (log.newest() == snapshot.number()) {
            return snapshot;
        }
        return database.readSystem(transaction -> {
            var touched = RegistryLog.touched(transaction, snapshot.number());
            long number = RegistryLog.newest(transaction);
            return snapshot.with(number, touched, CatalogueStore.some(transaction, touched));
        });
    }
}
