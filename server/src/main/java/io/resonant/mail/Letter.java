package io.resonant.mail;

import io.resonant.account.Language;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be written to somebody. The words are in {@code messages/mail_*.properties} under the kind.
 *
 * @param kind for instance {@code password_reset}
 * @param values what the words name, for instance {@code name}
 * @param path the place in the dashboard that the mail leads to; it may hold a secret
 * @param valid after this the mail is of no use and is not sent any more
 */
public record Letter(
        String recipient,
        Language language,
        String kind,
        Map<String, String> values,
        Optional<String> path,
        Duration valid) {
    private static final Duration NOTICE = Duration.ofDays(3);

    /** One that leads to a place. */
    public static Letter link(
            String recipient, Language language, String kind, Map<String, String> values, String path, Duration valid) {
        return new Letter(recipient, language, kind, values, Optional.of(path), valid);
    }

    /** One that only tells what has happened. */
    public static Letter notice(String recipient, Language language, String kind, Map<String, String> values) {
        return new Letter(recipient, language, kind, values, Optional.empty(), NOTICE);
    }
}
