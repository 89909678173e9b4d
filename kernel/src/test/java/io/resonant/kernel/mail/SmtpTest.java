package io.resonant.kernel.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.kernel.mail.MailFailure.Kind;
import io.resonant.kernel.mail.SmtpSettings.Security;
import io.resonant.kernel.testing.MailServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SmtpTest {
    private static final OutgoingMail MAIL = new OutgoingMail(
            "0198c9a0-0000-7000-8000-000000000001",
            "hanako@example.jp",
            "パスワードの再設定：株式会社れぞなんとの長い長い長い件名でも折り返して届く",
            "山田 花子 様\n\nリンク: https://example.com/?a=1&b=2\n",
            "<p>山田 花子 様</p>",
            "ja",
            Instant.parse("2026-01-05T09:00:00Z"));

    @Test
    void aJapaneseMailArrivesAsItWasWritten() throws MailFailure {
        try (var server = MailServer.start()) {
            new Smtp(server.settings()).send(MAIL);
            assertThat(server.mails()).singleElement().satisfies(mail -> {
                assertThat(mail.subject()).isEqualTo(MAIL.subject());
                assertThat(mail.text().replace("\r\n", "\n")).isEqualTo(MAIL.text());
                assertThat(mail.html()).isEqualTo(MAIL.html());
                assertThat(mail.envelopeFrom()).isEqualTo("no-reply@example.com");
                assertThat(mail.envelopeTo()).isEqualTo("hanako@example.jp");
                assertThat(mail.header("Message-ID")).isEqualTo("<" + MAIL.id() + "@example.com>");
                assertThat(mail.header("Content-Language")).isEqualTo("ja");
                assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
                assertThat(mail.header("Subject")).isASCII();
            });
        }
    }

    @Test
    void aBusyServerIsAskedLaterAndARefusalIsFinal() {
        try (var server = MailServer.start()) {
            server.refuse(451);
            assertThat(failure(server.settings())).isEqualTo(Kind.LATER);
            server.refuse(550);
            assertThat(failure(server.settings())).isEqualTo(Kind.REFUSED);
            assertThat(server.mails()).isEmpty();
        }
    }

    @Test
    void aServerThatIsAwayIsAskedLater() {
        var server = MailServer.start();
        var settings = server.settings();
        server.close();
        assertThat(failure(settings)).isEqualTo(Kind.LATER);
    }

    @Test
    void encryptionThatWasAskedForIsNotGivenUp() {
        try (var server = MailServer.start()) { // which offers none
            var plain = server.settings();
            var encrypted = new SmtpSettings(
                    plain.host(), plain.port(), Security.STARTTLS, Optional.empty(), plain.from(), plain.fromName());
            assertThat(failure(encrypted)).isEqualTo(Kind.LATER);
            assertThat(server.mails()).isEmpty();
        }
    }

    @Test
    void nobodyKnowsWhatBecameOfAMailWhoseServerHungUpBeforeItsAnswer() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var server = Thread.ofVirtual().start(() -> hangUpAfterTheMail(socket));
            var settings = new SmtpSettings(
                    "127.0.0.1", socket.getLocalPort(), Security.NONE, Optional.empty(), "a@example.com", "A");
            assertThat(failure(settings)).isEqualTo(Kind.UNKNOWN);
            assertThat(server.isAlive()).isFalse();
        }
    }

    @Test
    void aLineBreakInAHeaderIsRefused() {
        assertThatThrownBy(() -> new OutgoingMail(
                        "1", "a@example.com\r\nBcc: b@example.com", "x", "x", "x", "en", Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Kind failure(SmtpSettings settings) {
        return catchThrowableOfType(MailFailure.class, () -> new Smtp(settings).send(MAIL))
                .kind();
    }

    private static void hangUpAfterTheMail(ServerSocket socket) {
        try (var connection = socket.accept();
                var in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII))) {
            var out = connection.getOutputStream();
            out.write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
            var inData = false;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (inData) {
                    if (line.equals(".")) {
                        return;
                    }
                } else {
                    inData = line.equals("DATA");
                    out.write((inData ? "354 go on\r\n" : "250 yes\r\n").getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
