package io.resonant.mail;

import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Language;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.mail.SmtpSettings;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.FaultyMailServer;
import io.resonant.kernel.testing.FaultyMailServer.Ending;
import io.resonant.kernel.testing.MailServer;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Concurrently;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NullMarked
@BothEngines
final class MailsTest {
    private static final SecretKeys KEYS = SecretKeys.of("a secret for tests, 0123456789 abcdef", null);

    private final TestDatabase test;

    @AutoClose
    private final MailServer server = MailServer.start();

    private final Mails mails;

    MailsTest(TestDatabase test) {
        this.test = test;
        this.mails = mails(Optional.of(server.settings()));
    }

    private Mails mails(Optional<SmtpSettings> smtp) {
        return mails(smtp, KEYS);
    }

    private Mails mails(Optional<SmtpSettings> smtp, SecretKeys keys) {
        return new Mails(
                test.database(),
                new Jobs(test.database(), test.clock()),
                keys,
                new MailSettings(smtp, URI.create("https://work.example")));
    }

    @BeforeEach
    void empty() {
        test.database().runSystem(transaction -> {
            transaction.sql("delete from mails").update();
            transaction.sql("delete from scheduled_tasks").update();
        });
    }

    private Mail post(Mails outbox, String name) {
        test.database()
                .runSystem(transaction -> outbox.post(
                        transaction,
                        Letter.link(
                                "hanako@example.jp",
                                Language.JA,
                                "password_reset",
                                Map.of("name", name),
                                "/reset-password#a-token",
                                Duration.ofHours(1))));
        return newest(outbox);
    }

    private static Mail newest(Mails outbox) {
        return outbox.page(Optional.empty(), Optional.empty(), 1).getFirst();
    }

    @Test
    void aLetterIsWrittenInTheLanguageOfItsReader() {
        var mail = post(mails, "山田 <b>花子</b>");
        assertThat(mail.state()).isEqualTo(MailState.WAITING);
        mails.deliver(mail.id());
        var received = server.mails().getFirst();
        assertThat(received.subject()).isEqualTo("パスワードの再設定");
        assertThat(received.text()).contains("山田 <b>花子</b> 様", "1時間", "https://work.example/reset-password#a-token");
        assertThat(received.html())
                .contains(
                        "lang=\"ja\"",
                        "山田 &lt;b&gt;花子&lt;/b&gt; 様",
                        "href=\"https://work.example/reset-password#a-token\"",
                        "新しいパスワードを設定する");
        assertThat(newest(mails).state()).isEqualTo(MailState.SENT);
        assertThat(newest(mails).sentAt()).isEqualTo(test.clock().instant());
        assertThat(bodies()).as("what was sent is kept no longer").isZero();
    }

    @Test
    void everyKindHasWordsInBothLanguages() {
        for (var language : Language.values()) {
            for (var kind : List.of(
                    "verification",
                    "change",
                    "password_reset",
                    "sign_in",
                    "email_changed",
                    "password_changed",
                    "second_factor_enabled",
                    "second_factor_disabled",
                    "recovery_codes_renewed",
                    "recovery_code_used",
                    "api_key_created",
                    "passkey_registered",
                    "passkey_removed",
                    "test")) {
                var values =
                        Map.of("name", "Hanako", "email", "h@example.jp", "left", "9", "key", "CI", "passkey", "Phone");
                var text = MailText.of(
                        Letter.notice("h@example.jp", language, kind, values), URI.create("https://work.example"));
                assertThat(text.subject() + text.text()).as(kind).doesNotContain(kind + ".", "{", "}");
                assertThat(text.text()).contains("Hanako", "https://work.example");
            }
        }
    }

    @Test
    void aMailThatCannotGoNowGoesLaterAndOnce() {
        server.refuse(451);
        var mail = post(mails, "Hanako");
        mails.deliver(mail.id());
        var waiting = newest(mails);
        assertThat(waiting.state()).isEqualTo(MailState.WAITING);
        assertThat(waiting.error()).contains("not now");
        assertThat(waiting.dueAt()).isEqualTo(test.clock().instant().plusSeconds(30));
        mails.deliver(mail.id());
        assertThat(newest(mails).dueAt()).isEqualTo(test.clock().instant().plusSeconds(120));
        assertThat(newest(mails).attempts()).isEqualTo(2);
        server.refuse(0);
        mails.deliver(mail.id());
        mails.deliver(mail.id());
        assertThat(server.mails()).hasSize(1);
        assertThat(newest(mails).error()).isNull();
    }

    /** The server may have taken it: a person decides, and a receiver recognises the second one by its Message-ID. */
    @ParameterizedTest
    @EnumSource(
            value = Ending.class,
            names = {"HANGS_UP", "HANGS_UP_WHILE_IT_ANSWERS"})
    void aMailThatMayHaveArrivedIsNotSentAgainOnItsOwn(Ending ending) throws IOException {
        try (var faulty = FaultyMailServer.that(ending)) {
            var outbox = mails(Optional.of(faulty.settings()));
            var mail = post(outbox, "Hanako");
            outbox.deliver(mail.id());
            outbox.deliver(mail.id());
            assertThat(newest(outbox).state()).isEqualTo(MailState.UNCERTAIN);
            assertThat(outbox.notice()).isPresent();
            assertThat(faulty.mails()).hasSize(1);
            faulty.becomes(Ending.TAKES_IT);
            outbox.sendAgain(mail.id(), Optional.empty());
            outbox.deliver(mail.id());
            assertThat(newest(outbox).state()).isEqualTo(MailState.SENT);
            assertThat(faulty.mails())
                    .hasSize(2)
                    .allSatisfy(text -> assertThat(text).contains("Message-ID: <" + mail.id() + "@"));
        }
    }

    @Test
    void aServerThatCannotTakeItNowIsAskedAgainAfterTheLastByteToo() throws IOException {
        try (var faulty = FaultyMailServer.that(Ending.CANNOT_NOW)) {
            var outbox = mails(Optional.of(faulty.settings()));
            var mail = post(outbox, "Hanako");
            outbox.deliver(mail.id());
            assertThat(newest(outbox).state()).isEqualTo(MailState.WAITING);
            assertThat(newest(outbox).error()).contains("disk is full");
            faulty.becomes(Ending.TAKES_IT_AND_HANGS_UP);
            outbox.deliver(mail.id());
            outbox.deliver(mail.id());
            assertThat(newest(outbox).state()).isEqualTo(MailState.SENT);
            assertThat(faulty.mails()).as("one refused, one taken").hasSize(2);
        }
    }

    @Test
    void aMailThatNoSecretOpensSaysSoAndIsNotLost() {
        var mail = post(mails, "Hanako");
        var other = SecretKeys.of("another secret for tests, 0123456789 abcdef", null);
        var outbox = mails(Optional.of(server.settings()), other);
        outbox.deliver(mail.id());
        assertThat(newest(outbox).state()).isEqualTo(MailState.FAILED);
        assertThat(newest(outbox).error()).contains("SECRET_KEY_PREVIOUS");
        mails.sendAgain(mail.id(), Optional.empty()); // by a server that has the secret again
        mails.deliver(mail.id());
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void manyWhoSendAtOnceSendOneMail() {
        var mail = post(mails, "Hanako");
        Concurrently.run(8, _ -> () -> {
            mails.deliver(mail.id());
            return "";
        });
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void aMailWhoseSenderDiedIsNotSentTwice() {
        var mail = post(mails, "Hanako");
        test.database()
                .runSystem(transaction -> transaction
                        .sql("update mails set state = 'sending' where id = :id")
                        .bind("id", mail.id())
                        .update());
        mails.deliver(mail.id());
        assertThat(newest(mails).state()).isEqualTo(MailState.UNCERTAIN);
        assertThat(server.mails()).isEmpty();
        mails.sendAgain(mail.id(), Optional.empty());
        mails.deliver(mail.id());
        assertThat(server.mails()).hasSize(1);
        assertRefused(409, "mail_over", () -> mails.sendAgain(mail.id(), Optional.empty()));
    }

    @Test
    void whatIsRefusedForGoodIsNotTriedAgain() {
        server.refuse(550);
        var mail = post(mails, "Hanako");
        mails.deliver(mail.id());
        assertThat(newest(mails).state()).isEqualTo(MailState.FAILED);
        server.refuse(0);
        mails.deliver(mail.id());
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void aMailIsOverWhenItsLinkIs() {
        var mail = post(mails, "Hanako");
        test.clock().advance(Duration.ofHours(1));
        mails.deliver(mail.id());
        assertThat(server.mails()).isEmpty();
        assertThat(newest(mails).state()).isEqualTo(MailState.EXPIRED);
        assertRefused(409, "mail_over", () -> mails.sendAgain(mail.id(), Optional.empty()));
        test.clock().advance(Duration.ofDays(31));
        mails.tidy();
        assertThat(mails.page(Optional.empty(), Optional.empty(), 1)).isEmpty();
    }

    @Test
    void withoutAMailServerTheTextIsKeptAndSealed() {
        var kept = mails(Optional.empty());
        var mail = post(kept, "Hanako");
        assertThat(mail.state()).isEqualTo(MailState.KEPT);
        assertThat(mail.text()).isNull();
        assertThat(kept.read(mail.id(), Optional.empty()).text()).contains("reset-password#a-token");
        var body = test.database()
                .readSystem(
                        transaction -> transaction.sql("select body from mails").one(row -> row.text("body")));
        assertThat(body).doesNotContain("a-token");
        test.clock().advance(Duration.ofHours(1));
        kept.tidy();
        assertThat(kept.read(mail.id(), Optional.empty()).text()).isNull();
    }

    @Test
    void onceThereIsAMailServerNobodyReadsOthersMail() {
        var mail = post(mails, "Hanako");
        assertThat(mails.read(mail.id(), Optional.empty()).text()).isNull();
    }

    private long bodies() {
        return test.database()
                .readSystem(transaction -> transaction
                        .sql("select count(*) as n from mails where body is not null")
                        .one(row -> row.bigint("n")));
    }
}
