package io.resonant.email;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/** A link that was sent to an address and has not been used. */
record EmailLink(Purpose purpose, UUID userId, String email) {

    /** What whoever has the link may do, and for how long. */
    enum Purpose {
        VERIFICATION(Duration.ofDays(3), "/confirm-email"),
        CHANGE(Duration.ofDays(1), "/confirm-email"),
        PASSWORD_RESET(Duration.ofHours(1), "/reset-password"),
        SIGN_IN(Duration.ofMinutes(15), "/sign-in-link");

        private final Duration lifetime;
        private final String page;

        Purpose(Duration lifetime, String page) {
            this.lifetime = lifetime;
            this.page = page;
        }

        Duration lifetime() {
            return lifetime;
        }

        /** After the hash sign, which browsers send to no server and put into no Referer. */
        String path(String token) {
            return page + "#" + token;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
