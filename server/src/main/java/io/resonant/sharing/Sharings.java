package io.resonant.sharing;

import io.resonant.account.Actor;
import io.resonant.account.Members;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.group.Groups;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.spec.Specs;
import io.resonant.thread.Threads;
import io.resonant.visibility.Restriction;
import io.resonant.visibility.Restrictions;
import io.resonant.visibility.Restrictions.Kind;
import io.resonant.visibility.Restrictions.Restricted;
import io.resonant.visibility.Sight;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * People decide who sees what is theirs. What an administrator does not see they do not see here either; they may take
 * it over, which everybody who reads the audit trail learns.
 */
public final class Sharings {
    private static final int MOST = 200;

    private final Database database;
    private final Specs specs;
    private final Threads threads;

    public Sharings(Database database, Specs specs, Threads threads) {
        this.database = database;
        this.specs = specs;
        this.threads = threads;
    }

    public void register(Routes routes) {
        new SharingRoutes(this).register(routes);
    }

    /** @throws Problem 404 also when it is not for their eyes */
    public Sharing get(Actor actor, Kind kind, UUID id) {
        return database.read(actor.organizationId(), transaction -> {
            var creator = creator(Sight.of(transaction, actor), kind, id);
            return view(actor, creator, new Restrictions(transaction).find(id).orElse(null));
        });
    }

    /**
     * Only the owner, which is who made it unless it was taken over, and administrators who see it. Its owner always goes
     * on seeing it; when the owner has left or become a guest, whoever changes this is the new one.
     *
     * @throws Problem 403, 404, 422 for people and groups that are not of the organisation
     */
    public Sharing change(Actor actor, Kind kind, UUID id, ChangeSharing wanted) {
        actor.require(Role.MEMBER);
        return database.write(actor.organizationId(), transaction -> {
            var restrictions = new Restrictions(transaction);
            keepOthersOut(Sight.of(transaction, actor), kind, id);
            var owner = requireChangeable(transaction, actor, kind, id);
            var after = restriction(transaction, actor, owner, wanted);
            if (after == null) {
                restrictions.open(id);
            } else {
                restrictions.restrict(kind, id, after);
            }
            note(transaction, actor, kind, id, "sharing.changed", detail(after));
            return view(actor, creator(Sight.whole(transaction), kind, id), after);
        });
    }

    /** What not everybody of the organisation sees: that it is there and whose it is, nothing that it says. */
    public List<Restricted> restricted(Actor actor) {
        actor.require(Role.ADMIN);
        return database.read(
                actor.organizationId(),
                transaction -> new Restrictions(transaction)
                        .list("(" + Specs.isThere("subject_id") + " or " + Threads.isThere("subject_id") + ")"));
    }

    /** Makes an administrator the owner of what was somebody else's. Those who saw it go on seeing it. @throws Problem 403, 404 */
    public Sharing takeOver(Actor actor, UUID id) {
        actor.require(Role.ADMIN);
        return database.write(actor.organizationId(), transaction -> {
            var restrictions = new Restrictions(transaction);
            var before = restrictions.lock(id).orElseThrow(() -> Problem.notFound("sharing"));
            var kind = restrictions.kind(id);
            var creator = creator(Sight.whole(transaction), kind, id); // not for one that is gone
            var people = new LinkedHashSet<>(before.people());
            people.remove(actor.userId());
            if (Members.includes(transaction, before.ownerId())
                    && !before.ownerId().equals(actor.userId())) {
                people.add(before.ownerId());
            }
            var after = new Restriction(actor.userId(), List.copyOf(people), before.groups());
            restrictions.restrict(kind, id, after);
            note(transaction, actor, kind, id, "sharing.taken_over", Map.of("from", before.ownerId()));
            return view(actor, creator, after);
        });
    }

    /** @return the owner @throws Problem 403, 404 */
    UUID requireChangeable(Transaction transaction, Actor actor, Kind kind, UUID id) {
        var creator = creator(Sight.of(transaction, actor), kind, id);
        var owner =
                new Restrictions(transaction).find(id).map(Restriction::ownerId).orElse(creator);
        if (!actor.userId().equals(owner)) {
            actor.require(Role.ADMIN);
        }
        return owner;
    }

    /** Until the end of the transaction, or two who change it at once would mix what they want. @throws Problem 404 */
    private void keepOthersOut(Sight sight, Kind kind, UUID id) {
        switch (kind) {
            case SPEC -> specs.lock(sight, id);
            case THREAD -> Threads.lock(sight, id);
        }
    }

    private UUID creator(Sight sight, Kind kind, UUID id) {
        return switch (kind) {
            case SPEC -> specs.get(sight, id).userId();
            case THREAD -> threads.get(sight, id).userId();
        };
    }

    private static @Nullable Restriction restriction(
            Transaction transaction, Actor actor, UUID owner, ChangeSharing wanted) {
        var people = new LinkedHashSet<>(checked("people", wanted, wanted.people()));
        var groups = new LinkedHashSet<>(checked("groups", wanted, wanted.groups()));
        int place = 0;
        for (var person : people) {
            if (!Members.includes(transaction, person)) {
                throw Problem.invalid("/people/" + place, "unknown_value");
            }
            place++;
        }
        var known = Groups.existing(transaction, groups);
        place = 0;
        for (var group : groups) {
            if (!known.contains(group)) {
                throw Problem.invalid("/groups/" + place, "unknown_value");
            }
            place++;
        }
        boolean stays = Members.role(transaction, owner)
                .filter(role -> role.atLeast(Role.MEMBER))
                .isPresent();
        var newOwner = stays ? owner : actor.userId();
        people.remove(newOwner);
        return wanted.visibility() == Visibility.ORGANIZATION
                ? null
                : new Restriction(newOwner, List.copyOf(people), List.copyOf(groups));
    }

    private static List<UUID> checked(String field, ChangeSharing wanted, @Nullable List<UUID> given) {
        if (given == null) {
            return List.of();
        }
        if (wanted.visibility() == Visibility.ORGANIZATION && !given.isEmpty()) {
            throw Problem.invalid("/" + field, "invalid");
        }
        if (given.size() > MOST) {
            throw Problem.invalid("/" + field, "too_long");
        }
        return given;
    }

    private static Map<String, ?> detail(@Nullable Restriction restriction) {
        return restriction == null
                ? Map.of("visibility", Visibility.ORGANIZATION)
                : Map.of(
                        "visibility",
                        Visibility.PRIVATE,
                        "people",
                        restriction.people(),
                        "groups",
                        restriction.groups());
    }

    private record Shared(UUID id) {}

    private static void note(
            Transaction transaction, Actor actor, Kind kind, UUID id, String action, Map<String, ?> detail) {
        Audit.record(transaction, actor, action, Target.of(kind.text(), id), detail);
        transaction.publish(new Event(kind.text() + "s", kind.text() + Hearing.SHARED, new Shared(id)));
    }

    private static Sharing view(Actor actor, UUID creator, @Nullable Restriction restriction) {
        var owner = restriction == null ? creator : restriction.ownerId();
        boolean mayChange = actor.role().atLeast(Role.ADMIN)
                || (actor.role().atLeast(Role.MEMBER) && actor.userId().equals(owner));
        return restriction == null
                ? new Sharing(Visibility.ORGANIZATION, owner, List.of(), List.of(), mayChange)
                : new Sharing(Visibility.PRIVATE, owner, restriction.people(), restriction.groups(), mayChange);
    }
}
