package io.resonant.oauth;

import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.wire.UrlText;
import java.util.Optional;
import java.util.UUID;

/**
 * What an application exchanges for its first tokens. It names the session in which the person allowed it, so that it is
 * of no use once that session has ended: whoever was signed out by a new password must not come back through an
 * application. The name opens nothing, and nobody can change it, since only the hash of the whole code is known.
 */
final class AuthorizationCode {
    private static final char MARK = '.';

    private AuthorizationCode() {}

    static String random(UUID sessionId) {
        return Tokens.random() + MARK + sessionId;
    }

    static Optional<UUID> sessionOf(String code) {
        return Optional.ofNullable(UrlText.uuid(code.substring(code.lastIndexOf(MARK) + 1)));
    }
}
