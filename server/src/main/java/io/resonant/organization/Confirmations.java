package io.resonant.organization;

import io.resonant.account.Accounts;
import io.resonant.account.EmailAddress;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import io.resonant.session.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Registering where mails reach people: an account is made by the link of a mail. Until then nothing is stored but the
 * mail: what was asked for stands in the link, sealed. So whoever asks hears the same whether somebody has the address
 * already, and nobody can take an address that is not theirs.
 */
public final class Confirmations {
    private static final Duration LIFETIME = Duration.ofDays(1);

    private final Database database;
    private final Accounts accounts;
    private final SignIn signIn;
    private final Mails mails;
    private final Sealing sealing;

    public Confirmations(Database database, Accounts accounts, SignIn signIn, Mails mails, SecretKeys keys) {
        this.database = database;
        this.accounts = accounts;
        this.signIn = signIn;
        this.mails = mails;
        this.sealing = new Sealing(keys, "registrations");
    }

    /** What the link holds. */
    record Wanted(Accounts.Pending account, String organizationName, Instant expiresAt) {}

    /** Whether an account is made only by whoever reads the mail of its address. */
    boolean areNeeded() {
        return mails.reachPeople();
    }

    /**
     * Writes to the address: a link that makes the account or, when there is one already, that there is.
     *
     * @throws Problem 429
     */
    void ask(Accounts.NewAccount account, String organizationName, Sessions.Client client) {
        signIn.countMail(account.email().value(), client);
        database.runSystem(transaction -> {
            var pending = account.pending();
            var link = sealing.seal(JsonCodec.write(
                    new Wanted(pending, organizationName, transaction.now().plus(LIFETIME))));
            mails.post(transaction, letter(transaction, pending, inAddress(link)));
        });
    }

    /** Nothing that the asker chose stands in it but the address, or strangers could have us write for them. */
    private static Letter letter(SystemTransaction transaction, Accounts.Pending wanted, String link) {
        return Accounts.find(transaction, new EmailAddress(wanted.email()))
                .map(user -> Letter.link(
                        user.email(),
                        user.language(),
                        "already_registered",
                        Map.of("name", user.name(), "email", user.email()),
                        "/sign-in",
                        LIFETIME))
                .orElseGet(() -> Letter.link(
                        wanted.email(),
                        wanted.language(),
                        "registration",
                        Map.of("email", wanted.email()),
                        "/confirm-registration#" + link,
                        LIFETIME));
    }

    /**
     * Makes the account that was asked for, and its organisation.
     *
     * @throws Problem 403 when registration was closed meanwhile; 410 {@code link_used}
     */
    SignedIn complete(String token, Registration registration, Sessions.Client client) {
        registration.requireOpen();
        var wanted = sealing.open(token.replace('-', '+').replace('_', '/'))
                .map(text -> JsonCodec.read(text, Wanted.class))
                .orElseThrow(Confirmations::used);
        try {
            return accounts.create(Accounts.resume(wanted.account()), (transaction, user) -> {
                if (!transaction.now().isBefore(wanted.expiresAt())) {
                    throw used();
                }
                Accounts.verifyEmail(transaction, user.id());
                return registration.found(transaction, user, wanted.organizationName(), client);
            });
        } catch (Problem e) {
            throw e.code().equals("email_taken") ? used().cause(e) : e;
        }
    }

    /** In the alphabet of addresses, which no mail program breaks (RFC 4648, 5). */
    private static String inAddress(String sealed) {
        return sealed.replace('+', '-').replace('/', '_').replace("=", "");
    }

    private static Problem used() {
        return Problem.of(410, "link_used");
    }
}
