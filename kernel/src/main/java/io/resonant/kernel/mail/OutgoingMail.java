package io.resonant.kernel.mail;

import java.time.Instant;

/**
 * One mail to one person, twice the same content: for programs that show HTML and for those that do not.
 *
 * @param id becomes the Message-ID, so that a receiver can tell two copies from two mails
 * @param language of the content, as in {@code ja}
 */
public record OutgoingMail(
        String id, String recipient, String subject, String text, String html, String language, Instant date) {
    public OutgoingMail {
        if (subject.chars().anyMatch(Character::isISOControl)
                || recipient.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a line break in a header would begin another one");
        }
    }

    /** Without the content, which may hold a link that lets its reader in. */
    @Override
    public String toString() {
        return "OutgoingMail[" + id + "]";
    }
}
