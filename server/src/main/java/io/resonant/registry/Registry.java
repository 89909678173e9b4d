package io.resonant.registry;

import io.resonant.account.Actor;
import io.resonant.file.Objects;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.namespace.CanonicalName;
import io.resonant.namespace.Namespace;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Items and their releases. A name and version is used once and for all, whatever becomes of it:
 * who has installed it knows what they have.
 */
public final class Registry {
    private final RegistryLog log;
    private final ReleaseStates states;

    public Registry(Database database, RegistryLog log) {
        this.log = log;
        this.states = new ReleaseStates(database, log);
    }

    public void declareRoutes(Routes routes) {
        new ReleaseRoutes(states).declare(routes);
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
                        .with("state", found.state().word())
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
        Objects.hold(system, wanted.sha256(), ReleaseNews.holder(release));
        if (held == null) {
            log.append(system, item.id(), "release", ReleaseNews.facts(item, release));
        }
        ReleaseNews.record(transaction, actor, "release." + (held == null ? "published" : "held"), item, release);
        return new Published(item, release);
    }

    /** Lets a held release into the catalogue or not, as a step of an operator's decision. */
    public Published decide(SystemTransaction system, UUID releaseId, boolean approve, String reason) {
        var release = ReleaseStore.anywhere(system, releaseId).orElseThrow(() -> Problem.notFound("release"));
        var item = ItemStore.anywhere(system, release.itemId()).orElseThrow();
        if (release.state() != ReleaseState.HELD) {
            throw Problem.of(409, "release_state").with("state", release.state().word());
        }
        var transaction = system.within(item.organizationId());
        var store = new ReleaseStore(transaction);
        store.setState(
                releaseId, approve ? ReleaseState.PUBLISHED : ReleaseState.REJECTED, approve ? null : reason, null);
        var decided = store.find(releaseId).orElseThrow();
        if (approve) {
            log.append(system, item.id(), "release", ReleaseNews.facts(item, decided));
        } else {
            Objects.letGo(system, new Sha256(release.sha256()), ReleaseNews.holder(release));
        }
        ReleaseNews.publish(transaction, item, decided);
        return new Published(item, decided);
    }

    /**
     * Does to a release what was done to it where it is mirrored from.
     *
     * @param reason in the words of its publisher
     * @throws Problem 404; 409 {@code release_state} for what was removed here
     */
    public void follow(
            Actor actor, ItemKind kind, String itemId, String version, ReleaseState state, @Nullable String reason) {
        var said = reason == null && !state.isListed() ? "-" : reason;
        states.setState(actor, kind, itemId, version, new NewReleaseState(state, said, null));
    }

    /** An organisation is deleted, as a step of that. */
    public void leave(SystemTransaction system, UUID organization, UUID caretaker) {
        states.leave(system, organization, caretaker);
    }

    /** The item and its release, as a step of somebody else's verb. */
    public static Optional<Published> find(SystemTransaction transaction, UUID releaseId) {
        return ReleaseStore.anywhere(transaction, releaseId)
                .flatMap(release ->
                        ItemStore.anywhere(transaction, release.itemId()).map(item -> new Published(item, release)));
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
}
