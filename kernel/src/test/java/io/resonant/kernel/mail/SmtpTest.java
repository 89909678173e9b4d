package io.resonant.kernel.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.kernel.mail.MailFailure.Kind;
import io.resonant.kernel.mail.SmtpSettings.Security;
import io.resonant.kernel.testing.FaultyMailServer;
import io.resonant.kernel.testing.FaultyMailServer.Ending;
import io.resonant.kernel.testing.MailServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Nothing is tried again that may have been taken, and nothing is given up that may still be. */
    @ParameterizedTest
    @CsvSource({
        "HANGS_UP, UNKNOWN",
        "HANGS_UP_WHILE_IT_ANSWERS, UNKNOWN",
        "SAYS_NOTHING, UNKNOWN",
        "CANNOT_NOW, LATER",
        "CLOSES_DOWN, LATER",
        "WILL_NOT, REFUSED"
    })
    void whatIsKnownOfAMailWhoseLastByteHasLeft(Ending ending, Kind kind) throws IOException {
        try (var server = FaultyMailServer.that(ending)) {
            var smtp = new Smtp(server.settings(), Duration.ofMillis(500));
            assertThat(catchThrowableOfType(MailFailure.class, () -> smtp.send(MAIL))
                            .kind())
                    .isEqualTo(kind);
            assertThat(server.mails()).singleElement().asString().contains("<" + MAIL.id() + "@example.com>");
        }
    }

    @Test
    void whatHappensAfterTheAnswerIsNoFailure() throws IOException, MailFailure {
        try (var server = FaultyMailServer.that(Ending.TAKES_IT_AND_HANGS_UP)) {
            new Smtp(server.settings()).send(MAIL);
            assertThat(server.mails()).hasSize(1);
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
}
