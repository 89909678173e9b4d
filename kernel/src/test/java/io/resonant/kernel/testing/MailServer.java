package io.resonant.kernel.testing;

import io.resonant.kernel.config.Secret;
import io.resonant.kernel.mail.SmtpSettings;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server on loopback that keeps what it is given, and refuses it when a test wants that. */
public final class MailServer implements AutoCloseable {
    private final List<Received> mails = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusal = new AtomicInteger();
    private final SMTPServer server;

    private MailServer() {
        server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(Handler::new)
                .build();
        server.start();
    }

    public static MailServer start() {
        return new MailServer();
    }

    /** A mail as a mail program shows it. */
    public record Received(String envelopeFrom, String envelopeTo, MimeMessage message) {
        public String header(String name) {
            try {
                return String.join(",", message.getHeader(name));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String subject() {
            try {
                return message.getSubject();
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String text() {
            return part(0, "text/plain");
        }

        public String html() {
            return part(1, "text/html");
        }

        private String part(int index, String type) {
            try {
                var part = ((MimeMultipart) message.getContent()).getBodyPart(index);
                if (!part.isMimeType(type)) {
                    throw new AssertionError("part " + index + " is " + part.getContentType());
                }
                return (String) part.getContent();
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public SmtpSettings settings() {
        return settings(Optional.empty());
    }

    public SmtpSettings settings(Optional<String> password) {
        return new SmtpSettings(
                "127.0.0.1",
                port(),
                SmtpSettings.Security.NONE,
                password.map(text -> new SmtpSettings.Login("resonant", new Secret(text))),
                "no-reply@example.com",
                "れぞなんと");
    }

    public int port() {
        return server.getPortAllocated();
    }

    /** The oldest first. */
    public List<Received> mails() {
        return List.copyOf(mails);
    }

    /** From now on each mail is answered with this status; 0 takes them again. */
    public void refuse(int status) {
        refusal.set(status);
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Handler implements MessageHandler {
        private String from = "";
        private String to = "";

        Handler(MessageContext context) {
            if (context.getRemoteAddress() == null) {
                throw new IllegalArgumentException("nobody is there");
            }
        }

        @Override
        public void from(String address) {
            from = address;
        }

        @Override
        public void recipient(String address) throws RejectException {
            if (refusal.get() != 0) {
                throw new RejectException(refusal.get(), "not now, not here");
            }
            to = address;
        }

        @Override
        public String data(InputStream data) {
            try {
                mails.add(new Received(from, to, new MimeMessage(Session.getInstance(new Properties()), data)));
                return "taken";
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void done() {
            // each mail is one connection
        }
    }
}
