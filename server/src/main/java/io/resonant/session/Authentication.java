package io.resonant.session;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.account.Language;
import io.resonant.kernel.http.Request;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
     * @param reach of the key, when it was one
     */
    record Identity(Actor actor, Language language, boolean byCookie, Optional<KeyRing.Reach> reach) {
        boolean reaches(Access access, boolean isChange) {
            return reach.map(key -> key.admits(access, isChange)).orElse(true);
        }
    }

    /** The person behind a request, if it proves one. */
    Optional<Identity> identify(Request request) {
        var bearer = bearer(request);
        if (bearer.filter(token -> token.startsWith(KeyRing.MARK)).isPresent()) {
            return keys.find(bearer.get(), request.address())
                    .map(held -> new Identity(held.actor(), held.language(), false, Optional.of(held.reach())));
        }
        if (bearer.isPresent()) {
            return sessions.ofAccessToken(bearer.get())
                    .map(session -> new Identity(
                            session.actor(request.address()), session.language(), false, Optional.empty()));
        }
        return request.cookie(cookies.sessionName())
                .flatMap(sessions::ofCookie)
                .map(this::renewed)
                .map(session ->
                        new Identity(session.actor(request.address()), session.language(), true, Optional.empty()));
    }

    /** For a connection that is opened by a request and then lives on, such as a WebSocket. */
    public Optional<Actor> connect(Request request) {
        return identify(request)
                .filter(identity -> identity.reach().isEmpty()) // nobody would end it with its key
                .filter(identity -> !identity.byCookie() || isOwnPage(request))
                .map(Identity::actor);
    }

    /** The person behind an access token. */
    public Optional<Actor> byAccessToken(String token, @Nullable String address) {
        return sessions.ofAccessToken(token).map(session -> session.actor(address));
    }

    /** The actor as they are now, for connections that live on; nothing when the session has ended. */
    public Optional<Actor> still(Actor actor) {
        var id = actor.sessionId();
        return id == null
                ? Optional.empty()
                : sessions.find(id)
                        .filter(session -> session.organizationId().equals(actor.organizationId()))
                        .map(session -> session.actor(actor.address()));
    }

    boolean isCsrfToken(UUID sessionId, String token) {
        return sessions.isCsrfToken(sessionId, token);
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
