package io.resonant.organization;

import io.resonant.account.Accounts;
import io.resonant.account.DisplayName;
import io.resonant.account.EmailAddress;
import io.resonant.account.Language;
import io.resonant.account.Plan;
import io.resonant.account.Role;
import io.resonant.account.User;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import io.resonant.session.SignedIn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How new people get in: by registering, by an invitation, or by the administrator's command. */
public final class Registration {
    private final Database database;
    private final Accounts accounts;
    private final Sessions sessions;
    private final SignIn signIn;
    private final Setup setup;
    private final Terms terms;

    public Registration(
            Database database, Accounts accounts, Sessions sessions, SignIn signIn, Setup setup, Terms terms) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.signIn = signIn;
        this.setup = setup;
        this.terms = terms;
    }

    /**
     * @param version shown by the set-up page
     * @param confirmations for where mails reach people
     */
    public void declareRoutes(Routes routes, String version, Confirmations confirmations) {
        new RegistrationRoutes(this, setup, signIn, version, confirmations).declare(routes);
    }

    /**
     * @param mode who may make an account
     * @param plan of an organisation that somebody founds by registering; the server's own has the largest
     */
    public record Terms(RegistrationMode mode, Plan plan) {}

    /** What a person says about themselves beside address and password. */
    record Person(String name, Language language, @Nullable String organizationName) {}

    /**
     * A user made on the command line.
     *
     * @param organization needed when there is more than one
     */
    public record NewUser(
            String email, String name, String password, Role role, Language language, Optional<UUID> organization) {}

    RegistrationMode mode() {
        return terms.mode();
    }

    /**
     * Makes an account. With an invitation it joins that organisation, else it founds one.
     *
     * @throws Problem 403 {@code registration_closed}, {@code invitation_required}; 409 {@code email_taken},
     *     {@code setup_required}; 422 with the fields; 429; 503
     */
    SignedIn register(SignIn.Attempt attempt, Person person) {
        var founding = prepare(attempt, person);
        return accounts.create(
                founding.account(),
                (transaction, user) -> found(transaction, user, founding.organizationName(), attempt.client()));
    }

    /** An account and the organisation that it founds, checked. */
    record Founding(Accounts.NewAccount account, String organizationName) {}

    /**
     * Checks all that does not depend on who has an account, and hashes the password.
     *
     * @throws Problem as {@link #register}, but for {@code email_taken}
     */
    Founding prepare(SignIn.Attempt attempt, Person person) {
        requireOpen();
        if (person.organizationName() == null) {
            throw Problem.invalid("organization_name", "required");
        }
        var organizationName = DisplayName.of(person.organizationName(), "organization_name");
        signIn.countRegistration(attempt.client());
        var account = accounts.prepare(attempt.email(), person.name(), attempt.password(), person.language());
        return new Founding(account, organizationName);
    }

    /** Makes the organisation of somebody new, and signs them in. */
    SignedIn found(SystemTransaction transaction, User user, String name, Sessions.Client client) {
        var organization =
                Organizations.found(transaction, user, name, user.language(), terms.plan(), client.address());
        return sessions.begin(transaction, user.id(), organization, client);
    }

    /**
     * Lets an invited person in. Who has an account already joins with it, when the password is right; that is also the
     * way back for somebody who belongs to no organisation any more.
     *
     * @throws Problem 401; 403 {@code registration_closed}; 404; 409 {@code invitation_for_other}, {@code plan_limit_reached}; 422; 429;
     *     503
     */
    SignedIn join(SignIn.Attempt attempt, Person person, String token) {
        var held = Invitations.find(database, token);
        Invitations.requireFor(held, EmailAddress.of(attempt.email(), "email").value());
        var known = signIn.verify(attempt, (transaction, user) -> enter(transaction, held, user, attempt.client()));
        if (known.isPresent()) {
            return known.get();
        }
        requireOpenTo(terms.mode() != RegistrationMode.CLOSED);
        var account = accounts.prepare(attempt.email(), person.name(), attempt.password(), person.language());
        return accounts.create(account, (transaction, user) -> enter(transaction, held, user, attempt.client()));
    }

    /**
     * Makes a user from the command line; the first one also gets the first organisation, named after them.
     *
     * @throws Problem 404 for an unknown organisation; 409 {@code email_taken}, {@code organization_ambiguous}; 422
     */
    public User createUser(NewUser wanted) {
        var account = accounts.prepare(wanted.email(), wanted.name(), wanted.password(), wanted.language());
        return accounts.create(account, (transaction, user) -> {
            var organization = organization(transaction, wanted);
            if (organization.isEmpty()) {
                new SetupStore(transaction).deleteTokens();
                Organizations.found(transaction, user, user.name(), user.language(), Plan.ENTERPRISE, null);
                return user;
            }
            var within = transaction.within(organization.get());
            Organizations.add(within, user.id(), wanted.role());
            Accounts.setOrganization(transaction, user.id(), organization.get());
            Audit.record(
                    within,
                    new Trace(organization.get(), null, null),
                    "member.added",
                    Target.of("user", user.id()),
                    Map.of("role", wanted.role()));
            return user;
        });
    }

    /** Nothing when the user founds the first one. */
    private static Optional<UUID> organization(SystemTransaction transaction, NewUser wanted) {
        List<UUID> all = new SetupStore(transaction).organizations();
        if (all.isEmpty()) {
            if (wanted.role() != Role.OWNER) {
                throw Problem.invalid("role", "first_owner");
            }
            return Optional.empty();
        }
        if (wanted.organization().isPresent()) {
            return Optional.of(
                    wanted.organization().filter(all::contains).orElseThrow(() -> Problem.notFound("organization")));
        }
        if (all.size() > 1) {
            throw Problem.of(409, "organization_ambiguous");
        }
        return Optional.of(all.getFirst());
    }

    private SignedIn enter(
            SystemTransaction transaction, InvitationStore.Held held, User user, Sessions.Client client) {
        Invitations.accept(transaction, held, user.id(), client.address());
        return sessions.begin(transaction, user.id(), held.organizationId(), client);
    }

    /** @throws Problem 403 {@code registration_closed}, {@code invitation_required} */
    void requireOpen() {
        requireOpenTo(terms.mode() == RegistrationMode.OPEN);
    }

    private void requireOpenTo(boolean open) {
        if (setup.isRequired()) {
            throw Problem.of(409, "setup_required");
        }
        if (!open) {
            throw Problem.of(
                    403, terms.mode() == RegistrationMode.CLOSED ? "registration_closed" : "invitation_required");
        }
    }
}
