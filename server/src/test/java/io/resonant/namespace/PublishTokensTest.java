package io.resonant.namespace;

import static io.resonant.testing.Refusals.assertInvalid;
import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.mail.MailSettings;
import io.resonant.mail.Mails;
import io.resonant.testing.Concurrently;
import io.resonant.testing.TestOrganization;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class PublishTokensTest {
    private final TestDatabase test;
    private final Namespaces namespaces;
    private final Mails mails;
    private final PublishTokens tokens;
    private TestOrganization acme;

    PublishTokensTest(TestDatabase test) {
        this.test = test;
        this.namespaces = new Namespaces(test.database());
        this.mails = new Mails(
                test.database(),
                new Jobs(test.database(), test.clock()),
                SecretKeys.of("a secret for tests, 0123456789 abcdef", null),
                new MailSettings(Optional.empty(), URI.create("https://work.example")));
        this.tokens = new PublishTokens(test.database(), mails);
    }

    @BeforeEach
    void create() {
        test.database()
                .runSystem(
                        transaction -> transaction.sql("delete from namespaces").update());
        acme = TestOrganization.create(test.database());
        namespaces.create(acme.member(), "acme", null);
        namespaces.create(acme.member(), "acme-tools", null);
    }

    private String create(List<String> names) {
        return requireNonNull(tokens.create(acme.member(), "CI", names, null).token());
    }

    @Test
    void whoWasTakenOutAtThatMomentGetsNothingInTheirName() {
        var person = acme.member();
        test.database()
                .runSystem(transaction -> transaction
                        .sql("delete from memberships where user_id = :id")
                        .bind("id", person.userId())
                        .update());
        assertRefused(401, "unauthenticated", () -> namespaces.create(person, "left", null));
        assertRefused(401, "unauthenticated", () -> tokens.create(person, "CI", List.of("acme"), null));
    }

    @Test
    void aTokenReachesTheNamespacesThatItNames() {
        var token = create(List.of("Acme"));
        assertThat(token).startsWith("rsnpub_").hasSize(50);
        var publisher = tokens.find(token, "192.0.2.1").orElseThrow();
        assertThat(publisher.actor().userId()).isEqualTo(acme.member().userId());
        assertThat(publisher.actor().address()).isEqualTo("192.0.2.1");
        test.database().run(acme.id(), transaction -> {
            assertThat(Namespaces.publishing(transaction, publisher, "acme").name())
                    .isEqualTo("acme");
            assertThat(Namespaces.publishable(transaction, publisher))
                    .extracting(Namespace::name)
                    .containsExactly("acme");
        });
        assertRefused(
                403,
                "token_scope",
                () -> test.database()
                        .run(acme.id(), transaction -> Namespaces.publishing(transaction, publisher, "acme-tools")));
    }

    @Test
    void onlyItsHashIsKept() {
        var token = create(List.of("acme"));
        var kept = test.database()
                .read(
                        acme.id(),
                        transaction -> transaction
                                .sql("select token_hash from publish_tokens where organization_id = :tenant")
                                .list(row -> row.text("token_hash")));
        assertThat(kept).hasSize(1).doesNotContain(token);
        assertThat(tokens.list(acme.member())).singleElement().satisfies(listed -> {
            assertThat(listed.token()).isNull();
            assertThat(listed.namespaces()).containsExactly("acme");
        });
    }

    @Test
    void aRevokedTokenOpensNothingAtOnce() {
        var token = create(List.of("acme"));
        var id = tokens.list(acme.member()).getFirst().id();
        assertNotFound("publish-token", () -> tokens.revoke(acme.colleague(), id));
        assertThat(tokens.find(token, null)).isPresent();
        tokens.revoke(acme.admin(), id);
        assertThat(tokens.find(token, null)).isEmpty();
        assertThat(tokens.find("rsnpub_nonsense", null)).isEmpty();
        assertThat(tokens.find("nonsense", null)).isEmpty();
    }

    @Test
    void anExpiredTokenOpensNothing() {
        var token = create(List.of("acme"));
        test.clock().advance(Duration.ofDays(90).minusSeconds(1));
        assertThat(tokens.find(token, null)).isPresent();
        test.clock().advance(Duration.ofSeconds(1));
        assertThat(tokens.find(token, null)).isEmpty();
        assertThat(tokens.list(acme.member())).as("still shown").hasSize(1);
    }

    private List<String> warnings() {
        return test.database()
                .readSystem(transaction -> transaction
                        .sql("select subject from mails where kind = 'publish_token_ends' and recipient = :recipient"
                                + " order by id")
                        .bind("recipient", acme.member().userId() + "@example.com")
                        .list(row -> row.text("subject")));
    }

    private void aDayPasses() {
        test.clock().advance(Duration.ofDays(1));
        assertThat(Concurrently.run(4, _ -> () -> {
                    tokens.warn();
                    return "told";
                }))
                .containsOnly("told");
    }

    @Test
    void itsPersonIsToldTwiceBeforeItEnds() {
        create(List.of("acme"));
        for (int day = 1; day < 76; day++) {
            aDayPasses();
        }
        assertThat(warnings()).isEmpty();
        assertThat(tokens.list(acme.member()).getFirst().warnedAt()).isNull();
        aDayPasses();
        assertThat(warnings()).containsExactly("公開用トークン「CI」の期限が近づいています");
        var first = requireNonNull(tokens.list(acme.member()).getFirst().warnedAt());
        assertThat(first).isEqualTo(test.clock().instant());
        for (int day = 77; day < 87; day++) {
            aDayPasses();
        }
        assertThat(warnings()).hasSize(1);
        for (int day = 87; day < 100; day++) {
            aDayPasses();
        }
        assertThat(warnings()).hasSize(2);
        assertThat(tokens.list(acme.member()).getFirst().warnedAt()).isEqualTo(first.plus(Duration.ofDays(11)));
    }

    @Test
    void nobodyIsToldOfWhatTheyKnowOrRevoked() {
        tokens.create(acme.member(), "one day", List.of("acme"), 1);
        tokens.create(acme.member(), "a week", List.of("acme"), 7);
        var revoked = tokens.create(acme.member(), "revoked", List.of("acme"), 20);
        tokens.warn();
        assertThat(warnings()).isEmpty();
        tokens.revoke(acme.member(), revoked.id());
        for (int day = 1; day < 30; day++) {
            aDayPasses();
        }
        assertThat(warnings()).containsExactly("公開用トークン「a week」の期限が近づいています");
    }

    @Test
    void theLastUseIsSeen() {
        var token = create(List.of("acme"));
        assertThat(tokens.list(acme.member()).getFirst().usedAt()).isNull();
        tokens.find(token, null);
        var first = requireNonNull(tokens.list(acme.member()).getFirst().usedAt());
        test.clock().advance(Duration.ofSeconds(30));
        tokens.find(token, null);
        assertThat(tokens.list(acme.member()).getFirst().usedAt())
                .as("to the minute")
                .isEqualTo(first);
        test.clock().advance(Duration.ofMinutes(2));
        tokens.find(token, null);
        assertThat(tokens.list(acme.member()).getFirst().usedAt()).isAfter(first);
    }

    @Test
    void itDiesWithTheMembership() {
        var token = create(List.of("acme"));
        test.database()
                .run(
                        acme.id(),
                        transaction -> transaction
                                .sql("update memberships set role = 'guest' where organization_id = :tenant"
                                        + " and user_id = :user")
                                .bind("user", acme.member().userId())
                                .update());
        assertThat(tokens.find(token, null)).as("guests do not publish").isEmpty();
        test.database()
                .run(
                        acme.id(),
                        transaction -> transaction
                                .sql("delete from memberships where organization_id = :tenant and user_id = :user")
                                .bind("user", acme.member().userId())
                                .update());
        assertThat(tokens.list(acme.owner())).isEmpty();
    }

    @Test
    void aTransferTakesTheNamespaceFromIt() {
        var token = create(List.of("acme", "acme-tools"));
        var other = TestOrganization.create(test.database());
        var transfers = new NamespaceTransfers(test.database());
        transfers.accept(other.member(), transfers.offer(acme.member(), "acme").token());
        assertThat(tokens.list(acme.member()).getFirst().namespaces()).containsExactly("acme-tools");
        assertThat(tokens.find(token, null).orElseThrow().token().orElseThrow().namespaces())
                .hasSize(1);
    }

    @Test
    void onlyPublishersMakeThem() {
        assertRefused(403, "forbidden", () -> tokens.create(acme.guest(), "CI", List.of("acme"), null));
        assertRefused(403, "not_a_publisher", () -> tokens.create(acme.owner(), "CI", List.of("acme"), null));
        assertRefused(404, "namespace_unknown", () -> tokens.create(acme.member(), "CI", List.of("nobody"), null));
        assertInvalid("/namespaces", "required", () -> tokens.create(acme.member(), "CI", List.of(), null));
        assertInvalid("/expires_in_days", "too_large", () -> tokens.create(acme.member(), "CI", List.of("acme"), 366));
        assertInvalid("/expires_in_days", "too_small", () -> tokens.create(acme.member(), "CI", List.of("acme"), 0));
        assertInvalid("/name", "required", () -> tokens.create(acme.member(), " ", List.of("acme"), null));
        assertThat(tokens.list(acme.owner())).isEmpty();
    }
}
