package io.resonant.organization;

import io.resonant.account.Accounts;
import io.resonant.account.DisplayName;
import io.resonant.account.Language;
import io.resonant.account.Plan;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.Sessions;
import io.resonant.session.SignedIn;
import java.time.Duration;
import java.util.Optional;

/**
 * The first minute of a new server: whoever started it proves it with the link that the start printed, and becomes the
 * owner. Without that proof, the first stranger to find the server would own it.
 */
public final class Setup {
    /** Several nodes may start at once, each with a link; none is good for ever. */
    private static final Duration LINK_LIFETIME = Duration.ofDays(7);

    private final Database database;
    private final Accounts accounts;
    private final Sessions sessions;
    private volatile boolean done;

    public Setup(Database database, Accounts accounts, Sessions sessions) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /** Who sets the server up, and what they call their organisation. */
    record Owner(
            String token, String organizationName, String name, String email, String password, Language language) {}

    /** Whether nobody owns anything yet. */
    public boolean isRequired() {
        if (!done) {
            done = database.readSystem(transaction -> new SetupStore(transaction).hasOwner());
        }
        return !done;
    }

    /** The path and query of a new set-up link, to be printed at the start; nothing when the server is set up. */
    public Optional<String> newLink() {
        if (!isRequired()) {
            return Optional.empty();
        }
        var token = Tokens.random();
        database.runSystem(transaction -> {
            var store = new SetupStore(transaction);
            store.deleteTokensBefore(transaction.now().minus(LINK_LIFETIME));
            store.insertToken(Digests.sha256Hex(token));
        });
        return Optional.of("/setup?token=" + token);
    }

    /**
     * Makes the organisation, its owner and their session, or nothing of it.
     *
     * @throws Problem 403 {@code setup_token_invalid}; 409 {@code setup_done}; 422 with the fields; 503
     */
    SignedIn run(Owner owner, Sessions.Client client) {
        requireToken(owner.token()); // before the expensive hashing, which strangers must not be able to ask for
        var organizationName = DisplayName.of(owner.organizationName(), "organization_name");
        var account = accounts.prepare(owner.email(), owner.name(), owner.password(), owner.language());
        var signedIn = accounts.create(account, (transaction, user) -> {
            var store = new SetupStore(transaction);
            if (store.deleteTokens() == 0 || store.hasOwner()) {
                throw Problem.of(409, "setup_done");
            }
            var organization = Organizations.found(
                    transaction, user, organizationName, owner.language(), Plan.ENTERPRISE, client.address());
            return sessions.begin(transaction, user.id(), organization, client);
        });
        done = true;
        return signedIn;
    }

    private void requireToken(String token) {
        if (!isRequired()) {
            throw Problem.of(409, "setup_done");
        }
        if (!database.readSystem(transaction -> new SetupStore(transaction).hasToken(Digests.sha256Hex(token)))) {
            throw Problem.of(403, "setup_token_invalid");
        }
    }
}
