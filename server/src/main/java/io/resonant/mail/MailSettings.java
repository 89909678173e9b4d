package io.resonant.mail;

import io.resonant.kernel.mail.SmtpSettings;
import java.net.URI;
import java.util.Optional;

/**
 * @param server that takes our mails; none: they are kept to be read in the dashboard
 * @param site how people reach the dashboard. Never taken from a request: whoever asks for a mail could make its link
 *     lead to themselves
 */
public record MailSettings(Optional<SmtpSettings> server, URI site) {}
