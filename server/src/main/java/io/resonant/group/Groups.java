package io.resonant.group;

import io.resonant.account.Actor;
import io.resonant.account.DisplayName;
import io.resonant.account.Members;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Groups of people. Administrators make them; who belongs to one sees what is shared with it from the moment of joining
 * to the moment of leaving, because that is looked up each time.
 */
public final class Groups {
    /**
     * The groups of a person, for the statements of features above: takes {@code :tenant}.
     *
     * @param person an expression
     */
    public static String of(String person) {
        return "select gm.group_id from group_members gm where gm.organization_id = :tenant and gm.user_id = " + person;
    }

    /**
     * The people in groups, as {@link #of}.
     *
     * @param which what their id is compared with
     */
    public static String members(String which) {
        return "select gm.user_id from group_members gm where gm.organization_id = :tenant and gm.group_id " + which;
    }

    static final String TOPIC = "members";
    private static final int MOST = 500;

    private final Database database;

    public Groups(Database database) {
        this.database = database;
    }

    public void register(Routes routes) {
        new GroupRoutes(this).register(routes);
    }

    /** By name. */
    public List<Group> list(Actor actor) {
        return database.read(actor.organizationId(), transaction -> new GroupStore(transaction).list());
    }

    /** Which of these are groups of the organisation. */
    public static Set<UUID> existing(Transaction transaction, Collection<UUID> ids) {
        return new GroupStore(transaction).existing(ids);
    }

    /** @throws Problem 403, 409 {@code group_name_taken} or {@code too_many_groups}, 422 */
    public Group create(Actor actor, NewGroup given) {
        actor.require(Role.ADMIN);
        var name = DisplayName.of(given.name(), "name");
        return unique(() -> database.write(actor.organizationId(), transaction -> {
            var store = new GroupStore(transaction);
            transaction.oneAtATime("groups");
            if (store.list().size() >= MOST) {
                throw Problem.of(409, "too_many_groups").with("limit", MOST);
            }
            var id = transaction.newId();
            store.insert(id, name);
            note(transaction, actor, id, "group.created", Map.of("name", name));
            return store.lock(id).orElseThrow();
        }));
    }

    /** @throws Problem 403, 404, 409 {@code group_name_taken}, 422 */
    public Group rename(Actor actor, UUID id, NewGroup given) {
        var name = DisplayName.of(given.name(), "name");
        return unique(() -> change(actor, id, (transaction, store) -> {
            store.rename(id, name);
            note(transaction, actor, id, "group.renamed", Map.of("name", name));
        }));
    }

    /** Those who saw something only through the group do not see it any more. @throws Problem 403, 404 */
    public void delete(Actor actor, UUID id) {
        actor.require(Role.ADMIN);
        database.run(actor.organizationId(), transaction -> {
            var store = new GroupStore(transaction);
            var group = store.lock(id).orElseThrow(() -> Problem.notFound("group"));
            store.delete(id);
            note(transaction, actor, id, "group.deleted", Map.of("name", group.name()));
        });
    }

    /** Adding who belongs to it changes nothing. @throws Problem 403, 404 */
    public Group add(Actor actor, UUID id, UUID userId) {
        return change(actor, id, (transaction, store) -> {
            if (!Members.includes(transaction, userId)) {
                throw Problem.notFound("member");
            }
            if (store.add(id, userId)) {
                note(transaction, actor, id, "group.member_added", Map.of("user_id", userId));
            }
        });
    }

    /** @throws Problem 403, 404 */
    public Group remove(Actor actor, UUID id, UUID userId) {
        return change(actor, id, (transaction, store) -> {
            if (!store.remove(id, userId)) {
                throw Problem.notFound("member");
            }
            note(transaction, actor, id, "group.member_removed", Map.of("user_id", userId));
        });
    }

    private Group change(Actor actor, UUID id, BiConsumer<Transaction, GroupStore> change) {
        actor.require(Role.ADMIN);
        return database.write(actor.organizationId(), transaction -> {
            var store = new GroupStore(transaction);
            if (store.lock(id).isEmpty()) {
                throw Problem.notFound("group");
            }
            change.accept(transaction, store);
            return store.lock(id).orElseThrow();
        });
    }

    private record Changed(UUID id) {}

    private static void note(Transaction transaction, Actor actor, UUID id, String action, Map<String, ?> detail) {
        Audit.record(transaction, actor, action, Target.of("group", id), detail);
        transaction.publish(new Event(TOPIC, "group.changed", new Changed(id)));
    }

    private static Group unique(Supplier<Group> work) {
        try {
            return work.get();
        } catch (ConstraintViolation e) {
            throw e.kind() == ConstraintViolation.Kind.UNIQUE
                    ? Problem.of(409, "group_name_taken").cause(e)
                    : e;
        }
    }
}
