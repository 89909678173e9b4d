package io.resonant.profile;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.EmailAddress;
import io.resonant.account.User;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import java.util.Map;

/** What people change about themselves, and what that means for their sessions. */
public final class Profile {
    private final Database database;
    private final Accounts accounts;
    private final Sessions sessions;
    private final SignIn signIn;
    private final Mails mails;

    public Profile(Database database, Accounts accounts, Sessions sessions, SignIn signIn, Mails mails) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.signIn = signIn;
        this.mails = mails;
    }

    public void declareRoutes(Routes routes) {
        new ProfileRoutes(this, sessions).declare(routes);
    }

    User me(Actor actor) {
        return accounts.user(actor.userId());
    }

    /** @throws Problem 422 with the field {@code name} or {@code time_zone} */
    public User update(Actor actor, Accounts.Change change) {
        return database.writeSystem(transaction -> {
            sessions.lookAgain(transaction, actor.userId());
            return Accounts.update(transaction, actor.userId(), change);
        });
    }

    /**
     * All other sessions end: whoever knew the old password must not stay signed in.
     *
     * @throws Problem 422 with {@code current_password} or {@code new_password}; 429; 503
     */
    public void changePassword(Actor actor, String current, String next) {
        var known = signIn.confirm(actor.userId(), current, "current_password");
        var user = known.user();
        var hash = accounts.hash(user, next, "new_password");
        database.runSystem(transaction -> {
            if (!Accounts.keep(transaction, known, Accounts.Proof.RIGHT)) {
                throw Problem.invalid("current_password", "password_wrong"); // since it was looked at
            }
            Accounts.setPassword(transaction, user.id(), hash);
            sessions.endAll(transaction, user.id(), actor.sessionId());
            tell(transaction, user);
            Audit.record(
                    transaction.within(actor.organizationId()),
                    actor,
                    "password.changed",
                    Target.of("user", user.id()),
                    Map.of());
        });
    }

    /**
     * From the command line: a new password without the old one. All sessions end.
     *
     * @throws Problem 404 for an address that nobody has; 422 with {@code email} or {@code password}; 503
     */
    public User resetPassword(String email, String password) {
        var user = accounts.find(EmailAddress.of(email, "email"))
                .orElseThrow(() -> Problem.notFound("user"))
                .user();
        var hash = accounts.hash(user, password, "password");
        database.runSystem(transaction -> {
            Accounts.setPassword(transaction, user.id(), hash);
            sessions.endAll(transaction, user.id(), null);
            tell(transaction, user);
            for (var membership : Accounts.memberships(transaction, user.id())) {
                Audit.record(
                        transaction.within(membership.organizationId()),
                        new Trace(membership.organizationId(), null, null),
                        "password.reset",
                        Target.of("user", user.id()),
                        Map.of());
            }
        });
        return user;
    }

    /** Somebody else may have done it. */
    private void tell(SystemTransaction transaction, User user) {
        mails.post(
                transaction,
                Letter.notice(user.email(), user.language(), "password_changed", Map.of("name", user.name())));
    }
}
