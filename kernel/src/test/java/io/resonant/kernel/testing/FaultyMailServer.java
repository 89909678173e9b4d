package io.resonant.kernel.testing;

import io.resonant.kernel.mail.SmtpSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A mail server on loopback that takes every mail up to its last byte and then does as it is told. */
public final class FaultyMailServer implements AutoCloseable {
    private final ServerSocket socket;
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Ending ending;

    /** What becomes of a mail whose last line has arrived. */
    public enum Ending {
        /** As it should be. */
        TAKES_IT("250 taken\r\n"),
        /** It has the mail, and its client never hears of it. */
        HANGS_UP(""),
        /** The same, in the middle of the answer. */
        HANGS_UP_WHILE_IT_ANSWERS("25"),
        /** It neither answers nor hangs up. */
        SAYS_NOTHING(null),
        /** The answer came: what happens to the connection afterwards says nothing about the mail. */
        TAKES_IT_AND_HANGS_UP("250 taken\r\n"),
        CANNOT_NOW("451 the disk is full\r\n"),
        CLOSES_DOWN("421 closing down\r\n"),
        WILL_NOT("554 not this one\r\n");

        private final @Nullable String answer;

        Ending(@Nullable String answer) {
            this.answer = answer;
        }
    }

    private FaultyMailServer(Ending ending) throws IOException {
        this.ending = ending;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    public static FaultyMailServer that(Ending ending) {
        try {
            return new FaultyMailServer(ending);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the next mail on. */
    public void becomes(Ending other) {
        ending = other;
    }

    public SmtpSettings settings() {
        return new SmtpSettings(
                "127.0.0.1",
                socket.getLocalPort(),
                SmtpSettings.Security.NONE,
                Optional.empty(),
                "no-reply@example.com",
                "Resonant");
    }

    /** The text of each mail that arrived whole, whatever was answered; the oldest first. */
    public List<String> mails() {
        return List.copyOf(mails);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                Thread.ofVirtual().start(() -> talk(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void talk(Socket client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            say(client, "220 ready\r\n");
            var mail = new StringBuilder();
            var inMail = false;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (!inMail) {
                    inMail = line.equals("DATA");
                    say(client, inMail ? "354 go on\r\n" : "250 yes\r\n");
                } else if (!line.equals(".")) {
                    mail.append(line).append('\n');
                } else {
                    mails.add(mail.toString());
                    inMail = false;
                    if (!goesOn(client)) {
                        return;
                    }
                }
            }
        } catch (IOException _) {
            // the client has gone, which is what some tests are about
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean goesOn(Socket client) throws IOException, InterruptedException {
        var now = ending;
        if (now.answer == null) {
            closed.await();
            return false;
        }
        say(client, now.answer);
        return now == Ending.TAKES_IT || now == Ending.CANNOT_NOW || now == Ending.WILL_NOT;
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }
}
