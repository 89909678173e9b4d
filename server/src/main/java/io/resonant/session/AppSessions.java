package io.resonant.session;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.session.KeyRing.Reach;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Sessions of applications that act for a person who allowed it. They begin, go on and end as the sessions of a person's
 * own programs do, whoever ends them, and go no further than a key of the same reach.
 */
public final class AppSessions {
    private final Database database;
    private final Sessions sessions;

    public AppSessions(Database database, Sessions sessions) {
        this.database = database;
        this.sessions = sessions;
    }

    /** What an application gets. */
    public record Tokens(UUID sessionId, Reach reach, TokenView view) {}

    /** Whom an application acts for: as its token says. */
    public record Held(UUID sessionId, UUID userId, Reach reach, Instant expiresAt) {}

    /** Whether a person's own session, in which they allowed something, has not ended. */
    public boolean goesOn(SystemTransaction transaction, UUID sessionId, UUID userId) {
        return new SessionStore(transaction)
                .find(sessionId)
                .filter(session -> session.userId().equals(userId))
                .isPresent();
    }

    /** Begins one, in the caller's transaction. */
    public Tokens begin(
            SystemTransaction transaction, UUID userId, UUID organizationId, Reach reach, Sessions.Client client) {
        return tokens(sessions.beginTokens(
                transaction, new Sessions.Grant(userId, organizationId, Session.Kind.TOKEN, false, reach), client));
    }

    /**
     * Exchanges a refresh token for new ones. A token that was used before ends the session, so the caller's
     * transaction has to be committed even so.
     *
     * @param isTheirs whether a session is one of the application's
     */
    public Optional<Tokens> refresh(
            SystemTransaction transaction, String token, Predicate<UUID> isTheirs, Sessions.Client client) {
        return sessions.refreshTokens()
                .exchange(transaction, token, session -> session.reach() != null && isTheirs.test(session.id()), client)
                .map(AppSessions::tokens);
    }

    /** The session behind a refresh token that has not been used, or behind an access token. */
    public Optional<Held> find(String token) {
        var accessing = sessions.refreshTokens()
                .expiryOf(token)
                .flatMap(end -> sessions.ofAccessToken(token).flatMap(session -> held(session, end)));
        return accessing.or(() -> database.readSystem(transaction -> {
            var store = new SessionStore(transaction);
            return store.refreshToken(RefreshTokens.hash(token))
                    .filter(found -> found.usedAt() == null)
                    .flatMap(found ->
                            store.find(found.sessionId()).flatMap(session -> held(session, found.expiresAt())));
        }));
    }

    /** Ends one, in the caller's transaction; it does not matter whether it had ended already. */
    public void end(SystemTransaction transaction, UUID sessionId) {
        new SessionStore(transaction).find(sessionId).ifPresent(session -> sessions.end(transaction, session));
    }

    private static Tokens tokens(RefreshTokens.Issued issued) {
        var reach = issued.session().reach();
        if (reach == null) {
            throw new IllegalStateException("a person's own session");
        }
        return new Tokens(issued.session().id(), reach, issued.view());
    }

    private static Optional<Held> held(Session session, Instant end) {
        var reach = session.reach();
        return reach == null ? Optional.empty() : Optional.of(new Held(session.id(), session.userId(), reach, end));
    }
}
