package io.resonant.email;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Credentials;
import io.resonant.account.EmailAddress;
import io.resonant.account.User;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.email.EmailLink.Purpose;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.job.OneTimeJob;
import io.resonant.kernel.problem.Problem;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import io.resonant.session.SignedIn;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Links that prove an address. Whoever asks for one without being signed in hears the same whether the address is known
 * or not, and after the same work: the look-up is left to a job.
 */
public final class EmailLinks {
    private static final Set<Purpose> CONFIRMATIONS = EnumSet.of(Purpose.VERIFICATION, Purpose.CHANGE);

    private final Database database;
    private final Accounts accounts;
    private final Sessions sessions;
    private final SignIn signIn;
    private final Mails mails;
    private final OneTimeJob<Wanted> asked;

    public EmailLinks(Database database, Accounts accounts, Sessions sessions, SignIn signIn, Mails mails, Jobs jobs) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.signIn = signIn;
        this.mails = mails;
        this.asked = jobs.once("email-link", Wanted.class, this::answer);
    }

    /** A link that somebody asked for, whoever they are. */
    record Wanted(Purpose purpose, String email) {}

    public void declareRoutes(Routes routes) {
        new EmailRoutes(this).declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("email-link-housekeeping", Duration.ofHours(1), this::removeExpired);
    }

    int removeExpired() {
        return database.writeSystem(transaction -> new EmailLinkStore(transaction).deleteExpired());
    }

    /**
     * Sends a link to whoever has the address, if anybody does.
     *
     * @throws Problem 422 with the field {@code email}; 429
     */
    void ask(Purpose purpose, String email, Sessions.Client client) {
        var address = EmailAddress.of(email, "email").value();
        signIn.countMail(address, client);
        database.runSystem(transaction -> asked.schedule(
                transaction, transaction.newId().toString(), new Wanted(purpose, address), transaction.now()));
    }

    /** What the job does. */
    void answer(Wanted wanted) {
        EmailAddress.find(wanted.email())
                .flatMap(accounts::find)
                .map(Credentials::user)
                .ifPresent(user ->
                        database.runSystem(transaction -> send(transaction, wanted.purpose(), user, user.email())));
    }

    /** Sends a person the link that shows that their address is theirs. */
    void verify(Actor actor) {
        var user = accounts.user(actor.userId());
        signIn.countMail(user.email(), client(actor));
        database.runSystem(transaction -> send(transaction, Purpose.VERIFICATION, user, user.email()));
    }

    /**
     * Sends a link to a new address. Nothing changes before it is used. Whether somebody has the address already is told
     * to whoever reads its mail and to nobody else.
     *
     * @throws Problem 403 {@code proof_needed}, {@code sso_address}; 422 with the field {@code email}; 429
     */
    void change(Actor actor, String email) {
        sessions.requireRecentProof(actor);
        var address = EmailAddress.of(email, "email").value();
        var user = accounts.user(actor.userId());
        if (address.equals(user.email())) {
            throw Problem.invalid("email", "email_same");
        }
        signIn.countMail(address, client(actor));
        database.runSystem(transaction -> {
            requireFree(transaction, user);
            send(transaction, Purpose.CHANGE, user, address);
            record(transaction, user.id(), actor.address(), "email.change_requested");
        });
    }

    /**
     * The address is the person's. With the link of a change it becomes theirs now: all sessions end, and the old
     * address is told.
     *
     * @return the address
     * @throws Problem 403 {@code sso_address}; 409 {@code email_taken}; 410 {@code link_used}
     */
    String confirm(String token, @Nullable String address) {
        return Accounts.unlessTaken(() -> database.writeSystem(transaction -> {
            var link = use(transaction, token, CONFIRMATIONS);
            var user = Accounts.user(transaction, link.userId());
            if (link.purpose() == Purpose.CHANGE) {
                requireFree(transaction, user);
                Accounts.changeEmail(transaction, user.id(), new EmailAddress(link.email()));
                sessions.endAll(transaction, user.id(), null);
                mails.post(
                        transaction,
                        Letter.notice(
                                user.email(),
                                user.language(),
                                "email_changed",
                                Map.of("name", user.name(), "email", link.email())));
                record(transaction, user.id(), address, "email.changed");
            } else if (!link.email().equals(user.email())) {
                throw used(); // it was sent to an address that they have left since
            } else {
                Accounts.verifyEmail(transaction, user.id());
                record(transaction, user.id(), address, "email.verified");
            }
            return link.email();
        }));
    }

    /**
     * A new password for whoever reads the person's mail. All sessions end, since the old password may be known.
     *
     * @throws Problem 410 {@code link_used}; 422 with the field {@code new_password}; 503
     */
    void resetPassword(String token, String password, @Nullable String address) {
        var purposes = EnumSet.of(Purpose.PASSWORD_RESET);
        var link = find(token, purposes); // before the expensive hashing, which strangers must not be able to ask for
        var user = accounts.user(link.userId());
        var hash = accounts.hash(user, password, "new_password");
        database.runSystem(transaction -> {
            use(transaction, token, purposes);
            Accounts.setPassword(transaction, user.id(), hash);
            Accounts.verifyEmail(transaction, user.id());
            sessions.endAll(transaction, user.id(), null);
            mails.post(
                    transaction,
                    Letter.notice(user.email(), user.language(), "password_changed", Map.of("name", user.name())));
            record(transaction, user.id(), address, "password.reset");
        });
    }

    /**
     * Signs in whoever reads the person's mail.
     *
     * @throws Problem 401 {@code second_factor_required}, {@code second_factor_wrong}; 403; 410 {@code link_used}; 429
     */
    SignedIn signIn(String token, Optional<String> code, Sessions.Client client) {
        var purposes = EnumSet.of(Purpose.SIGN_IN);
        var link = find(token, purposes);
        return signIn.browser(link.userId(), code, client, transaction -> {
            use(transaction, token, purposes);
            Accounts.verifyEmail(transaction, link.userId());
        });
    }

    private void send(SystemTransaction transaction, Purpose purpose, User user, String address) {
        var token = Tokens.random();
        new EmailLinkStore(transaction).insert(Digests.sha256Hex(token), new EmailLink(purpose, user.id(), address));
        mails.post(
                transaction,
                Letter.link(
                        address,
                        user.language(),
                        purpose.text(),
                        Map.of("name", user.name(), "email", address),
                        purpose.path(token),
                        purpose.lifetime()));
    }

    /** A link whose person has meanwhile changed the address is not theirs any more, so it must still be the same. */
    private EmailLink find(String token, Set<Purpose> purposes) {
        var link = database.readSystem(
                        transaction -> new EmailLinkStore(transaction).find(Digests.sha256Hex(token), purposes))
                .orElseThrow(EmailLinks::used);
        if (!accounts.user(link.userId()).email().equals(link.email())) {
            throw used();
        }
        return link;
    }

    /**
     * By their address an organisation knows whom its provider has to vouch for. Who could leave it behind would stay in
     * when the provider lets them in no more.
     */
    private void requireFree(SystemTransaction transaction, User user) {
        for (var membership : Accounts.memberships(transaction, user.id())) {
            if (!sessions.admits(transaction, user.id(), membership.organizationId())) {
                throw Problem.of(403, "sso_address").with("organization", membership.name());
            }
        }
    }

    private static EmailLink use(SystemTransaction transaction, String token, Set<Purpose> purposes) {
        var store = new EmailLinkStore(transaction);
        var hash = Digests.sha256Hex(token);
        var link = store.find(hash, purposes).orElseThrow(EmailLinks::used);
        if (!store.delete(hash)) {
            throw used();
        }
        return link;
    }

    private static Problem used() {
        return Problem.of(410, "link_used");
    }

    private static Sessions.Client client(Actor actor) {
        return new Sessions.Client(actor.address() == null ? "" : actor.address(), null);
    }

    /** In the trail of each organisation of the person: it is their colleague whose account has changed. */
    private static void record(SystemTransaction transaction, UUID userId, @Nullable String address, String action) {
        for (var membership : Accounts.memberships(transaction, userId)) {
            var organization = membership.organizationId();
            Audit.record(
                    transaction.within(organization),
                    new Trace(organization, userId, address),
                    action,
                    Target.of("user", userId),
                    Map.of());
        }
    }
}
