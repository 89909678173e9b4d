package io.resonant.organization;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.EmailAddress;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.SessionView;
import io.resonant.session.Sessions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Invitations: a link that lets one person, known by their e-mail address, into an organisation once. Only the link
 * holds the token; what is kept is its hash.
 */
public final class Invitations {
    static final Duration LIFETIME = Duration.ofDays(7);

    private final Database database;
    private final Accounts accounts;
    private final Sessions sessions;

    public Invitations(Database database, Accounts accounts, Sessions sessions) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /** @param publicUrl where links lead; the address of the request when it is not configured */
    public void declareRoutes(Routes routes, Optional<URI> publicUrl) {
        new InvitationRoutes(this, publicUrl).declare(routes);
    }

    /** Expired invitations let nobody in; they are removed so that addresses are not kept without need. */
    public void declareJobs(Jobs jobs) {
        jobs.every("invitation-housekeeping", Duration.ofHours(1), this::removeExpired);
    }

    int removeExpired() {
        return database.writeSystem(InvitationStore::deleteExpired);
    }

    /** A new invitation and the token for its link. */
    record Created(Invitation invitation, String token) {}

    /**
     * A second invitation for the same address replaces the first.
     *
     * @throws Problem 403 when the role is above one's own, and {@code proof_needed} for an owner; 409 {@code already_member}, {@code plan_limit_reached}; 422 with the field {@code email}
     */
    Created create(Actor actor, String email, Role role) {
        actor.require(Role.ADMIN);
        actor.require(role);
        if (role == Role.OWNER) {
            sessions.requireRecentProof(actor);
        }
        var address = EmailAddress.of(email, "email").value();
        var token = Tokens.random();
        return database.write(actor.organizationId(), transaction -> {
            var organization = new OrganizationStore(transaction);
            organization.lock();
            if (organization.hasMember(address)) {
                throw Problem.of(409, "already_member");
            }
            Organizations.requireRoom(transaction); // it is asked again when the invitation is used
            var store = new InvitationStore(transaction);
            store.deleteFor(address);
            var expiresAt = transaction.now().plus(LIFETIME);
            var id = store.insert(address, role, Digests.sha256Hex(token), actor.userId(), expiresAt);
            Audit.record(
                    transaction,
                    actor,
                    "invitation.created",
                    Target.of("invitation", id),
                    Map.of("email", address, "role", role));
            return new Created(new Invitation(id, address, role, expiresAt, null), token);
        });
    }

    List<Invitation> list(Actor actor) {
        actor.require(Role.ADMIN);
        return database.read(actor.organizationId(), transaction -> new InvitationStore(transaction).list());
    }

    /** @throws Problem 403 when the role is above one's own; 404 */
    void withdraw(Actor actor, UUID id) {
        actor.require(Role.ADMIN);
        database.run(actor.organizationId(), transaction -> {
            var store = new InvitationStore(transaction);
            actor.require(store.role(id).orElseThrow(() -> Problem.notFound("invitation")));
            store.delete(id);
            Audit.record(transaction, actor, "invitation.withdrawn", Target.of("invitation", id), Map.of());
        });
    }

    /** @throws Problem 404 for every link that does not let anybody in */
    Invitation.Preview preview(String token) {
        var held = find(database, token);
        return new Invitation.Preview(held.organizationName(), held.email(), held.role());
    }

    /**
     * Lets a signed-in person into one more organisation and moves their session there.
     *
     * @throws Problem 403 {@code sso_required}, {@code sso_confined}; 404; 409 {@code invitation_for_other},
     *     {@code plan_limit_reached}
     */
    SessionView accept(Actor actor, UUID sessionId, String token) {
        var held = find(database, token);
        var user = accounts.user(actor.userId());
        requireFor(held, user.email());
        return database.writeSystem(transaction -> {
            accept(transaction, held, user.id(), actor.address());
            return sessions.switchTo(transaction, actor, sessionId, held.organizationId());
        });
    }

    static InvitationStore.Held find(Database database, String token) {
        return database.readSystem(transaction -> InvitationStore.find(transaction, Digests.sha256Hex(token)))
                .orElseThrow(() -> Problem.notFound("invitation"));
    }

    static void requireFor(InvitationStore.Held held, String email) {
        if (!held.email().equals(email)) {
            throw Problem.of(409, "invitation_for_other");
        }
    }

    /** Uses an invitation up, as a step of a verb that has made sure who it is for. */
    static void accept(SystemTransaction system, InvitationStore.Held held, UUID userId, @Nullable String address) {
        var transaction = system.within(held.organizationId());
        var organization = new OrganizationStore(transaction);
        organization.lock();
        if (!Accounts.hold(system, userId) || !new InvitationStore(transaction).delete(held.id())) {
            throw Problem.notFound("invitation");
        }
        if (organization.member(userId).isPresent()) {
            return; // let in by somebody else meanwhile, and keeps that role
        }
        Organizations.add(transaction, userId, held.role());
        Audit.record(
                transaction,
                new Trace(held.organizationId(), userId, address),
                "member.joined",
                Target.of("user", userId),
                Map.of("role", held.role(), "invitation", held.id()));
    }
}
