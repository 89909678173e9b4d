package io.resonant.session;

import io.resonant.kernel.crypto.DerivedKey;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** How the sessions of programs go on: each refresh token is exchanged once for its successor. */
final class RefreshTokens {
    /** A client that did not hear the answer may ask for it again for this long. */
    static final Duration RETRY_WINDOW = Duration.ofSeconds(10);

    /** What those of applications begin with. */
    private static final String MARK = "rsr_";

    private static final String REFRESH = "refresh";

    private final Database database;
    private final SecretKeys keys;
    private final Sessions sessions;
    private final AccessTokens accessTokens;

    RefreshTokens(Database database, SecretKeys keys, Sessions sessions, AccessTokens accessTokens) {
        this.database = database;
        this.keys = keys;
        this.sessions = sessions;
        this.accessTokens = accessTokens;
    }

    /** Tokens and the session that they are of. */
    record Issued(Session session, TokenView view) {}

    /**
     * Exchanges a refresh token of a person's own program for new tokens. A token that is used a second time ends the session, since either the
     * thief or the owner is the second. The one exception is a client that did not hear the answer: for
     * {@link #RETRY_WINDOW}, and while the successor is unused, the same successor is answered again, so there is never
     * more than one live token.
     *
     * @throws Problem 401 {@code unauthenticated}
     */
    TokenView refresh(String token, Sessions.Client client) {
        return database.writeSystem(
                        transaction -> exchange(transaction, token, session -> session.reach() == null, client))
                .map(Issued::view)
                .orElseThrow(Sessions::unauthenticated);
    }

    /** The first tokens of a session. */
    Issued begin(SystemTransaction transaction, Session session) {
        var token = marked(session, Tokens.random());
        new SessionStore(transaction).insertRefreshToken(hash(token), session.id(), session.expiresAt());
        return issue(session, token);
    }

    /** @param rightful for whose sessions the caller may ask */
    Optional<Issued> exchange(
            SystemTransaction transaction, String token, Predicate<Session> rightful, Sessions.Client client) {
        var store = new SessionStore(transaction);
        var hash = hash(token);
        var found = store.refreshToken(hash)
                .flatMap(presented -> store.find(presented.sessionId()))
                .filter(rightful);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var session = found.get();
        var successor = marked(session, keys.current(REFRESH).sign(token));
        if (store.useRefreshToken(hash, hash(successor))) {
            var end = Session.expiry(session.createdAt(), transaction.now());
            store.insertRefreshToken(hash(successor), session.id(), end);
            store.renew(session.id(), end);
            transaction.afterCommit(() -> sessions.forget(session.id()));
            return Optional.of(issue(session, successor));
        }
        var retried = store.refreshToken(hash).flatMap(used -> sameSuccessor(transaction, session, token, used));
        if (retried.isPresent()) {
            return Optional.of(issue(session, retried.get()));
        }
        sessions.end(transaction, session);
        Sessions.record(transaction, session, "token.reused", client.address());
        return Optional.empty();
    }

    /** When an access token ends by itself; nothing for any other text. */
    Optional<Instant> expiryOf(String accessToken) {
        return accessTokens.verify(accessToken).map(AccessTokens.Claims::expiresAt);
    }

    /**
     * What is kept of a token. Those of applications are hashed in a way that a node of an earlier release does not
     * know: to it they would be a person's own.
     */
    static String hash(String token) {
        return Digests.sha256Hex(token.startsWith(MARK) ? "application " + token : token);
    }

    private Issued issue(Session session, String refreshToken) {
        return new Issued(session, TokenView.of(accessTokens.issue(session), refreshToken));
    }

    private Optional<String> sameSuccessor(
            SystemTransaction transaction, Session session, String token, SessionStore.RefreshToken used) {
        var successorHash = used.successorHash();
        if (successorHash == null
                || used.usedAt() == null
                || used.usedAt().plus(RETRY_WINDOW).isBefore(transaction.now())) {
            return Optional.empty();
        }
        var unused = new SessionStore(transaction)
                .refreshToken(successorHash)
                .filter(successor -> successor.usedAt() == null);
        return unused.flatMap(_ -> keys.accepted(REFRESH).stream()
                .map((DerivedKey key) -> marked(session, key.sign(token)))
                .filter(successor -> hash(successor).equals(successorHash))
                .findFirst());
    }

    private static String marked(Session session, String token) {
        return session.reach() == null ? token : MARK + token;
    }
}
