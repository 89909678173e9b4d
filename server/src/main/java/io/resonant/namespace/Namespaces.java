package io.resonant.namespace;

import io.resonant.account.Actor;
import io.resonant.account.DisplayName;
import io.resonant.account.Members;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces and who has a part in them. Whoever makes one owns it: nobody has to be asked, unless its name could be
 * mistaken for another one.
 */
public final class Namespaces {
    /** More than any publisher needs; keeps one organisation from collecting names. */
    private static final int MOST = 50;

    private final Database database;

    public Namespaces(Database database) {
        this.database = database;
    }

    public void declareRoutes(Routes routes) {
        new NamespaceRoutes(this, new NamespaceReviews(database)).declare(routes);
        new NamespaceTransferRoutes(new NamespaceTransfers(database)).declare(routes);
    }

    /**
     * Makes a namespace, owned by the actor.
     *
     * @param displayName the name itself when null
     * @throws Problem 403; 409 {@code namespace_taken}, {@code namespace_limit}; 422 with the field
     */
    public Namespace create(Actor actor, String name, @Nullable String displayName) {
        actor.require(Role.MEMBER);
        var canonical = CanonicalName.of(name);
        var shown = displayName == null ? null : DisplayName.of(displayName, "display_name");
        try {
            return database.writeSystem(system -> {
                var transaction = system.within(actor.organizationId());
                var store = new NamespaceStore(transaction);
                Members.requireStill(transaction, actor.userId());
                system.oneAtATime("namespaces"); // also so that no two resemble each other
                var doubt = NameReview.judge(canonical, NamespaceStore.known(system));
                var value = NamespaceName.of(name).value();
                if (store.count() >= MOST) {
                    throw Problem.of(409, "namespace_limit").with("limit", MOST);
                }
                var namespace = new Namespace(
                        transaction.newId(),
                        actor.organizationId(),
                        value,
                        shown == null ? value : shown,
                        doubt.isPresent() ? Namespace.State.HELD : Namespace.State.ACTIVE,
                        doubt.map(NameReview.Doubt::reason).orElse(null),
                        doubt.map(NameReview.Doubt::resembles).orElse(null),
                        false,
                        transaction.now());
                store.insert(namespace, canonical, actor.userId());
                store.putMember(namespace.id(), actor.userId(), NamespaceRole.OWNER);
                record(transaction, actor, "namespace.created", namespace, Map.of("state", namespace.state()));
                return namespace;
            });
        } catch (ConstraintViolation e) {
            if (e.kind() == ConstraintViolation.Kind.UNIQUE) { // somebody else made it at the same moment
                throw Problem.of(409, "namespace_taken").with("name", name).cause(e);
            }
            throw e;
        }
    }

    /**
     * The namespace under which a mirror hosts what a publisher has published elsewhere: the organisation's own one, or a new
     * one. Who runs the server has chosen what is mirrored, so that a name is not held for what it resembles.
     *
     * @param displayName the name itself when null
     * @throws Problem 403; 409 {@code namespace_taken} when it belongs to another organisation; 422
     */
    public void forMirror(Actor actor, String name, @Nullable String displayName) {
        actor.require(Role.OWNER);
        var canonical = CanonicalName.of(name);
        database.runSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var store = new NamespaceStore(transaction);
            var known = NamespaceStore.anywhere(system, canonical.key());
            if (known.isPresent()) {
                if (!known.get().organizationId().equals(actor.organizationId())) {
                    throw Problem.of(409, "namespace_taken")
                            .with("name", known.get().name());
                }
                store.putMember(known.get().id(), actor.userId(), NamespaceRole.OWNER);
                return;
            }
            var value = NamespaceName.of(name).value();
            var namespace = new Namespace(
                    transaction.newId(),
                    actor.organizationId(),
                    value,
                    displayName == null ? value : displayName.substring(0, Math.min(displayName.length(), 100)),
                    Namespace.State.ACTIVE,
                    null,
                    null,
                    false,
                    transaction.now());
            store.insert(namespace, canonical, actor.userId());
            store.putMember(namespace.id(), actor.userId(), NamespaceRole.OWNER);
            record(transaction, actor, "namespace.created", namespace, Map.of("state", namespace.state()));
        });
    }

    /** Those of the actor's organisation, by name. */
    public List<Namespace> list(Actor actor) {
        return database.read(actor.organizationId(), transaction -> new NamespaceStore(transaction).list());
    }

    /** @param name however it is written @throws Problem 404 */
    public Namespace get(Actor actor, String name) {
        return database.read(actor.organizationId(), transaction -> find(new NamespaceStore(transaction), name));
    }

    /** @throws Problem 403, 404, 422 */
    Namespace rename(Actor actor, String name, String displayName) {
        var shown = DisplayName.of(displayName, "display_name");
        return database.write(actor.organizationId(), transaction -> {
            var store = new NamespaceStore(transaction);
            var namespace = managed(store, actor, name);
            store.setDisplayName(namespace.id(), shown);
            record(transaction, actor, "namespace.renamed", namespace, Map.of("display_name", shown));
            return find(store, name);
        });
    }

    /** Frees the name again, as long as nothing was ever published under it. @throws Problem 403, 404, 409 */
    void delete(Actor actor, String name) {
        try {
            database.run(actor.organizationId(), transaction -> {
                var store = new NamespaceStore(transaction);
                var namespace = managed(store, actor, name);
                store.delete(namespace.id());
                record(transaction, actor, "namespace.deleted", namespace, Map.of());
            });
        } catch (ConstraintViolation e) {
            throw Problem.of(409, "namespace_in_use").cause(e);
        }
    }

    /** @throws Problem 404 */
    List<NamespaceMember> members(Actor actor, String name) {
        return database.read(actor.organizationId(), transaction -> {
            var store = new NamespaceStore(transaction);
            var names = Members.names(transaction);
            return store.members(find(store, name).id()).stream()
                    .map(member -> new NamespaceMember(
                            member.userId(), names.getOrDefault(member.userId(), ""), member.role(), member.addedAt()))
                    .toList();
        });
    }

    /** Lets a member of the organisation in, or changes what they may do. @throws Problem 403, 404, 409 {@code last_owner} */
    NamespaceMember putMember(Actor actor, String name, UUID user, NamespaceRole role) {
        database.run(actor.organizationId(), transaction -> {
            var store = new NamespaceStore(transaction);
            var namespace = managed(store, actor, name);
            if (!Members.includes(transaction, user)) {
                throw Problem.notFound("member");
            }
            if (role != NamespaceRole.OWNER) {
                keepAnOwner(store, namespace, user);
            }
            store.putMember(namespace.id(), user, role);
            record(transaction, actor, "namespace.member_set", namespace, Map.of("user_id", user, "role", role));
        });
        return members(actor, name).stream()
                .filter(member -> member.userId().equals(user))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("member"));
    }

    /** @throws Problem 403, 404, 409 {@code last_owner} */
    void removeMember(Actor actor, String name, UUID user) {
        database.run(actor.organizationId(), transaction -> {
            var store = new NamespaceStore(transaction);
            var leaves = user.equals(actor.userId());
            var namespace = leaves ? locked(store, name) : managed(store, actor, name);
            keepAnOwner(store, namespace, user);
            if (!store.deleteMember(namespace.id(), user)) {
                throw Problem.notFound("member");
            }
            record(transaction, actor, "namespace.member_removed", namespace, Map.of("user_id", user));
        });
    }

    /**
     * The namespace that somebody publishes under, as a step of publishing.
     *
     * @param publisher as a package names it, however it is written
     * @throws Problem 403 {@code not_a_publisher}, {@code token_scope}, {@code namespace_rejected}; 404
     */
    public static Namespace publishing(Transaction transaction, Publisher publisher, String name) {
        var store = new NamespaceStore(transaction);
        var namespace = store.lock(CanonicalName.of(name).key()).orElseThrow(() -> unknown(name));
        if (!publisher.reaches(namespace.id())) {
            throw Problem.of(403, "token_scope").with("namespace", namespace.name());
        }
        if (store.role(namespace.id(), publisher.actor().userId()).isEmpty()) {
            throw Problem.of(403, "not_a_publisher").with("namespace", namespace.name());
        }
        if (namespace.state() == Namespace.State.REJECTED) {
            throw Problem.of(403, "namespace_rejected").with("namespace", namespace.name());
        }
        return namespace;
    }

    /** Those of the actor's organisation that they may publish under. */
    public static List<Namespace> publishable(Transaction transaction, Publisher publisher) {
        var store = new NamespaceStore(transaction);
        return store.list().stream()
                .filter(namespace -> publisher.reaches(namespace.id()))
                .filter(namespace -> namespace.state() != Namespace.State.REJECTED)
                .filter(namespace ->
                        store.role(namespace.id(), publisher.actor().userId()).isPresent())
                .toList();
    }

    /** Makes sure that an actor may manage a namespace, as a step of somebody else's verb. @throws Problem 403 */
    public static void requireOwner(Transaction transaction, Actor actor, UUID namespace) {
        actor.require(Role.MEMBER);
        var role = new NamespaceStore(transaction).role(namespace, actor.userId());
        if (role.orElse(NamespaceRole.CONTRIBUTOR) != NamespaceRole.OWNER) {
            actor.require(Role.ADMIN);
        }
    }

    /** Makes sure that an actor may publish under a namespace, as a step of somebody else's verb. @throws Problem 403 */
    public static void requireMember(Transaction transaction, Actor actor, UUID namespace) {
        actor.require(Role.MEMBER);
        if (new NamespaceStore(transaction).role(namespace, actor.userId()).isEmpty()) {
            actor.require(Role.ADMIN);
        }
    }

    /** Any organisation's. */
    public static Optional<Namespace> find(SystemTransaction transaction, UUID id) {
        return NamespaceStore.anywhere(transaction, id);
    }

    /** Any organisation's, by its name however it is written. */
    public static Optional<Namespace> find(SystemTransaction transaction, String name) {
        return NamespaceStore.anywhere(transaction, CanonicalName.of(name).key());
    }

    /** Puts a namespace into the hands of another organisation, because its own is deleted. */
    public static void handOver(SystemTransaction transaction, UUID id, UUID to) {
        var namespace = NamespaceStore.anywhere(transaction, id).orElseThrow();
        NamespaceTransfers.move(transaction, namespace, to);
        Audit.record(
                transaction.within(to),
                new Trace(to, null, null),
                "namespace.transferred",
                Target.of("namespace", id),
                Map.of("name", namespace.name(), "from", namespace.organizationId(), "to", to));
    }

    static Namespace find(NamespaceStore store, String name) {
        return store.find(CanonicalName.of(name).key()).orElseThrow(() -> Problem.notFound("namespace"));
    }

    /** The namespace, locked, if the actor may manage it: its owners and the organisation's administrators. */
    static Namespace managed(NamespaceStore store, Actor actor, String name) {
        actor.require(Role.MEMBER);
        var namespace = locked(store, name);
        if (store.role(namespace.id(), actor.userId()).orElse(NamespaceRole.CONTRIBUTOR) != NamespaceRole.OWNER) {
            actor.require(Role.ADMIN);
        }
        return namespace;
    }

    static void record(
            Transaction transaction, Actor actor, String action, Namespace namespace, Map<String, ?> detail) {
        var all = new TreeMap<String, @Nullable Object>(detail);
        all.put("name", namespace.name());
        Audit.record(transaction, actor, action, Target.of("namespace", namespace.id()), all);
    }

    private static Namespace locked(NamespaceStore store, String name) {
        return store.lock(CanonicalName.of(name).key()).orElseThrow(() -> Problem.notFound("namespace"));
    }

    /** A namespace that nobody owns could be managed by administrators only. */
    private static void keepAnOwner(NamespaceStore store, Namespace namespace, UUID user) {
        if (store.role(namespace.id(), user).filter(NamespaceRole.OWNER::equals).isPresent()
                && store.owners(namespace.id()) == 1) {
            throw Problem.of(409, "last_namespace_owner");
        }
    }

    private static Problem unknown(String name) {
        return Problem.of(404, "namespace_unknown").with("name", name);
    }
}
