package io.resonant.session;

import io.resonant.account.EmailAddress;
import io.resonant.kernel.crypto.DerivedKey;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.http.Cookie;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The cookies of a browser: the session, and the mark of a device on which a person has signed in before. On https
 * their names start with {@code __Host-}, so that no other host of the domain can set or read them.
 */
final class SessionCookies {
    private static final String HOST_PREFIX = "__Host-";
    private static final Duration DEVICE_LIFETIME = Duration.ofDays(365);
    private static final String DEVICE = "device";

    private final SessionSettings settings;
    private final String sessionName;
    private final String deviceName;

    SessionCookies(SessionSettings settings) {
        this.settings = settings;
        var prefix = settings.isHttps() ? HOST_PREFIX : "";
        this.sessionName = prefix + "resonant_session";
        this.deviceName = prefix + "resonant_device";
    }

    record Value(UUID sessionId, String secret) {}

    String sessionName() {
        return sessionName;
    }

    String deviceName() {
        return deviceName;
    }

    List<Cookie> begin(UUID sessionId, String secret, String email) {
        var nonce = Tokens.random();
        var mark = nonce + "." + settings.keys().current(DEVICE).sign(nonce + " " + email);
        return List.of(
                Cookie.session(sessionName, sessionId + "." + secret, Session.LONGEST, settings.isHttps()),
                Cookie.session(deviceName, mark, DEVICE_LIFETIME, settings.isHttps()));
    }

    Cookie removed() {
        return Cookie.removed(sessionName, settings.isHttps());
    }

    static Optional<Value> parse(String cookie) {
        int dot = cookie.indexOf('.');
        if (dot != 36) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Value(UUID.fromString(cookie.substring(0, dot)), cookie.substring(dot + 1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The device's own name, if this person has signed in on it before. */
    Optional<String> device(String cookie, EmailAddress email) {
        int dot = cookie.indexOf('.');
        if (dot < 1) {
            return Optional.empty();
        }
        var nonce = cookie.substring(0, dot);
        var genuine = settings.keys().accepted(DEVICE).stream()
                .anyMatch((DerivedKey key) -> key.verify(nonce + " " + email.value(), cookie.substring(dot + 1)));
        return genuine ? Optional.of(nonce) : Optional.empty();
    }
}
