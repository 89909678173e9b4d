package io.resonant.registry;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.file.Objects;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.namespace.CanonicalName;
import io.resonant.namespace.Namespace;
import io.resonant.namespace.Namespaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Items, their releases and what becomes of them. A name and version is used once and for all, whatever becomes of it:
 * who has installed it knows what they have.
 */
public final class Registry {
    private static final String TOPIC = "registry";
    private static final int LONGEST_REASON = 1000;

    private final Database database;
    private final RegistryLog log;

    public Registry(Database database, RegistryLog log) {
        this.database = database;
        this.log = log;
    }

    public void declareRoutes(Routes routes) {
        new ReleaseRoutes(this).declare(routes);
    }

    /** A release and what it is a release of. */
    public record Published(Item item, Release release) {}

    /** What all writings of an item's id have in common. */
    public static String key(String itemId) {
        int dot = itemId.indexOf('.');
        return dot < 0 ? CanonicalName.of(itemId).key() : key(itemId.substring(0, dot), itemId.substring(dot + 1));
    }

    static String key(String publisher, String name) {
        return CanonicalName.of(publisher).key() + "." + CanonicalName.of(name).key();
    }

    /**
     * The release that has the name and version already, as a step of publishing.
     *
     * @throws Problem 409 {@code version_taken} when it has other content, or is gone; {@code item_name_taken} when an item
     *     of nearly the same name exists
     */
    public Optional<Published> existing(Transaction transaction, Namespace namespace, NewRelease wanted) {
        var items = new ItemStore(transaction);
        var item = items.lock(wanted.kind(), key(namespace.name(), wanted.name()));
        item.filter(found -> !found.name().equals(wanted.name())).ifPresent(found -> {
            throw Problem.of(409, "item_name_taken")
                    .with("item", found.itemId())
                    .with("name", wanted.name());
        });
        var release = item.flatMap(found ->
                new ReleaseStore(transaction).find(found.id(), wanted.version().text()));
        release.ifPresent(found -> {
            boolean same = found.sha256().equals(wanted.sha256().hex());
            boolean gone = found.state() == ReleaseState.REMOVED || found.state() == ReleaseState.REJECTED;
            if (!same || gone) {
                throw Problem.of(409, "version_taken")
                        .with("item", item.orElseThrow().itemId())
                        .with("version", found.version())
                        .with("state", word(found.state()))
                        .with("sha256", found.sha256());
            }
        });
        return release.map(found -> new Published(item.orElseThrow(), found));
    }

    /** The item of another publisher that people know by the same title, as a step of publishing. */
    public static Optional<String> withSameTitle(
            SystemTransaction transaction, Namespace namespace, NewRelease wanted) {
        var title = CanonicalName.of(wanted.displayName()).key();
        return ItemStore.withTitle(transaction, wanted.kind(), title, key(namespace.name(), wanted.name()));
    }

    /** The newest version that was ever published of an item, as a step of publishing. */
    public static Optional<Release> newest(Transaction transaction, Namespace namespace, ItemKind kind, String name) {
        return new ItemStore(transaction)
                .lock(kind, key(namespace.name(), name))
                .flatMap(item ->
                        new ReleaseStore(transaction).list(item.id()).stream().findFirst());
    }

    /**
     * Adds a release, as a step of publishing whose content is stored in the same transaction.
     *
     * @param held why it waits for an operator; null to publish it
     */
    public Published add(
            SystemTransaction system, Actor actor, Namespace namespace, NewRelease wanted, @Nullable String held) {
        var transaction = system.within(namespace.organizationId());
        var item = item(transaction, namespace, wanted);
        var state = held == null ? ReleaseState.PUBLISHED : ReleaseState.HELD;
        var release = new Release(
                transaction.newId(),
                item.id(),
                wanted.version().text(),
                state,
                held,
                null,
                wanted.sha256().hex(),
                wanted.size(),
                wanted.contentDigest(),
                wanted.fileName(),
                wanted.contentType(),
                Json.of(wanted.metadata()),
                actor.userId(),
                transaction.now(),
                held == null ? transaction.now() : null);
        new ReleaseStore(transaction).insert(release, wanted);
        Objects.hold(system, wanted.sha256(), holder(release));
        if (held == null) {
            log.append(system, item.id(), "release", facts(item, release));
        }
        record(transaction, actor, "release." + (held == null ? "published" : "held"), item, release);
        return new Published(item, release);
    }

    /** Lets a held release into the catalogue or not, as a step of an operator's decision. */
    public Published decide(SystemTransaction system, UUID releaseId, boolean approve, String reason) {
        var release = ReleaseStore.anywhere(system, releaseId).orElseThrow(() -> Problem.notFound("release"));
        var item = ItemStore.anywhere(system, release.itemId()).orElseThrow();
        if (release.state() != ReleaseState.HELD) {
            throw Problem.of(409, "release_state").with("state", word(release.state()));
        }
        var transaction = system.within(item.organizationId());
        var store = new ReleaseStore(transaction);
        store.setState(
                releaseId, approve ? ReleaseState.PUBLISHED : ReleaseState.REJECTED, approve ? null : reason, null);
        var decided = store.find(releaseId).orElseThrow();
        if (approve) {
            log.append(system, item.id(), "release", facts(item, decided));
        } else {
            Objects.letGo(system, new Sha256(release.sha256()), holder(release));
        }
        publish(transaction, item, decided);
        return new Published(item, decided);
    }

    /**
     * Changes what becomes of a release: deprecated, yanked, back again, or removed for ever. Contributors do all but
     * removing.
     *
     * @throws Problem 403; 404; 409 {@code release_state}; 422
     */
    Published setState(Actor actor, ItemKind kind, String itemId, String version, NewState wanted) {
        wanted.check();
        return database.writeSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var item = managed(transaction, actor, kind, itemId, wanted.state() == ReleaseState.REMOVED);
            var release = new ReleaseStore(transaction)
                    .find(item.id(), version)
                    .orElseThrow(() -> Problem.notFound("version"));
            return change(system, actor, item, release, wanted);
        });
    }

    /** The same for every release that is still offered. */
    List<Published> setStates(Actor actor, ItemKind kind, String itemId, NewState wanted) {
        wanted.check();
        return database.writeSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var item = managed(transaction, actor, kind, itemId, wanted.state() == ReleaseState.REMOVED);
            return new ReleaseStore(transaction)
                    .list(item.id()).stream()
                            .filter(release -> release.state().isServed() && release.state() != wanted.state())
                            .map(release -> change(system, actor, item, release, wanted))
                            .toList();
        });
    }

    /** Who sees an item from now on. @throws Problem 403, 404 */
    Item setVisibility(Actor actor, ItemKind kind, String itemId, Visibility visibility) {
        return database.writeSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var item = managed(transaction, actor, kind, itemId, true);
            if (item.visibility() == visibility) {
                return item;
            }
            new ItemStore(transaction).setVisibility(item.id(), visibility);
            var facts = new LinkedHashMap<String, Object>();
            facts.put("item", item.itemId());
            facts.put("item_kind", item.kind());
            facts.put("visibility", visibility);
            log.append(system, item.id(), "visibility", facts);
            Audit.record(
                    transaction,
                    actor,
                    "item.visibility_changed",
                    Target.of("item", item.id()),
                    Map.of("item", item.itemId(), "visibility", visibility));
            return ItemStore.anywhere(system, item.id()).orElseThrow();
        });
    }

    /** Everything of the actor's organisation, by id, with what nobody else sees. */
    List<Item> items(Actor actor) {
        return database.read(actor.organizationId(), transaction -> new ItemStore(transaction).list());
    }

    /** All releases of an item of the actor's organisation, the newest version first. @throws Problem 404 */
    List<Release> releases(Actor actor, ItemKind kind, String itemId) {
        return database.readSystem(system -> {
            var item = ItemStore.anywhere(system, kind, key(itemId))
                    .filter(found -> found.organizationId().equals(actor.organizationId()))
                    .orElseThrow(() -> Problem.notFound(kind.name().toLowerCase(Locale.ROOT)));
            return new ReleaseStore(system.within(actor.organizationId())).list(item.id());
        });
    }

    /** The item and its release, as a step of somebody else's verb. */
    public static Optional<Published> find(SystemTransaction transaction, UUID releaseId) {
        return ReleaseStore.anywhere(transaction, releaseId)
                .flatMap(release ->
                        ItemStore.anywhere(transaction, release.itemId()).map(item -> new Published(item, release)));
    }

    private Published change(SystemTransaction system, Actor actor, Item item, Release release, NewState wanted) {
        if (!release.state().isServed()) {
            throw Problem.of(409, "release_state").with("state", word(release.state()));
        }
        var transaction = system.within(item.organizationId());
        var store = new ReleaseStore(transaction);
        store.setState(release.id(), wanted.state(), wanted.reason(), wanted.replacement());
        if (wanted.state() == ReleaseState.REMOVED) {
            store.forgetContent(release.id());
            Objects.letGo(system, new Sha256(release.sha256()), holder(release));
        }
        var changed = store.find(release.id()).orElseThrow();
        log.append(system, item.id(), "state", facts(item, changed));
        record(transaction, actor, "release." + word(changed.state()), item, changed);
        return new Published(item, changed);
    }

    private static Item managed(Transaction transaction, Actor actor, ItemKind kind, String itemId, boolean asOwner) {
        actor.require(Role.MEMBER);
        var item = new ItemStore(transaction)
                .lock(kind, key(itemId))
                .orElseThrow(() -> Problem.notFound(kind.name().toLowerCase(Locale.ROOT)));
        if (asOwner) {
            Namespaces.requireOwner(transaction, actor, item.namespaceId());
        } else {
            Namespaces.requireMember(transaction, actor, item.namespaceId());
        }
        return item;
    }

    private static Item item(Transaction transaction, Namespace namespace, NewRelease wanted) {
        var store = new ItemStore(transaction);
        var key = key(namespace.name(), wanted.name());
        var title = CanonicalName.of(wanted.displayName()).key();
        var known = store.lock(wanted.kind(), key);
        if (known.isPresent()) {
            store.setTitle(known.get().id(), wanted.displayName(), title);
            return store.lock(wanted.kind(), key).orElseThrow();
        }
        var item = new Item(
                transaction.newId(),
                namespace.organizationId(),
                namespace.id(),
                wanted.kind(),
                namespace.prefix() + "." + wanted.name(),
                wanted.name(),
                wanted.displayName(),
                wanted.visibility(),
                0,
                transaction.now(),
                transaction.now());
        store.insert(item, key, title);
        return item;
    }

    /** What is signed of a release. Its random id keeps a hash of it from being guessed where it is not public. */
    private static Map<String, Object> facts(Item item, Release release) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("release", release.id());
        facts.put("item", item.itemId());
        facts.put("item_kind", item.kind());
        facts.put("version", release.version());
        facts.put("sha256", release.sha256());
        facts.put("size", release.size());
        facts.put("state", release.state());
        if (release.reason() != null) {
            facts.put("reason", release.reason());
        }
        return facts;
    }

    private static void record(Transaction transaction, Actor actor, String action, Item item, Release release) {
        var detail = new LinkedHashMap<String, @Nullable Object>();
        detail.put("item", item.itemId());
        detail.put("version", release.version());
        detail.put("sha256", release.sha256());
        detail.put("reason", release.reason());
        Audit.record(transaction, actor, action, Target.of("release", release.id()), detail);
        publish(transaction, item, release);
    }

    private static void publish(Transaction transaction, Item item, Release release) {
        transaction.publish(new Event(
                TOPIC,
                "release.updated",
                Map.of("item", item.itemId(), "version", release.version(), "state", release.state())));
    }

    private static String word(ReleaseState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String holder(Release release) {
        return "release:" + release.id();
    }

    /**
     * What a release is to become.
     *
     * @param replacement id of the item to use instead, for {@link ReleaseState#DEPRECATED}
     */
    record NewState(
            ReleaseState state,
            @Nullable String reason,
            @Nullable String replacement) {
        void check() {
            if (!state.isServed() && state != ReleaseState.REMOVED) {
                throw Problem.invalid("state", "invalid");
            }
            if (reason != null && reason.length() > LONGEST_REASON) {
                throw Problem.invalid("reason", "too_long");
            }
            boolean needsReason = state == ReleaseState.YANKED || state == ReleaseState.REMOVED;
            if (needsReason && (reason == null || reason.isBlank())) {
                throw Problem.invalid("reason", "required");
            }
            if (replacement != null && (state != ReleaseState.DEPRECATED || replacement.length() > 200)) {
                throw Problem.invalid("replacement", "invalid");
            }
        }
    }
}
