package io.resonant.organization;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.DisplayName;
import io.resonant.account.Language;
import io.resonant.account.Membership;
import io.resonant.account.Plan;
import io.resonant.account.Role;
import io.resonant.account.User;
import io.resonant.audit.Audit;
import io.resonant.audit.AuditChain;
import io.resonant.audit.Principal;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.plan.Limit;
import io.resonant.plan.Plans;
import io.resonant.session.Sessions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Organisations, who belongs to them and as what. */
public final class Organizations {
    private static final String TOPIC = "members";

    private final Database database;
    private final Sessions sessions;
    private final List<MemberLink> links;

    /** @param links what features above hang on members */
    public Organizations(Database database, Sessions sessions, List<MemberLink> links) {
        this.database = database;
        this.sessions = sessions;
        this.links = List.copyOf(links);
    }

    /** All of this server, for work that an operator starts. */
    public List<UUID> ids() {
        return database.readSystem(transaction -> new SetupStore(transaction).organizations());
    }

    public void declareRoutes(Routes routes, AuditChain chain) {
        new OrganizationRoutes(this).declare(routes);
        new AuditRoutes(database, chain).declare(routes);
    }

    public Organization get(Actor actor) {
        return database.read(actor.organizationId(), transaction -> new OrganizationStore(transaction).get());
    }

    /** @throws Problem 403; 422 with the field {@code name} */
    Organization update(Actor actor, @Nullable String name, @Nullable Language language) {
        actor.require(Role.ADMIN);
        var checked = name == null ? null : DisplayName.of(name, "name");
        return database.write(actor.organizationId(), transaction -> {
            var store = new OrganizationStore(transaction);
            store.lock();
            var before = store.get();
            var newName = checked == null ? before.name() : checked;
            store.update(newName, language == null ? before.language() : language);
            Audit.record(
                    transaction,
                    actor,
                    "organization.updated",
                    Target.of("organization", before.id()),
                    Map.of("name", newName));
            return store.get();
        });
    }

    /** Everybody in the organisation, by name. */
    public List<Member> members(Actor actor) {
        return database.read(actor.organizationId(), transaction -> new OrganizationStore(transaction).members());
    }

    /**
     * Administrators change every role but that of an owner; only owners make and unmake owners. The last owner stays:
     * an organisation that nobody owns could never be managed again.
     *
     * @throws Problem 403 {@code forbidden} and, to make an owner, {@code proof_needed}; 404; 409 {@code last_owner}
     */
    public Member changeRole(Actor actor, UUID userId, Role role) {
        if (role == Role.OWNER) {
            actor.require(Role.OWNER);
            sessions.requireRecentProof(actor);
        }
        return database.writeSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var store = new OrganizationStore(transaction);
            store.lock();
            var member = managed(store, actor, userId, Role.ADMIN);
            if (role == Role.OWNER) {
                acting(store, actor).require(Role.OWNER);
            }
            if (member.role() == role) {
                return member;
            }
            keepAnOwner(store, member);
            return setRole(system, transaction, actor, member, role);
        });
    }

    private Member setRole(
            SystemTransaction system, Transaction transaction, Principal principal, Member member, Role role) {
        var store = new OrganizationStore(transaction);
        var userId = member.userId();
        store.setRole(userId, role);
        new InvitationStore(transaction).deleteFrom(userId, unreachable(role));
        sessions.lookAgain(system, userId);
        sessions.endUnadmitted(system, userId); // owners may come by ways that are closed to others
        var changed = store.member(userId).orElseThrow();
        transaction.publish(new Event(TOPIC, "member.updated", changed));
        Audit.record(
                transaction,
                principal,
                "member.role_changed",
                Target.of("user", userId),
                Map.of("from", member.role(), "to", role));
        return changed;
    }

    /**
     * Takes somebody out, or lets them leave. Their sessions in this organisation end; what they made stays.
     *
     * @throws Problem 403; 404; 409 {@code last_owner}
     */
    void remove(Actor actor, UUID userId) {
        database.runSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var store = new OrganizationStore(transaction);
            store.lock();
            var leaves = userId.equals(actor.userId());
            var member = managed(store, actor, userId, leaves ? Role.GUEST : Role.ADMIN);
            keepAnOwner(store, member);
            takeOut(system, transaction, userId);
            Audit.record(
                    transaction,
                    actor,
                    leaves ? "member.left" : "member.removed",
                    Target.of("user", userId),
                    Map.of("role", member.role()));
        });
    }

    /** Takes somebody out whose account ends; the caller has locked the organisation and knows that an owner stays. */
    public void leave(SystemTransaction system, UUID organizationId, UUID userId) {
        takeOut(system, system.within(organizationId), userId);
    }

    private void takeOut(SystemTransaction system, Transaction transaction, UUID userId) {
        sessions.endAllIn(system, userId, transaction.tenant());
        new InvitationStore(transaction).deleteFrom(userId, List.of(Role.values()));
        new OrganizationStore(transaction).deleteMember(userId);
        links.forEach(link -> link.removed(transaction, userId));
        Accounts.forgetOrganization(system, userId, transaction.tenant());
        transaction.publish(new Event(TOPIC, "member.removed", Map.of("id", userId)));
    }

    /**
     * Hands the organisation over in one step: the other one owns it, and the actor is an administrator from then on.
     *
     * @throws Problem 403 {@code forbidden}, {@code proof_needed}; 404; 422 when it is oneself
     */
    Member transfer(Actor actor, UUID userId) {
        actor.require(Role.OWNER);
        sessions.requireRecentProof(actor);
        if (userId.equals(actor.userId())) {
            throw Problem.invalid("user_id", "is_oneself");
        }
        return database.writeSystem(system -> {
            var transaction = system.within(actor.organizationId());
            var store = new OrganizationStore(transaction);
            store.lock();
            var owner = managed(store, actor, actor.userId(), Role.OWNER);
            var heir = store.member(userId).orElseThrow(() -> Problem.notFound("member"));
            var changed = heir.role() == Role.OWNER ? heir : setRole(system, transaction, actor, heir, Role.OWNER);
            setRole(system, transaction, actor, owner, Role.ADMIN);
            return changed;
        });
    }

    /** Tells everybody who works with somebody that they look different now. */
    public void tellColleagues(SystemTransaction system, UUID userId) {
        Accounts.memberships(system, userId).stream()
                .map(Membership::organizationId)
                .sorted() // so that two who tell the same organisations do not wait for each other
                .map(system::within)
                .forEach(transaction -> transaction.publish(new Event(
                        TOPIC,
                        "member.updated",
                        new OrganizationStore(transaction).member(userId).orElseThrow())));
    }

    /** Makes an organisation and its owner, as a step of registering or setting up. */
    static UUID found(
            SystemTransaction system, User owner, String name, Language language, Plan plan, @Nullable String address) {
        var transaction = system.within(system.newId());
        new OrganizationStore(transaction).insert(name, language, plan);
        add(transaction, owner.id(), Role.OWNER);
        Accounts.setOrganization(system, owner.id(), transaction.tenant());
        Audit.record(
                transaction,
                new Trace(transaction.tenant(), owner.id(), address),
                "organization.created",
                Target.of("organization", transaction.tenant()),
                Map.of("name", name));
        return transaction.tenant();
    }

    /** Until the end of the transaction nobody else changes who belongs to the organisation, or comes in by themselves. */
    public static void lock(Transaction transaction) {
        new OrganizationStore(transaction).lock();
    }

    /** How many people belong to it. */
    public static long size(Transaction transaction) {
        return new OrganizationStore(transaction).size();
    }

    /**
     * Makes somebody a member, as a step of registering, accepting an invitation or setting up.
     *
     * @throws Problem 409 {@code plan_limit_reached}
     */
    static void add(Transaction transaction, UUID userId, Role role) {
        var store = new OrganizationStore(transaction);
        requireRoom(transaction);
        store.insertMember(userId, role);
        transaction.publish(
                new Event(TOPIC, "member.added", store.member(userId).orElseThrow()));
    }

    /**
     * Lets somebody in on the word of the organisation's provider; somebody who belongs to it already keeps their role.
     */
    public void join(SystemTransaction system, Trace trace, UUID userId, Role role) {
        var transaction = system.within(trace.organizationId());
        var store = new OrganizationStore(transaction);
        store.lock();
        if (store.member(userId).isEmpty()) {
            add(transaction, userId, role);
            Audit.record(transaction, trace, "member.joined", Target.of("user", userId), Map.of("role", role));
        }
    }

    /** Gives somebody the role that the organisation's provider says. Owners stay owners. */
    public void appoint(SystemTransaction system, Trace trace, UUID userId, Role role) {
        join(system, trace, userId, role);
        var transaction = system.within(trace.organizationId());
        var store = new OrganizationStore(transaction);
        var member = store.member(userId).orElseThrow();
        if (member.role() != role && member.role() != Role.OWNER) {
            setRole(system, transaction, trace, member, role);
        }
    }

    /** @throws Problem 409 {@code plan_limit_reached} when the plan lets nobody more in */
    static void requireRoom(Transaction transaction) {
        Plans.admit(transaction, Limit.MEMBERS, () -> size(transaction), 1);
    }

    /** The member, if this actor may change them. Roles are read under the lock: the session may know an older one. */
    private static Member managed(OrganizationStore store, Actor actor, UUID userId, Role least) {
        var acting = acting(store, actor);
        acting.require(least);
        var member = store.member(userId).orElseThrow(() -> Problem.notFound("member"));
        if (member.role() == Role.OWNER) {
            acting.require(Role.OWNER);
        }
        return member;
    }

    /** The weaker of the role they have now and the one they came with: a key may leave its owner's powers behind. */
    private static Actor acting(OrganizationStore store, Actor actor) {
        var now = store.member(actor.userId())
                .orElseThrow(() -> Problem.notFound("organization"))
                .role();
        return actor.as(actor.role().atLeast(now) ? now : actor.role());
    }

    /** The roles that somebody with this one cannot invite to. */
    private static List<Role> unreachable(Role role) {
        return Arrays.stream(Role.values())
                .filter(other -> !role.atLeast(Role.ADMIN) || !role.atLeast(other))
                .toList();
    }

    private static void keepAnOwner(OrganizationStore store, Member member) {
        if (member.role() == Role.OWNER && store.owners() == 1) {
            throw Problem.of(409, "last_owner");
        }
    }
}
