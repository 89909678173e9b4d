package io.resonant.mail;

import io.resonant.account.Language;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail, as whoever runs the server sees it.
 *
 * @param error why it has not arrived, in the words of the mail server
 * @param dueAt when it is tried next
 * @param text what it says, while it is kept to be read here; never once a mail server is to have it
 */
public record Mail(
        UUID id,
        String recipient,
        Language language,
        String kind,
        String subject,
        MailState state,
        int attempts,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant dueAt,
        Instant expiresAt,
        @Nullable Instant sentAt,
        @Nullable String text) {
    Mail withText(@Nullable String shown) {
        return new Mail(
                id, recipient, language, kind, subject, state, attempts, error, createdAt, dueAt, expiresAt, sentAt,
                shown);
    }
}
