package io.resonant.identity;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.DisplayName;
import io.resonant.account.EmailAddress;
import io.resonant.account.Language;
import io.resonant.account.Members;
import io.resonant.account.User;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.problem.Problem;
import io.resonant.organization.Organizations;
import io.resonant.session.Sessions;
import io.resonant.session.SignedIn;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Who gets in on the word of a provider, and as what. A provider is believed about the people that it has brought
 * before, and about addresses in domains that its organisation has proven; about nobody else, or whoever sets up a
 * provider could become anybody.
 */
final class Admission {
    private final Database database;
    private final Sessions sessions;
    private final Organizations organizations;

    Admission(Database database, Sessions sessions, Organizations organizations) {
        this.database = database;
        this.sessions = sessions;
        this.organizations = organizations;
    }

    /**
     * Signs somebody in, whose account and membership are made when they have none. Their role follows
     * their groups, where the provider has any that count.
     *
     * @throws Problem 401 {@code sso_refused}; 403 {@code sso_domain}, {@code sso_no_role}; 404
     */
    SignedIn enter(Federation.Returned returned, Language language, Sessions.Client client) {
        if (returned.flow().userId() != null) {
            throw Federation.refused("state"); // it was begun to connect an account, not to sign in
        }
        try {
            return database.writeSystem(transaction -> enter(transaction, returned, language, client));
        } catch (ConstraintViolation e) {
            if (e.kind() == ConstraintViolation.Kind.FOREIGN_KEY) {
                throw Problem.notFound("identity_provider").cause(e); // it was deleted at this moment
            }
            if (e.kind() != ConstraintViolation.Kind.UNIQUE) {
                throw e;
            }
            return database.writeSystem(
                    transaction -> enter(transaction, returned, language, client)); // now there is one
        }
    }

    private SignedIn enter(
            SystemTransaction system, Federation.Returned returned, Language language, Sessions.Client client) {
        returned.use(system);
        var provider = returned.held().provider();
        var organization = returned.held().organizationId();
        var vouched = returned.vouched();
        var role = provider.role(vouched.groups()).orElseThrow(() -> Problem.of(403, "sso_no_role"));
        var store = new IdentityStore(system.within(organization));
        Organizations.lock(system.within(organization)); // before the person, as whoever ends an account does
        var known = store.user(vouched.issuer(), vouched.subject()).filter(person -> Accounts.hold(system, person));
        var userId = known.orElseGet(
                () -> user(system, organization, vouched, language).id());
        var trace = new Trace(organization, userId, client.address());
        if (provider.groupRoles().isEmpty()) {
            organizations.join(system, trace, userId, role);
        } else {
            organizations.appoint(system, trace, userId, role);
        }
        if (known.isPresent()) {
            store.used(vouched.issuer(), vouched.subject());
        } else {
            connect(system, trace, vouched);
        }
        var begun = sessions.beginVouched(system, userId, organization, client);
        IdentityStore.letIn(system, begun.sessionId(), provider.id());
        return begun.signedIn();
    }

    /**
     * Connects an account with a person at the provider, who can sign in there from then on.
     *
     * @throws Problem 401 {@code sso_refused}, {@code unauthenticated}; 409 {@code identity_taken}
     */
    List<Identity> connect(Actor actor, Federation.Returned returned) {
        if (!actor.userId().equals(returned.flow().userId())
                || !actor.organizationId().equals(returned.held().organizationId())) {
            throw Federation.refused("state"); // begun by somebody else, or elsewhere
        }
        return database.writeSystem(system -> {
            returned.use(system);
            var vouched = returned.vouched();
            var transaction = system.within(actor.organizationId());
            Members.requireStill(transaction, actor.userId());
            transaction.oneAtATime("identities"); // of two who come back as the same person the second one is told so
            var store = new IdentityStore(transaction);
            var present = store.user(vouched.issuer(), vouched.subject());
            if (present.filter(user -> !user.equals(actor.userId())).isPresent()) {
                throw Problem.of(409, "identity_taken");
            }
            if (present.isEmpty()) {
                connect(system, new Trace(actor.organizationId(), actor.userId(), actor.address()), vouched);
            }
            return store.of(actor.userId());
        });
    }

    List<Identity> list(Actor actor) {
        return database.read(actor.organizationId(), transaction -> new IdentityStore(transaction).of(actor.userId()));
    }

    List<SignInChoice> choices(Actor actor) {
        return database.read(actor.organizationId(), ProviderStore::choices);
    }

    /** @throws Problem 403 {@code proof_needed}; 404 */
    void disconnect(Actor actor, UUID id) {
        sessions.requireRecentProof(actor);
        database.run(actor.organizationId(), transaction -> {
            if (!new IdentityStore(transaction).delete(id, actor.userId())) {
                throw Problem.notFound("identity");
            }
            Audit.record(transaction, actor, "identity.disconnected", Target.of("user", actor.userId()), Map.of());
        });
    }

    private static void connect(SystemTransaction system, Trace trace, Vouched vouched) {
        var transaction = system.within(trace.organizationId());
        var userId = Objects.requireNonNull(trace.userId());
        new IdentityStore(transaction).insert(userId, vouched.issuer(), vouched.subject());
        Audit.record(
                transaction,
                trace,
                "identity.connected",
                Target.of("user", userId),
                Map.of("issuer", vouched.issuer()));
    }

    /**
     * The person with the address that the provider has made sure of, in a domain that it may speak for. Whose account ends at
     * this moment is somebody new: a membership must not be left to an account that nobody has.
     */
    private static User user(SystemTransaction system, UUID organization, Vouched vouched, Language language) {
        var email = vouched.email()
                .filter(address -> DomainStore.owner(system, RequiredProviders.domain(address.value()))
                        .filter(organization::equals)
                        .isPresent())
                .orElseThrow(() -> Problem.of(403, "sso_domain"));
        return Accounts.find(system, email)
                .filter(person -> Accounts.hold(system, person.id()))
                .orElseGet(() -> Accounts.createVouched(system, email, name(vouched, email), language));
    }

    /** Names have rules here that they need not have elsewhere; nobody stays outside for a name. */
    private static String name(Vouched vouched, EmailAddress email) {
        return vouched.name().flatMap(Admission::acceptable).orElseGet(email::value);
    }

    private static Optional<String> acceptable(String name) {
        try {
            return Optional.of(DisplayName.of(name, "name"));
        } catch (Problem _) {
            return Optional.empty();
        }
    }
}
