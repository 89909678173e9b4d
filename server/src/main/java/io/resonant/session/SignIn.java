package io.resonant.session;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Credentials;
import io.resonant.account.EmailAddress;
import io.resonant.account.Membership;
import io.resonant.account.User;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in with a password. Whether the account exists or not, the same is counted, hashed and written, so that
 * neither the answer nor its time tells.
 */
public final class SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final int MAX_EMAIL = 320;

    private final Database database;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Throttle throttle;
    private final SessionCookies cookies;
    private final SecondFactor secondFactor;

    public SignIn(
            Database database,
            Accounts accounts,
            Sessions sessions,
            SessionSettings settings,
            SecondFactor secondFactor) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.throttle = new Throttle(database, settings);
        this.cookies = new SessionCookies(settings);
        this.secondFactor = secondFactor;
    }

    /**
     * Somebody at the door.
     *
     * @param device the device cookie, if the browser has one
     * @param code of the second factor, if the person has given one
     */
    public record Attempt(
            String email, String password, Sessions.Client client, Optional<String> device, Optional<String> code) {}

    /** What somebody must show beside a password or a link. The feature that keeps it stands above; {@code App} joins them. */
    public interface SecondFactor {
        /** Whether this person has one. */
        boolean isRequired(UUID userId);

        /** Whether the code is right. It is used up: nobody who looks over a shoulder can use it again. */
        boolean accept(UUID userId, String code);
    }

    private record Proven(Credentials credentials, Accounts.Proof proof, Throttle.Attempt counted) {}

    private record Entrance(UUID userId, UUID organizationId) {}

    public void declareRoutes(Routes routes) {
        new SessionRoutes(this, sessions, cookies, new OpenSessions(database, sessions)).declare(routes);
    }

    /** The attempt that a request makes. */
    public Attempt attempt(Request request, String email, String password, Optional<String> code) {
        return new Attempt(email, password, Sessions.Client.of(request), request.cookie(cookies.deviceName()), code);
    }

    /** @throws Problem 401 {@code invalid_credentials}, 403 {@code no_organization}, 429, 503 */
    SignedIn browser(Attempt attempt) {
        return enter(
                attempt,
                (transaction, entrance) ->
                        sessions.begin(transaction, entrance.userId(), entrance.organizationId(), attempt.client()));
    }

    /** @throws Problem 401 {@code invalid_credentials}, 403 {@code no_organization}, 429, 503 */
    TokenView tokens(Attempt attempt) {
        return enter(
                attempt,
                (transaction, entrance) -> sessions.beginTokens(
                        transaction, entrance.userId(), entrance.organizationId(), attempt.client()));
    }

    /**
     * Does something for somebody whose password is right, in the transaction that finds it still right: for people who join
     * an organisation with an account they have.
     *
     * @return what was done, or nothing when nobody has the address
     * @throws Problem 401 {@code invalid_credentials}, 429, 503
     */
    public <T> Optional<T> verify(Attempt attempt, BiFunction<SystemTransaction, User, T> work) {
        if (EmailAddress.find(attempt.email()).flatMap(accounts::find).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(proven(attempt, (transaction, credentials) -> work.apply(transaction, credentials.user())));
    }

    /**
     * Whether a signed-in person knows their password.
     *
     * @return what was confirmed, for {@link Accounts#keep} in the transaction that relies on it
     * @throws Problem 422 with the field; 429; 503
     */
    public Credentials confirm(UUID userId, String password, String field) {
        var counted = throttle.confirmation(userId);
        var credentials = accounts.find(userId);
        if (!look(credentials, password, counted).right()) {
            throw Problem.invalid(field, "password_wrong");
        }
        throttle.forgive(counted);
        return credentials.orElseThrow();
    }

    /**
     * Signs a browser in whose person has shown who they are without a password, by a link for instance. The second
     * factor is still asked for.
     *
     * @param use what proved them is used up in the transaction of the sign-in
     * @throws Problem 401 {@code second_factor_required}, {@code second_factor_wrong}; 403 {@code no_organization}; 429
     */
    public SignedIn browser(
            UUID userId, Optional<String> code, Sessions.Client client, Consumer<SystemTransaction> use) {
        var credentials = accounts.find(userId).orElseThrow(() -> Problem.notFound("user"));
        var counted = throttle.confirmation(userId);
        askForSecondFactor(credentials, code, client, counted);
        return browser(userId, client, transaction -> {
            throttle.forgive(new ThrottleStore(transaction), counted);
            use.accept(transaction);
        });
    }

    /**
     * Signs a browser in whose person has shown both factors at once, by a passkey.
     *
     * @param use what proved them is used up in the transaction of the sign-in
     * @throws Problem 403 {@code no_organization}
     */
    public SignedIn browser(UUID userId, Sessions.Client client, Consumer<SystemTransaction> use) {
        var credentials = accounts.find(userId).orElseThrow(() -> Problem.notFound("user"));
        return database.writeSystem(transaction -> {
            use.accept(transaction);
            return sessions.begin(transaction, userId, organization(transaction, credentials), client);
        });
    }

    /**
     * Somebody who is signed in shows again who they are: with the code of their second factor when they have one, else
     * with the password.
     *
     * @throws Problem 422 with the field {@code code} or {@code password}; 429; 503
     */
    void proveAgain(Actor actor, UUID sessionId, Optional<String> password, Optional<String> code) {
        var userId = actor.userId();
        if (secondFactor.isRequired(userId)) {
            var given = code.orElseThrow(() -> Problem.invalid("code", "required"));
            var counted = throttle.confirmation(userId);
            if (!secondFactor.accept(userId, given)) {
                throw Problem.invalid("code", "code_wrong");
            }
            throttle.forgive(counted);
        } else {
            confirm(userId, password.orElseThrow(() -> Problem.invalid("password", "required")), "password");
        }
        database.runSystem(transaction -> {
            sessions.prove(transaction, sessionId);
            Audit.record(
                    transaction.within(actor.organizationId()),
                    actor,
                    "session.proven",
                    Target.of("session", sessionId),
                    Map.of());
        });
    }

    /** Counts a mail that a stranger asks for. @throws Problem 429 */
    public void countMail(String recipient, Sessions.Client client) {
        throttle.mail(typed(recipient), client.address());
    }

    /** Counts a new account against the address it comes from. @throws Problem 429 */
    public void countRegistration(Sessions.Client client) {
        throttle.registration(client.address());
    }

    private <T> T enter(Attempt attempt, BiFunction<SystemTransaction, Entrance, T> begin) {
        return proven(
                attempt,
                (transaction, credentials) -> begin.apply(
                        transaction, new Entrance(credentials.user().id(), organization(transaction, credentials))));
    }

    private <T> T proven(Attempt attempt, BiFunction<SystemTransaction, Credentials, T> work) {
        var proven = prove(attempt);
        askForSecondFactor(proven.credentials(), attempt.code(), attempt.client(), proven.counted());
        return database.writeSystem(transaction -> {
            throttle.forgive(new ThrottleStore(transaction), proven.counted());
            if (!Accounts.keep(transaction, proven.credentials(), proven.proof())) {
                throw invalidCredentials();
            }
            return work.apply(transaction, proven.credentials());
        });
    }

    /** The one they worked in last, else the oldest, of those that they need no provider for. */
    private UUID organization(SystemTransaction transaction, Credentials credentials) {
        var userId = credentials.user().id();
        var all = Accounts.memberships(transaction, userId).stream()
                .map(Membership::organizationId)
                .toList();
        var memberships = all.stream()
                .filter(organization -> sessions.admits(transaction, userId, organization))
                .toList();
        if (memberships.isEmpty() && !all.isEmpty()) {
            throw Problem.of(403, "sso_required");
        }
        var last = credentials.organizationId();
        if (last != null && memberships.contains(last)) {
            return last;
        }
        return memberships.stream().findFirst().orElseThrow(() -> Problem.of(403, "no_organization"));
    }

    private Proven prove(Attempt attempt) {
        var email = EmailAddress.find(attempt.email());
        var device = attempt.device().flatMap(cookie -> email.flatMap(address -> cookies.device(cookie, address)));
        var counted = throttle.signIn(
                email.map(EmailAddress::value).orElseGet(() -> typed(attempt.email())),
                attempt.client().address(),
                device);
        var credentials = email.flatMap(accounts::find);
        var proof = look(credentials, attempt.password(), counted);
        if (!proof.right()) {
            refused(credentials, attempt.client(), counted);
            throw invalidCredentials();
        }
        return new Proven(credentials.orElseThrow(), proof, counted);
    }

    /** The first factor was right. Without a code that counts as no attempt at all: it must not clear earlier ones. */
    private void askForSecondFactor(
            Credentials credentials, Optional<String> code, Sessions.Client client, Throttle.Attempt counted) {
        var userId = credentials.user().id();
        if (!secondFactor.isRequired(userId)) {
            return;
        }
        if (code.isEmpty()) {
            throttle.withdraw(counted);
            throw Problem.of(401, "second_factor_required");
        }
        if (!secondFactor.accept(userId, code.get())) {
            refused(Optional.of(credentials), client, counted);
            throw Problem.of(401, "second_factor_wrong");
        }
    }

    private Accounts.Proof look(Optional<Credentials> credentials, String password, Throttle.Attempt counted) {
        try {
            return accounts.prove(credentials, password);
        } catch (Problem busy) {
            throttle.withdraw(counted); // nobody looked at the password
            throw busy;
        }
    }

    /** One durable write for known and unknown accounts alike; the trail of an organisation has the known ones. */
    private void refused(Optional<Credentials> credentials, Sessions.Client client, Throttle.Attempt counted) {
        LOG.atWarn().addKeyValue("address", client.address()).log("Sign-in refused"); // fail2ban reads it: deploy/host
        database.runSystem(transaction -> {
            new ThrottleStore(transaction).touch(counted.subjects().getFirst().hash());
            credentials.ifPresent(known -> {
                var organization = known.organizationId();
                if (organization != null) {
                    Audit.record(
                            transaction.within(organization),
                            new Trace(organization, null, client.address()),
                            "session.refused",
                            Target.of("user", known.user().id()),
                            Map.of());
                }
            });
        });
    }

    private static Problem invalidCredentials() {
        return Problem.of(401, "invalid_credentials").header("WWW-Authenticate", "Bearer");
    }

    private static String typed(String email) {
        return email.substring(0, Math.min(email.length(), MAX_EMAIL)).strip().toLowerCase(Locale.ROOT);
    }
}
