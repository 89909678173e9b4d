package io.resonant.kernel.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Hands mails to an SMTP server (RFC 5321), one connection for each: mails are few, and a connection that waits for the
 * next one is closed by most servers. The library's classes are loaded with the first mail.
 */
public final class Smtp {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int PERMANENT = 500;

    private final SmtpSettings settings;
    private final Duration silence;

    public Smtp(SmtpSettings settings) {
        this(settings, SILENCE);
    }

    /** @param silence of the server after which it is given up */
    Smtp(SmtpSettings settings, Duration silence) {
        this.settings = settings;
        this.silence = silence;
    }

    /** Returns when the server has taken responsibility for the mail. */
    public void send(OutgoingMail mail) throws MailFailure {
        var session = Session.getInstance(properties());
        var begun = new boolean[1];
        try (var transport = transport(session)) {
            var message = message(session, mail, begun);
            transport.connect(
                    settings.host(),
                    settings.port(),
                    settings.login().map(SmtpSettings.Login::user).orElse(null),
                    settings.login().map(login -> login.password().reveal()).orElse(null));
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw failure(e, begun[0]);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e); // every Java platform has UTF-8
        }
    }

    private SMTPTransport transport(Session session) {
        var name = new URLName("smtp", settings.host(), settings.port(), null, null, null);
        return new Transport(session, name, settings.security() == SmtpSettings.Security.TLS);
    }

    /** Made directly, because the look-up of providers searches the whole class path. */
    private static final class Transport extends SMTPTransport {
        Transport(Session session, URLName name, boolean tls) {
            super(session, name, tls ? "smtps" : "smtp", tls);
        }

        /** What goes wrong while saying good-bye does not change what was said before. */
        @Override
        public synchronized void close() {
            try {
                super.close();
            } catch (MessagingException _) {
                // the connection is gone anyway
            }
        }
    }

    private Properties properties() {
        var properties = new Properties();
        var prefix = settings.security() == SmtpSettings.Security.TLS ? "mail.smtps." : "mail.smtp.";
        properties.put(prefix + "connectiontimeout", String.valueOf(CONNECT.toMillis()));
        properties.put(prefix + "timeout", String.valueOf(silence.toMillis()));
        properties.put(prefix + "writetimeout", String.valueOf(silence.toMillis()));
        properties.put(prefix + "localhost", domain());
        properties.put(prefix + "auth", String.valueOf(settings.login().isPresent()));
        properties.put(prefix + "ssl.checkserveridentity", "true");
        var starttls = settings.security() == SmtpSettings.Security.STARTTLS;
        properties.put(prefix + "starttls.enable", String.valueOf(starttls));
        properties.put(prefix + "starttls.required", String.valueOf(starttls));
        return properties;
    }

    private MimeMessage message(Session session, OutgoingMail mail, boolean[] begun)
            throws MessagingException, UnsupportedEncodingException {
        var message = new Message(session, "<" + mail.id() + "@" + domain() + ">", begun);
        message.setFrom(new InternetAddress(settings.from(), settings.fromName(), StandardCharsets.UTF_8.name()));
        message.setRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(mail.recipient()));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(mail.date()));
        message.setHeader("Content-Language", mail.language());
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no answers from absent people
        var content = new MimeMultipart("alternative", part(mail.text(), "plain"), part(mail.html(), "html"));
        message.setContent(content);
        message.saveChanges();
        return message;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        return part;
    }

    /** Keeps the identifier that it was given, and notes when its last byte has left. */
    private static final class Message extends MimeMessage {
        private final String messageId;
        private final boolean[] begun;

        Message(Session session, String messageId, boolean[] begun) {
            super(session);
            this.messageId = messageId;
            this.begun = begun;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
            super.writeTo(out, ignored);
            begun[0] = true;
        }
    }

    private String domain() {
        return settings.from().substring(settings.from().lastIndexOf('@') + 1);
    }

    private MailFailure failure(MessagingException thrown, boolean begun) {
        for (Exception e = thrown;
                e != null;
                e = e instanceof MessagingException link ? link.getNextException() : null) {
            var code = code(e);
            if (code > 0) {
                var kind = code >= PERMANENT ? MailFailure.Kind.REFUSED : MailFailure.Kind.LATER;
                return new MailFailure(kind, "the server answered: " + firstLine(e), thrown);
            }
            if (e instanceof AuthenticationFailedException) {
                return new MailFailure(
                        MailFailure.Kind.LATER, "the server does not accept the user or the password", thrown);
            }
        }
        return begun
                ? new MailFailure(
                        MailFailure.Kind.UNKNOWN,
                        "the connection broke before the server said whether it took the mail",
                        thrown)
                : new MailFailure(MailFailure.Kind.LATER, settings.host() + ": " + firstLine(thrown), thrown);
    }

    private static int code(Exception e) {
        return switch (e) {
            case SMTPAddressFailedException failed -> failed.getReturnCode();
            case SMTPSenderFailedException failed -> failed.getReturnCode();
            case SMTPSendFailedException failed -> failed.getReturnCode();
            default -> -1;
        };
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }
}
