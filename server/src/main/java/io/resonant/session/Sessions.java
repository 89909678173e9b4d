package io.resonant.session;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.cache.Cache;
import io.resonant.kernel.crypto.DerivedKey;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins and how they go on and end. A session that has ended is deleted, and everything that came from it, access
 * tokens too, stops working with the commit.
 */
public final class Sessions {
    /** A client that did not hear the answer may ask for it again for this long. */
    static final Duration RETRY_WINDOW = Duration.ofSeconds(10);

    /** A session is looked at again after this long, should the news of its end ever get lost. */
    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    private static final int REMEMBERED_SESSIONS = 50_000;
    private static final String CSRF = "csrf";
    private static final String REFRESH = "refresh";

    private final Database database;
    private final SessionSettings settings;
    private final EntryRule rule;
    private final AccessTokens accessTokens;
    private final SessionCookies cookies;
    private final Cache<UUID, Remembered> remembered;
    private final InstantSource clock;

    public Sessions(Database database, SessionSettings settings, EntryRule rule, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.rule = rule;
        this.clock = clock;
        this.accessTokens = new AccessTokens(settings.keys(), clock);
        this.cookies = new SessionCookies(settings);
        this.remembered = new Cache<>(REMEMBERED_SESSIONS, clock, Remembered::until);
    }

    /** Where a sign-in comes from. */
    public record Client(String address, @Nullable String userAgent) {
        private static final int MAX_USER_AGENT = 300;

        public static Client of(Request request) {
            return new Client(request.address(), request.header("User-Agent").orElse(null));
        }

        public Client {
            if (userAgent != null && userAgent.length() > MAX_USER_AGENT) {
                userAgent = userAgent.substring(0, MAX_USER_AGENT);
            }
        }
    }

    /** @param proven whether the person has shown us who they are, and not somebody else who tells us */
    record Grant(UUID userId, UUID organizationId, Session.Kind kind, boolean proven) {}

    /** A browser's session that somebody else has vouched for. */
    public record Begun(UUID sessionId, SignedIn signedIn) {}

    private record Remembered(Session session, Instant until) {}

    /**
     * Signs a browser in, in the caller's transaction. Always a new session, so that none can be planted before.
     *
     * @throws Problem 403 {@code sso_required}
     */
    public SignedIn begin(SystemTransaction transaction, UUID userId, UUID organizationId, Client client) {
        rule.require(transaction, userId, organizationId);
        return begin(transaction, new Grant(userId, organizationId, Session.Kind.BROWSER, true), client)
                .signedIn();
    }

    /** Signs a browser in on the word of somebody else, which proves nothing to us about the person's own account. */
    public Begun beginVouched(SystemTransaction transaction, UUID userId, UUID organizationId, Client client) {
        return begin(transaction, new Grant(userId, organizationId, Session.Kind.BROWSER, false), client);
    }

    private Begun begin(SystemTransaction transaction, Grant grant, Client client) {
        var secret = Tokens.random();
        var session = insert(transaction, grant, Digests.sha256Hex(secret), client);
        var user = Accounts.user(transaction, grant.userId());
        return new Begun(
                session.id(),
                new SignedIn(view(transaction, session), cookies.begin(session.id(), secret, user.email())));
    }

    /** Whether a person's own sign-in is good enough for an organisation. */
    boolean admits(SystemTransaction transaction, UUID userId, UUID organizationId) {
        return rule.admits(transaction, userId, organizationId);
    }

    /** Signs a program in, in the caller's transaction. */
    TokenView beginTokens(SystemTransaction transaction, UUID userId, UUID organizationId, Client client) {
        rule.require(transaction, userId, organizationId);
        var session = insert(transaction, new Grant(userId, organizationId, Session.Kind.TOKEN, true), null, client);
        var refreshToken = Tokens.random();
        new SessionStore(transaction)
                .insertRefreshToken(Digests.sha256Hex(refreshToken), session.id(), session.expiresAt());
        return TokenView.of(accessTokens.issue(session), refreshToken);
    }

    /** The session an access token belongs to, if the token is valid and the session still acts for its organisation. */
    Optional<Session> ofAccessToken(String token) {
        return accessTokens
                .verify(token)
                .flatMap(claims -> find(claims.sessionId())
                        .filter(session -> session.kind() == Session.Kind.TOKEN
                                && session.userId().equals(claims.userId())
                                && session.organizationId().equals(claims.organizationId())));
    }

    /** The session a cookie belongs to. */
    Optional<Session> ofCookie(String value) {
        return SessionCookies.parse(value)
                .flatMap(cookie -> find(cookie.sessionId())
                        .filter(session -> session.secretHash() != null
                                && Digests.same(session.secretHash(), Digests.sha256Hex(cookie.secret()))));
    }

    /** The session as it is now; nothing when it has ended. */
    Optional<Session> find(UUID id) {
        var found = remembered.get(id, this::load);
        return found == null ? Optional.empty() : Optional.of(found.session());
    }

    /** Moves the end of a session that is in use. */
    void renew(Session session) {
        database.runSystem(transaction -> {
            new SessionStore(transaction).renew(session.id(), Session.expiry(session.createdAt(), transaction.now()));
            transaction.afterCommit(() -> forget(session.id()));
        });
    }

    public SessionView view(UUID sessionId) {
        return database.readSystem(transaction -> view(
                transaction,
                new SessionStore(transaction).find(sessionId).orElseThrow(() -> Problem.notFound("session"))));
    }

    String csrfToken(UUID sessionId) {
        return settings.keys().current(CSRF).sign(sessionId.toString());
    }

    boolean isCsrfToken(UUID sessionId, String token) {
        return settings.keys().accepted(CSRF).stream().anyMatch(key -> key.verify(sessionId.toString(), token));
    }

    /** The session of whoever was admitted. */
    public static UUID idOf(Request request) {
        var id = request.principal(Actor.class).sessionId();
        if (id == null) {
            throw unauthenticated(); // the gate only admits people with a session
        }
        return id;
    }

    /**
     * Lets the person act for another organisation of theirs.
     *
     * @throws Problem 403 {@code sso_required}, {@code sso_confined}; 404 when it is not theirs
     */
    public SessionView switchTo(Actor actor, UUID sessionId, UUID organizationId) {
        return database.writeSystem(transaction -> {
            if (Accounts.memberships(transaction, actor.userId()).stream()
                    .noneMatch(membership -> membership.organizationId().equals(organizationId))) {
                throw Problem.notFound("organization");
            }
            var store = new SessionStore(transaction);
            var session = store.find(sessionId).orElseThrow(() -> Problem.notFound("session"));
            rule.requireSwitch(transaction, sessionId, actor.userId(), organizationId);
            forgetEverywhere(transaction, session);
            store.moveTo(sessionId, organizationId);
            Accounts.setOrganization(transaction, actor.userId(), organizationId);
            return view(transaction, store.find(sessionId).orElseThrow());
        });
    }

    /** Ends one session; it does not matter whether it had ended already. */
    void end(UUID sessionId, @Nullable String address) {
        database.runSystem(transaction -> {
            var session = new SessionStore(transaction).find(sessionId);
            session.ifPresent(found -> {
                end(transaction, found);
                record(transaction, found, "session.ended", address);
            });
        });
    }

    /** Ends the session that a refresh token belongs to, for a program whose access token has expired. */
    void endByRefreshToken(String token, @Nullable String address) {
        database.readSystem(
                        transaction -> new SessionStore(transaction).sessionOfRefreshToken(Digests.sha256Hex(token)))
                .ifPresent(id -> end(id, address));
    }

    /**
     * Lets nobody on who merely found an open browser, for what could do great harm.
     *
     * @throws Problem 403 {@code proof_needed}: the same works after {@code POST /api/v1/auth/session/proof}
     */
    public void requireRecentProof(Actor actor) {
        var id = actor.sessionId();
        if (id == null
                || find(id).filter(session -> session.isProven(clock.instant())).isEmpty()) {
            throw Problem.of(403, "proof_needed");
        }
    }

    /** The person has shown again who they are. */
    void prove(SystemTransaction transaction, UUID sessionId) {
        var store = new SessionStore(transaction);
        store.prove(sessionId);
        store.find(sessionId).ifPresent(session -> forgetEverywhere(transaction, session));
    }

    /** Ends all sessions of a person, except the one in which they do it. */
    public void endAll(SystemTransaction transaction, UUID userId, @Nullable UUID except) {
        for (var session : new SessionStore(transaction).ofUser(userId)) {
            if (!session.id().equals(except)) {
                end(transaction, session);
            }
        }
    }

    /** Ends the sessions in which a person acts for one organisation, before their membership goes. */
    public void endAllIn(SystemTransaction transaction, UUID userId, UUID organizationId) {
        new SessionStore(transaction)
                .ofUser(userId).stream()
                        .filter(session -> session.organizationId().equals(organizationId))
                        .forEach(session -> end(transaction, session));
    }

    /**
     * Ends the sessions of an organisation that are not wanted there any more.
     *
     * @param unwanted is given a session and its person
     */
    public void endIn(SystemTransaction transaction, UUID organizationId, BiPredicate<UUID, UUID> unwanted) {
        new SessionStore(transaction)
                .ofOrganization(organizationId).stream()
                        .filter(session -> unwanted.test(session.id(), session.userId()))
                        .forEach(session -> end(transaction, session));
    }

    /** Makes a person's sessions look again at their role and language. */
    public void lookAgain(SystemTransaction transaction, UUID userId) {
        new SessionStore(transaction).ofUser(userId).forEach(session -> forgetEverywhere(transaction, session));
    }

    /** Forgets what is known of a session, because another node has changed it. */
    void forget(UUID sessionId) {
        remembered.remove(sessionId);
    }

    /** Forgets all, because news from other nodes may have been missed. */
    void forgetAll() {
        remembered.clear();
    }

    /**
     * Exchanges a refresh token for new tokens. A token that is used a second time ends the session, since either the
     * thief or the owner is the second. The one exception is a client that did not hear the answer: for
     * {@link #RETRY_WINDOW}, and while the successor is unused, the same successor is answered again, so there is never
     * more than one live token.
     *
     * @throws Problem 401 {@code unauthenticated}
     */
    TokenView refresh(String token, Client client) {
        var refreshed = database.writeSystem(transaction -> refresh(transaction, token, client));
        return refreshed.orElseThrow(Sessions::unauthenticated);
    }

    static Problem unauthenticated() {
        return Problem.of(401, "unauthenticated").header("WWW-Authenticate", "Bearer");
    }

    private Optional<TokenView> refresh(SystemTransaction transaction, String token, Client client) {
        var store = new SessionStore(transaction);
        var hash = Digests.sha256Hex(token);
        var presented = store.refreshToken(hash);
        var session = presented.flatMap(found -> store.find(found.sessionId()));
        if (presented.isEmpty() || session.isEmpty()) {
            return Optional.empty();
        }
        var successor = settings.keys().current(REFRESH).sign(token);
        if (store.useRefreshToken(hash, Digests.sha256Hex(successor))) {
            var end = Session.expiry(session.get().createdAt(), transaction.now());
            store.insertRefreshToken(Digests.sha256Hex(successor), session.get().id(), end);
            store.renew(session.get().id(), end);
            transaction.afterCommit(() -> forget(session.get().id()));
            return Optional.of(TokenView.of(accessTokens.issue(session.get()), successor));
        }
        var retried = store.refreshToken(hash).flatMap(used -> sameSuccessor(transaction, token, used));
        if (retried.isPresent()) {
            return Optional.of(TokenView.of(accessTokens.issue(session.get()), retried.get()));
        }
        end(transaction, session.get());
        record(transaction, session.get(), "token.reused", client.address());
        return Optional.empty();
    }

    private Optional<String> sameSuccessor(
            SystemTransaction transaction, String token, SessionStore.RefreshToken used) {
        var successorHash = used.successorHash();
        if (successorHash == null
                || used.usedAt() == null
                || used.usedAt().plus(RETRY_WINDOW).isBefore(transaction.now())) {
            return Optional.empty();
        }
        var unused = new SessionStore(transaction)
                .refreshToken(successorHash)
                .filter(successor -> successor.usedAt() == null);
        return unused.flatMap(_ -> settings.keys().accepted(REFRESH).stream()
                .map((DerivedKey key) -> key.sign(token))
                .filter(successor -> Digests.sha256Hex(successor).equals(successorHash))
                .findFirst());
    }

    private @Nullable Remembered load(UUID id) {
        var until = clock.instant().plus(REMEMBERED);
        return database.readSystem(transaction -> new SessionStore(transaction).find(id))
                .map(session ->
                        new Remembered(session, session.expiresAt().isBefore(until) ? session.expiresAt() : until))
                .orElse(null);
    }

    private Session insert(SystemTransaction transaction, Grant grant, @Nullable String secretHash, Client client) {
        var store = new SessionStore(transaction);
        var id = transaction.newId();
        store.insert(id, grant, secretHash, client, Session.expiry(transaction.now(), transaction.now()));
        Accounts.setOrganization(transaction, grant.userId(), grant.organizationId());
        var session = store.find(id).orElseThrow();
        record(transaction, session, "session.started", client.address());
        return session;
    }

    private SessionView view(SystemTransaction transaction, Session session) {
        var user = Accounts.user(transaction, session.userId());
        var memberships = Accounts.memberships(transaction, session.userId());
        var current = memberships.stream()
                .filter(membership -> membership.organizationId().equals(session.organizationId()))
                .findFirst()
                .orElseThrow();
        return new SessionView(
                user,
                new SessionView.Organization(
                        current.organizationId(), current.name(), current.plan(), current.language()),
                current.role(),
                csrfToken(session.id()),
                memberships.stream()
                        .map(membership -> new SessionView.Choice(
                                membership.organizationId(), membership.name(), membership.role()))
                        .toList());
    }

    /** Ends a session in the caller's transaction. */
    void end(SystemTransaction transaction, Session session) {
        forgetEverywhere(transaction, session);
        new SessionStore(transaction).delete(session.id());
    }

    /** From the commit on nobody trusts what was known of the session, here and on the other nodes. */
    private void forgetEverywhere(SystemTransaction transaction, Session session) {
        transaction.afterCommit(() -> {
            forget(session.id());
            SessionNews.tell(database, session.id());
        });
    }

    private static void record(
            SystemTransaction transaction, Session session, String action, @Nullable String address) {
        Audit.record(
                transaction.within(session.organizationId()),
                new Trace(session.organizationId(), session.userId(), address),
                action,
                Target.of("session", session.id()),
                Map.of("kind", session.kind()));
    }
}
