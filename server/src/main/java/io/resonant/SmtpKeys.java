package io.resonant;

import io.resonant.kernel.config.Configuration;
import io.resonant.kernel.config.InvalidValueException;
import io.resonant.kernel.config.Key;
import io.resonant.kernel.config.Secret;
import io.resonant.kernel.mail.SmtpSettings;
import io.resonant.kernel.mail.SmtpSettings.Security;
import io.resonant.mail.MailSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The settings that say who takes our mails. */
final class SmtpKeys {
    private static final Pattern SENDER =
            Pattern.compile("(?:([^<>\\p{Cntrl}]{1,100})<)?([^<>@\\s]{1,64}@[^<>@\\s]{1,255})>?");
    private static final String OUR_NAME = "Resonant";

    /** Who mails come from. */
    private record Sender(String name, String address) {}

    private static final Key<String> HOST = Key.text("SMTP_HOST");
    private static final Key<Long> PORT = Key.number("SMTP_PORT", 1, 65_535).orElse("587");
    private static final Key<Security> SECURITY =
            Key.choice("SMTP_SECURITY", Security.class).orElse("starttls");
    private static final Key<String> USER = Key.text("SMTP_USER");
    private static final Key<Secret> PASSWORD = Key.secret("SMTP_PASSWORD");
    private static final Key<Sender> FROM = Key.of("SMTP_FROM", SmtpKeys::sender);

    /** In the order in which they are listed. */
    static final List<Key<?>> KEYS = List.of(HOST, PORT, SECURITY, USER, PASSWORD, FROM);

    private SmtpKeys() {}

    /**
     * Notes every mistake in the configuration; to be called before it is judged.
     *
     * @param publicUrl where links in mails lead to
     */
    static void check(Configuration configuration, Key<URI> publicUrl) {
        var host = configuration.find(HOST);
        if (host.isEmpty()) {
            return;
        }
        for (var needed : List.of(FROM, publicUrl)) {
            if (configuration.find(needed).isEmpty()) {
                configuration.reject(HOST, "needs_other", Map.of("value", host.get(), "needed", needed.name()));
            }
        }
        if (configuration.find(USER).isPresent() != configuration.find(PASSWORD).isPresent()) {
            configuration.reject(
                    HOST, "needs_other", Map.of("value", host.get(), "needed", "SMTP_USER, SMTP_PASSWORD"));
        }
    }

    /** @param port that the server listens on, for links while it has no public address */
    static MailSettings read(Configuration configuration, Key<URI> publicUrl, Key<Long> port) {
        var login = configuration
                .find(USER)
                .map(user -> new SmtpSettings.Login(
                        user, configuration.find(PASSWORD).orElseThrow()));
        var server = configuration.find(HOST).map(host -> {
            var from = configuration.find(FROM).orElseThrow();
            return new SmtpSettings(
                    host,
                    Math.toIntExact(configuration.get(PORT)),
                    configuration.get(SECURITY),
                    login,
                    from.address(),
                    from.name());
        });
        return new MailSettings(
                server,
                configuration
                        .find(publicUrl)
                        .orElseGet(() -> URI.create("http://localhost:" + configuration.get(port))));
    }

    private static Sender sender(String text) throws InvalidValueException {
        var matcher = SENDER.matcher(text);
        if (!matcher.matches() || (matcher.group(1) == null) == text.endsWith(">")) {
            throw new InvalidValueException("sender_expected", Map.of());
        }
        var name = matcher.group(1);
        return new Sender(name == null ? OUR_NAME : name.strip(), matcher.group(2));
    }
}
