package io.resonant.registry;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Principal;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.file.Objects;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.problem.Problem;
import io.resonant.namespace.Namespaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What becomes of releases after they were published, by their publishers and by who runs the server. */
final class ReleaseStates {
    private final Database database;
    private final RegistryLog log;

    ReleaseStates(Database database, RegistryLog log) {
        this.database = database;
        this.log = log;
    }

    /**
     * Changes what becomes of a release: deprecated, yanked, back again, or removed for ever. Contributors do all but
     * removing.
     *
     * @throws Problem 403; 404; 409 {@code release_state}; 422
     */
    Registry.Published setState(Actor actor, ItemKind kind, String itemId, String version, NewReleaseState wanted) {
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
    List<Registry.Published> setStates(Actor actor, ItemKind kind, String itemId, NewReleaseState wanted) {
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

    /**
     * Takes away what any organisation has published: one version, or all that are still offered.
     *
     * @param operator the person; nobody when a command on the server's machine does
     * @throws Problem 404; 409 {@code release_state} when there is nothing left to remove; 422
     */
    List<Registry.Published> remove(Optional<Actor> operator, Removal wanted) {
        var state = new NewReleaseState(ReleaseState.REMOVED, wanted.reason(), null);
        state.check();
        return database.writeSystem(system -> {
            var found = ItemStore.anywhere(system, wanted.kind(), Registry.key(wanted.item()))
                    .orElseThrow(() -> Problem.notFound(wanted.kind().word()));
            var transaction = system.within(found.organizationId());
            var item = new ItemStore(transaction)
                    .lock(wanted.kind(), Registry.key(wanted.item()))
                    .orElseThrow();
            var who = new Trace(
                    item.organizationId(),
                    operator.map(Actor::userId).orElse(null),
                    operator.map(Actor::address).orElse(null));
            var removed = new ReleaseStore(transaction)
                    .list(item.id()).stream()
                            .filter(release -> wanted.version() == null
                                    || release.version().equals(wanted.version()))
                            .filter(release -> release.state().isServed())
                            .map(release -> change(system, who, item, release, state))
                            .toList();
            if (removed.isEmpty()) {
                throw Problem.of(409, "release_state").with("state", ReleaseState.REMOVED.word());
            }
            return removed;
        });
    }

    /**
     * What an operator takes away.
     *
     * @param version all of them when left out
     */
    record Removal(ItemKind kind, String item, @Nullable String version, String reason) {}

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

    /**
     * An organisation is deleted. What it published for everybody is relied upon by others, so it stays, in the hands of
     * the caretaker; what was for its own people only is removed, and its versions are never given again.
     */
    void leave(SystemTransaction system, UUID organization, UUID caretaker) {
        var items = new ItemStore(system.within(organization)).list();
        items.stream()
                .map(Item::namespaceId)
                .distinct()
                .forEach(namespace -> Namespaces.handOver(system, namespace, caretaker));
        var state = new NewReleaseState(ReleaseState.REMOVED, "The organisation was deleted.", null);
        for (var item : items) {
            if (item.visibility() == Visibility.ORGANIZATION) {
                var passed = ItemStore.anywhere(system, item.id()).orElseThrow();
                new ReleaseStore(system.within(caretaker))
                        .list(item.id()).stream()
                                .filter(release -> release.state().isServed())
                                .forEach(release ->
                                        change(system, new Trace(caretaker, null, null), passed, release, state));
            }
        }
    }

    /** Everything of the actor's organisation, by id, with what nobody else sees. */
    List<Item> items(Actor actor) {
        return database.read(actor.organizationId(), transaction -> new ItemStore(transaction).list());
    }

    /** All releases of an item of the actor's organisation, the newest version first. @throws Problem 404 */
    List<Release> releases(Actor actor, ItemKind kind, String itemId) {
        return database.readSystem(system -> {
            var item = ItemStore.anywhere(system, kind, Registry.key(itemId))
                    .filter(found -> found.organizationId().equals(actor.organizationId()))
                    .orElseThrow(() -> Problem.notFound(kind.word()));
            return new ReleaseStore(system.within(actor.organizationId())).list(item.id());
        });
    }

    private Registry.Published change(
            SystemTransaction system, Principal who, Item item, Release release, NewReleaseState wanted) {
        if (!release.state().isServed()) {
            throw Problem.of(409, "release_state").with("state", release.state().word());
        }
        var transaction = system.within(item.organizationId());
        var store = new ReleaseStore(transaction);
        store.setState(release.id(), wanted.state(), wanted.reason(), wanted.replacement());
        if (wanted.state() == ReleaseState.REMOVED) {
            store.forgetContent(release.id());
            Objects.letGo(system, new Sha256(release.sha256()), ReleaseNews.holder(release));
        }
        var changed = store.find(release.id()).orElseThrow();
        log.append(system, item.id(), "state", ReleaseNews.facts(item, changed));
        ReleaseNews.record(transaction, who, "release." + changed.state().word(), item, changed);
        return new Registry.Published(item, changed);
    }

    private static Item managed(Transaction transaction, Actor actor, ItemKind kind, String itemId, boolean asOwner) {
        actor.require(Role.MEMBER);
        var item = new ItemStore(transaction)
                .lock(kind, Registry.key(itemId))
                .orElseThrow(() -> Problem.notFound(kind.word()));
        if (asOwner) {
            Namespaces.requireOwner(transaction, actor, item.namespaceId());
        } else {
            Namespaces.requireMember(transaction, actor, item.namespaceId());
        }
        return item;
    }
}
