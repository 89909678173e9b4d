package io.resonant.session;

import io.resonant.kernel.crypto.SecretKeys;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * What the installation decides about signing in.
 *
 * @param publicUrl how the world reaches the server; https makes cookies secure
 * @param origins other origins whose pages may change things, in the form {@code https://host:port}
 */
public record SessionSettings(SecretKeys keys, Optional<URI> publicUrl, Set<String> origins) {
    private static final String CSRF = "csrf";

    /** What a browser sends with everything that it changes. */
    String csrfToken(Session session) {
        return keys.current(CSRF).sign(session.page());
    }

    boolean isCsrfToken(Session session, String token) {
        return keys.accepted(CSRF).stream().anyMatch(key -> key.verify(session.page(), token));
    }

    boolean isHttps() {
        return publicUrl.map(url -> "https".equals(url.getScheme())).orElse(false);
    }
}
