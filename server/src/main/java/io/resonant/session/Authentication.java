package io.resonant.session;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.account.Impersonation;
import io.resonant.account.Language;
import io.resonant.kernel.http.Request;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, from the bearer token or the cookie. A bearer token that is given decides alone, even when it is
 * wrong and the cookie would be right: nobody must end up as somebody else than they asked for.
 */
public final class Authentication {
    private static final String BEARER = "bearer ";
    private static final Duration RENEW_AFTER = Duration.ofDays(1);
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Sessions sessions;
    private final SessionSettings settings;
    private final SessionCookies cookies;
    private final KeyRing keys;
    private final InstantSource clock;

    public Authentication(Sessions sessions, SessionSettings settings, KeyRing keys, InstantSource clock) {
        this.sessions = sessions;
        this.settings = settings;
        this.cookies = new SessionCookies(settings);
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * How somebody proved who they are.
     *
     * @param session none when it was a key
     * @param key none when it was a session
     * @param reach of the key or the application, when it was one
     */
    record Identity(
            Actor actor,
            Language language,
            boolean byCookie,
            Optional<Session> session,
            Optional<KeyRing.Held> key,
            Optional<KeyRing.Reach> reach) {
        static Identity of(Session session, Request request, boolean byCookie) {
            return new Identity(
                    session.actor(request.address()),
                    session.language(),
                    byCookie,
                    Optional.of(session),
                    Optional.empty(),
                    Optional.ofNullable(session.reach()));
        }

        Optional<Impersonation> impersonation() {
            return session.flatMap(known -> Optional.ofNullable(known.impersonation()));
        }

        /**
         * Whose calls it counts among. A key has a measure of its own, and so has an application, so that no program
         * uses up its person's.
         */
        String counted() {
            if (reach.isPresent() && session.isPresent()) {
                return "app:" + session.get().id();
            }
            return key.map(held -> "key:" + held.id())
                    .orElseGet(() -> session.map(Session::userId)
                            .orElseGet(actor::userId)
                            .toString());
        }

        boolean reaches(Access access, boolean isChange) {
            return reach.map(known -> known.admits(access, isChange)).orElse(true);
        }
    }

    /** The person behind a request, if it proves one. */
    Optional<Identity> identify(Request request) {
        var bearer = bearer(request);
        if (bearer.filter(token -> token.startsWith(KeyRing.MARK)).isPresent()) {
            return keys.find(bearer.get(), request.address())
                    .map(held -> new Identity(
                            held.actor(),
                            held.language(),
                            false,
                            Optional.empty(),
                            Optional.of(held),
                            Optional.of(held.reach())));
        }
        if (bearer.isPresent()) {
            return sessions.ofAccessToken(bearer.get()).map(session -> Identity.of(session, request, false));
        }
        return request.cookie(cookies.sessionName())
                .flatMap(sessions::ofCookie)
                .map(this::renewed)
                .map(session -> Identity.of(session, request, true));
    }

    /**
     * Who a connection belongs to that is opened by a request and then lives on, such as a WebSocket.
     *
     * @param until when the token ends that proved it; nothing for a cookie, which ends with its session
     */
    public record Connected(Actor actor, Optional<Instant> until) {
        public boolean hasEnded(Instant now) {
            return until.filter(end -> !now.isBefore(end)).isPresent();
        }
    }

    /** For a connection that is opened by a request. */
    public Optional<Connected> connect(Request request) {
        return identify(request)
                .filter(identity -> identity.reach().isEmpty()) // nobody would end it with its key
                .filter(identity -> !identity.byCookie() || isOwnPage(request))
                .map(identity -> new Connected(identity.actor(), bearer(request).flatMap(this::endOf)));
    }

    /** For a connection whose person sends an access token of their own. */
    public Optional<Connected> byAccessToken(String token, @Nullable String address) {
        return sessions.ofAccessToken(token)
                .filter(session -> session.reach() == null)
                .map(session -> new Connected(session.actor(address), endOf(token)));
    }

    private Optional<Instant> endOf(String accessToken) {
        return sessions.refreshTokens().expiryOf(accessToken);
    }

    /**
     * For connections that live on: those of many actors who still are who they were, neither signed out nor acting
     * elsewhere or as somebody else. What is not known of their sessions is read together.
     */
    public Set<Actor> still(Collection<Actor> actors) {
        var ids = actors.stream().map(Actor::sessionId).filter(Objects::nonNull).collect(Collectors.toSet());
        var found = sessions.find(ids);
        return actors.stream()
                .filter(actor -> isStill(actor, found.get(actor.sessionId())))
                .collect(Collectors.toSet());
    }

    private static boolean isStill(Actor actor, @Nullable Session session) {
        if (session == null) {
            return false;
        }
        var now = session.actor(actor.address());
        return now.userId().equals(actor.userId()) && now.organizationId().equals(actor.organizationId());
    }

    /** For the trail, before somebody who acts as somebody else does something. */
    void note(Identity identity, Request request) {
        identity.impersonation().ifPresent(as -> sessions.note(identity.actor(), as, request));
    }

    boolean isCsrfToken(Session session, String token) {
        return settings.isCsrfToken(session, token);
    }

    static boolean isSafe(Request request) {
        return SAFE_METHODS.contains(request.method());
    }

    static boolean hasBearer(Request request) {
        return bearer(request).isPresent();
    }

    /** Whether a page of ours sent it, or no page at all. Browsers always say at least one of the two on a change. */
    boolean isOwnPage(Request request) {
        var origin = request.header("Origin");
        if (origin.isPresent()) {
            return isOwnOrigin(origin.get(), request.header("Host").orElse(""));
        }
        return request.header("Sec-Fetch-Site").map(OWN_SITES::contains).orElse(true);
    }

    private boolean isOwnOrigin(String origin, String host) {
        if (settings.origins().contains(origin)
                || settings.publicUrl()
                        .map(Authentication::origin)
                        .filter(origin::equals)
                        .isPresent()) {
            return true;
        }
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private Session renewed(Session session) {
        if (session.renewedAt().plus(RENEW_AFTER).isBefore(clock.instant())) {
            sessions.renew(session);
        }
        return session;
    }

    static Optional<String> bearer(Request request) {
        return request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }
}
