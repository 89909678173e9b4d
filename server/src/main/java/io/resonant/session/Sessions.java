package io.resonant.session;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Impersonation;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.cache.Cache;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins and how they go on and end. A session that has ended is deleted, and everything that came from it, access
 * tokens too, stops working with the commit.
 */
public final class Sessions {
    /** A session is looked at again after this long, should the news of its end ever get lost. */
    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    private static final int REMEMBERED_SESSIONS = 50_000;

    private final Database database;
    private final SessionSettings settings;
    private final EntryRule rule;
    private final ImpersonationRule impersonations;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final SessionCookies cookies;
    private final Cache<UUID, Remembered> remembered;
    private final InstantSource clock;

    public Sessions(
            Database database,
            SessionSettings settings,
            EntryRule rule,
            ImpersonationRule impersonations,
            InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.rule = rule;
        this.clock = clock;
        this.impersonations = impersonations;
        this.accessTokens = new AccessTokens(settings.keys(), clock);
        this.refreshTokens = new RefreshTokens(database, settings.keys(), this, accessTokens);
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

    /**
     * What a session shall be.
     *
     * @param proven whether the person has shown us who they are, and not somebody else who tells us
     * @param reach how far an application may go; none for the person's own
     */
    record Grant(UUID userId, UUID organizationId, Session.Kind kind, boolean proven, KeyRing.@Nullable Reach reach) {}

    /** A browser's session that somebody else has vouched for. */
    public record Begun(UUID sessionId, SignedIn signedIn) {}

    private record Remembered(Session session, Instant until) {
        static Remembered of(Session session, Instant until) {
            return new Remembered(session, session.until().isBefore(until) ? session.until() : until);
        }
    }

    /**
     * Signs a browser in, in the caller's transaction. Always a new session, so that none can be planted before.
     *
     * @throws Problem 403 {@code sso_required}
     */
    public SignedIn begin(SystemTransaction transaction, UUID userId, UUID organizationId, Client client) {
        rule.require(transaction, userId, organizationId);
        return begin(transaction, new Grant(userId, organizationId, Session.Kind.BROWSER, true, null), client)
                .signedIn();
    }

    /** Signs a browser in on the word of somebody else, which proves nothing to us about the person's own account. */
    public Begun beginVouched(SystemTransaction transaction, UUID userId, UUID organizationId, Client client) {
        return begin(transaction, new Grant(userId, organizationId, Session.Kind.BROWSER, false, null), client);
    }

    private Begun begin(SystemTransaction transaction, Grant grant, Client client) {
        var secret = Tokens.random();
        var session = insert(transaction, grant, Digests.sha256Hex(secret), client);
        var user = Accounts.user(transaction, grant.userId());
        return new Begun(
                session.id(),
                new SignedIn(
                        SessionView.of(transaction, session, settings.csrfToken(session)),
                        cookies.begin(session.id(), secret, user.email())));
    }

    /** Whether a person's own sign-in is good enough for an organisation. */
    public boolean admits(SystemTransaction transaction, UUID userId, UUID organizationId) {
        return rule.admits(transaction, userId, organizationId);
    }

    /** Signs a program in, in the caller's transaction. */
    TokenView beginTokens(SystemTransaction transaction, UUID userId, UUID organizationId, Client client) {
        rule.require(transaction, userId, organizationId);
        return beginTokens(transaction, new Grant(userId, organizationId, Session.Kind.TOKEN, true, null), client)
                .view();
    }

    RefreshTokens.Issued beginTokens(SystemTransaction transaction, Grant grant, Client client) {
        return refreshTokens.begin(transaction, insert(transaction, grant, null, client));
    }

    RefreshTokens refreshTokens() {
        return refreshTokens;
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

    /** Those of many that there still are, of which what is not known is read together. */
    Map<UUID, Session> find(Collection<UUID> ids) {
        return remembered.get(ids, this::load).values().stream()
                .map(Remembered::session)
                .collect(Collectors.toMap(Session::id, Function.identity()));
    }

    /** Moves the end of a session that is in use. */
    void renew(Session session) {
        database.runSystem(transaction -> {
            new SessionStore(transaction).renew(session.id(), Session.expiry(session.createdAt(), transaction.now()));
            transaction.afterCommit(() -> forget(session.id()));
        });
    }

    public SessionView view(UUID sessionId) {
        return database.readSystem(transaction -> full(transaction, sessionId)
                .map(session -> SessionView.of(transaction, session, settings.csrfToken(session)))
                .orElseThrow(() -> Problem.notFound("session")));
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
        return database.writeSystem(transaction -> switchTo(transaction, actor, sessionId, organizationId));
    }

    /** As a step of a verb that lets the person in there. @throws Problem as the other */
    public SessionView switchTo(SystemTransaction transaction, Actor actor, UUID sessionId, UUID organizationId) {
        if (Accounts.standing(transaction, actor.userId(), organizationId).isEmpty()) {
            throw Problem.notFound("organization");
        }
        var store = new SessionStore(transaction);
        rule.requireSwitch(transaction, sessionId, actor.userId(), organizationId);
        forgetEverywhere(transaction, sessionId);
        store.moveTo(sessionId, organizationId);
        Accounts.setOrganization(transaction, actor.userId(), organizationId);
        var session = store.find(sessionId).orElseThrow(() -> Problem.notFound("session"));
        return SessionView.of(transaction, session, settings.csrfToken(session));
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
                        transaction -> new SessionStore(transaction).sessionOfRefreshToken(RefreshTokens.hash(token)))
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
        forgetEverywhere(transaction, sessionId);
    }

    /** Ends all sessions of a person, except the one in which they do it. */
    public void endAll(SystemTransaction transaction, UUID userId, @Nullable UUID except) {
        endImpersonations(transaction, userId, Optional.empty());
        for (var session : new SessionStore(transaction).ofUser(userId)) {
            if (!session.id().equals(except)) {
                end(transaction, session);
            }
        }
    }

    /** Ends the sessions in which a person acts for one organisation, before their membership goes. */
    public void endAllIn(SystemTransaction transaction, UUID userId, UUID organizationId) {
        endImpersonations(transaction, userId, Optional.of(organizationId));
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

    /** Ends a person's sessions that are not good enough any more where they act. */
    public void endUnadmitted(SystemTransaction transaction, UUID userId) {
        new SessionStore(transaction)
                .ofUser(userId).stream()
                        .filter(session -> !rule.keeps(transaction, session.id(), userId, session.organizationId()))
                        .forEach(session -> end(transaction, session));
    }

    /** Nobody acts as this person any more, in one organisation or in all. */
    void endImpersonations(SystemTransaction transaction, UUID userId, Optional<UUID> organizationId) {
        impersonations
                .end(transaction, userId, organizationId)
                .forEach(session -> forgetEverywhere(transaction, session));
    }

    /** Makes a person's sessions look again at their role and language, and those that act as the person. */
    public void lookAgain(SystemTransaction transaction, UUID userId) {
        new SessionStore(transaction).ofUser(userId).forEach(session -> forgetEverywhere(transaction, session.id()));
        impersonations.sessionsAs(transaction, userId).forEach(session -> forgetEverywhere(transaction, session));
    }

    /** A session begins or ceases to act as somebody else. */
    public void lookAgainAt(SystemTransaction transaction, UUID sessionId) {
        forgetEverywhere(transaction, sessionId);
    }

    /** Writes down what somebody is about to do who acts as somebody else. */
    void note(Actor actor, Impersonation as, Request request) {
        impersonations.note(actor, as, request);
    }

    /** Forgets what is known of a session, because another node has changed it. */
    void forget(UUID sessionId) {
        remembered.remove(sessionId);
    }

    /** Forgets all, because news from other nodes may have been missed. */
    void forgetAll() {
        remembered.clear();
    }

    static Problem unauthenticated() {
        return Problem.of(401, "unauthenticated").header("WWW-Authenticate", "Bearer");
    }

    private @Nullable Remembered load(UUID id) {
        var until = clock.instant().plus(REMEMBERED);
        return database.readSystem(transaction -> full(transaction, id))
                .map(session -> Remembered.of(session, until))
                .orElse(null);
    }

    private Map<UUID, Remembered> load(Set<UUID> ids) {
        var until = clock.instant().plus(REMEMBERED);
        return database.readSystem(transaction -> {
            var acting = impersonations.running(transaction);
            var found = new HashMap<UUID, Remembered>();
            for (var session : new SessionStore(transaction).find(ids)) {
                var full = session.acting(Optional.ofNullable(acting.get(session.id())));
                found.put(session.id(), Remembered.of(full, until));
            }
            return found;
        });
    }

    /** With whom it acts as. */
    private Optional<Session> full(SystemTransaction transaction, UUID id) {
        return new SessionStore(transaction)
                .find(id)
                .map(session -> session.acting(impersonations.of(transaction, session.id())));
    }

    private Session insert(SystemTransaction transaction, Grant grant, @Nullable String secretHash, Client client) {
        var store = new SessionStore(transaction);
        var id = transaction.newId();
        store.insert(id, grant, secretHash, client, Session.expiry(transaction.now(), transaction.now()));
        if (grant.reach() == null) {
            Accounts.setOrganization(transaction, grant.userId(), grant.organizationId());
        }
        var session = store.find(id).orElseThrow();
        record(transaction, session, "session.started", client.address());
        return session;
    }

    /** Ends a session in the caller's transaction. */
    void end(SystemTransaction transaction, Session session) {
        forgetEverywhere(transaction, session.id());
        new SessionStore(transaction).delete(session.id());
    }

    /** From the commit on nobody trusts what was known of the session, here and on the other nodes. */
    private void forgetEverywhere(SystemTransaction transaction, UUID sessionId) {
        transaction.afterCommit(() -> {
            forget(sessionId);
            SessionNews.tell(database, sessionId);
        });
    }

    static void record(SystemTransaction transaction, Session session, String action, @Nullable String address) {
        Audit.record(
                transaction.within(session.organizationId()),
                new Trace(session.organizationId(), session.userId(), address),
                action,
                Target.of("session", session.id()),
                Map.of("kind", session.kind()));
    }
}
