package io.resonant.kernel.mail;

import io.resonant.kernel.config.Secret;
import java.util.Optional;

/**
 * The server that takes our mail, and who we are to it.
 *
 * @param from address that mails come from
 * @param fromName name that is shown beside it
 */
public record SmtpSettings(
        String host, int port, Security security, Optional<Login> login, String from, String fromName) {

    /** How the connection is protected. What is chosen is required: there is no going on in the clear. */
    public enum Security {
        /** Encrypted from the first byte (RFC 8314), usually on port 465. */
        TLS,
        /** Encrypted after a command (RFC 3207), usually on port 587. */
        STARTTLS,
        /** In the clear, for a server on the same machine. */
        NONE
    }

    public record Login(String user, Secret password) {}
}
