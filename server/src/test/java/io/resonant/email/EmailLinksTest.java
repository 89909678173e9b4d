package io.resonant.email;

import static io.resonant.testing.Refusals.assertInvalid;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Actor;
import io.resonant.account.EmailAddress;
import io.resonant.account.Role;
import io.resonant.email.EmailLink.Purpose;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Totp;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite;
import io.resonant.session.TestSite.Person;
import io.resonant.testing.Concurrently;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class EmailLinksTest {
    private static final String NEXT = "green submarine 7";

    private final TestDatabase test;
    private final TestSite site;
    private final EmailLinks links;

    EmailLinksTest(TestDatabase test) {
        this.test = test;
        this.site = TestSite.on(test);
        this.links = new EmailLinks(
                test.database(),
                site.accounts(),
                site.sessions(),
                site.signIn(),
                site.mails(),
                new Jobs(test.database(), test.clock()));
    }

    @BeforeEach
    void anotherDay() {
        test.clock().advance(Duration.ofDays(1));
        test.database().runSystem(transaction -> {
            transaction.sql("delete from mails").update();
            transaction.sql("delete from scheduled_tasks").update();
        });
    }

    private String asked(Purpose purpose, Person person) {
        links.ask(purpose, person.email(), TestSite.HOME);
        links.answer(new EmailLinks.Wanted(purpose, person.email()));
        return site.tokenInMail(person.email());
    }

    private Actor fresh(Person person) {
        return site.signedIn(person, Role.OWNER);
    }

    @Test
    void aLinkSetsThePasswordAnewAndEndsAllSessions() {
        var person = site.owner();
        var token = site.token(person);
        var link = asked(Purpose.PASSWORD_RESET, person);
        links.resetPassword(link, NEXT, "192.0.2.1");
        assertThat(site.isGood(token)).isFalse();
        assertRefused(401, "invalid_credentials", () -> site.signIn().verify(site.attempt(person), (_, user) -> user));
        assertThat(site.signIn().verify(site.attempt(person.email(), NEXT), (_, user) -> user))
                .isPresent();
        assertThat(site.accounts().user(person.id()).emailVerified()).isTrue();
        assertThat(site.trail(person.organizationId())).contains("password.reset");
        assertThat(site.mailsTo(person.email())).containsExactly("password_changed", "password_reset");
        assertRefused(410, "link_used", () -> links.resetPassword(link, NEXT, null));
    }

    @Test
    void aPasswordThatIsRefusedLeavesTheLinkGood() {
        var person = site.owner();
        var link = asked(Purpose.PASSWORD_RESET, person);
        assertInvalid("/new_password", "password_short", () -> links.resetPassword(link, "short", null));
        links.resetPassword(link, NEXT, null);
    }

    @Test
    void aLinkIsForOnePurposeOneTimeAndNotForEver() {
        var person = site.owner();
        var reset = asked(Purpose.PASSWORD_RESET, person);
        assertRefused(410, "link_used", () -> links.signIn(reset, Optional.empty(), TestSite.HOME));
        assertRefused(410, "link_used", () -> links.confirm(reset, null));
        assertRefused(410, "link_used", () -> links.resetPassword("x", NEXT, null));
        test.clock().advance(Duration.ofHours(1));
        assertRefused(410, "link_used", () -> links.resetPassword(reset, NEXT, null));
        assertThat(links.removeExpired()).isPositive();
    }

    @Test
    void ofManyWhoUseALinkAtOnceOneDoes() {
        var person = site.owner();
        var link = asked(Purpose.SIGN_IN, person);
        var outcomes = Concurrently.run(6, _ -> () -> links.signIn(link, Optional.empty(), TestSite.HOME));
        assertThat(outcomes.stream().filter(Problem.class::isInstance))
                .hasSize(5)
                .allSatisfy(refusal -> assertThat(((Problem) refusal).code()).isEqualTo("link_used"));
    }

    @Test
    void ofManyWhoTakeAnAddressAtOnceOneHasIt() {
        for (int round = 0; round < 5; round++) {
            var wanted = "wanted" + test.newId() + "@example.com";
            var tokens = Stream.generate(() -> {
                        links.change(fresh(site.owner()), wanted);
                        return site.tokenInMail(wanted);
                    })
                    .limit(5)
                    .toList();
            var outcomes = Concurrently.run(5, i -> () -> links.confirm(tokens.get(i), null));
            assertThat(outcomes).containsOnlyOnce(wanted);
            assertThat(outcomes.stream().filter(outcome -> !wanted.equals(outcome)))
                    .hasSize(4)
                    .allSatisfy(
                            refusal -> assertThat(((Problem) refusal).code()).isEqualTo("email_taken"));
        }
    }

    @Test
    void nobodyLearnsWhichAddressesAreKnown() {
        var known = site.owner();
        links.ask(Purpose.PASSWORD_RESET, known.email(), TestSite.HOME);
        var work = scheduled();
        links.ask(Purpose.PASSWORD_RESET, "nobody@example.com", TestSite.HOME);
        assertThat(scheduled()).isEqualTo(2 * work); // the same work for both, and the look-up comes later
        links.answer(new EmailLinks.Wanted(Purpose.PASSWORD_RESET, "nobody@example.com"));
        assertThat(site.mailsTo("nobody@example.com")).isEmpty();
        for (int i = 0; i < 4; i++) {
            links.ask(Purpose.SIGN_IN, known.email(), TestSite.ELSEWHERE);
            links.ask(Purpose.SIGN_IN, "nobody@example.com", TestSite.ELSEWHERE);
        }
        for (var email : List.of(known.email(), "nobody@example.com")) {
            assertRefused(429, "too_many_attempts", () -> links.ask(Purpose.SIGN_IN, email, TestSite.HOME));
        }
    }

    @Test
    void aLinkSignsInWithoutAPassword() {
        var person = site.owner();
        var signedIn = links.signIn(asked(Purpose.SIGN_IN, person), Optional.empty(), TestSite.HOME);
        assertThat(signedIn.view().user().email()).isEqualTo(person.email());
        assertThat(signedIn.view().user().emailVerified()).isTrue();
        assertThat(site.trail(person.organizationId())).contains("session.started");
    }

    @Test
    void aLinkAloneIsNotEnoughForWhoHasASecondFactor() {
        var person = site.owner();
        var secret = Totp.newSecret();
        test.database()
                .runSystem(transaction -> transaction
                        .sql("""
                        insert into totp_factors (user_id, secret, last_step, created_at, confirmed_at)
                        values (:user, :secret, 0, :now, :now)""")
                        .bind("user", person.id())
                        .bind("secret", new Sealing(SecretKeys.of(TestSite.SECRET, null), "totp").seal(secret))
                        .bind("now", transaction.now())
                        .update());
        var link = asked(Purpose.SIGN_IN, person);
        assertRefused(401, "second_factor_required", () -> links.signIn(link, Optional.empty(), TestSite.HOME));
        assertRefused(401, "second_factor_wrong", () -> links.signIn(link, Optional.of("12"), TestSite.HOME));
        links.resetPassword(asked(Purpose.PASSWORD_RESET, person), NEXT, "192.0.2.1");
        assertRefused(
                401,
                "second_factor_required",
                () -> site.signIn().verify(site.attempt(person.email(), NEXT), (_, user) -> user));
        var again = asked(Purpose.SIGN_IN, person); // a new password has ended the first one
        var code = Totp.code(secret, test.clock().instant());
        assertThat(links.signIn(again, Optional.of(code), TestSite.HOME)
                        .view()
                        .user()
                        .email())
                .isEqualTo(person.email());
    }

    @Test
    void anAddressIsVerifiedByItsLink() {
        var person = site.owner();
        links.verify(person.actor(Role.OWNER));
        assertThat(site.accounts().user(person.id()).emailVerified()).isFalse();
        assertThat(links.confirm(site.tokenInMail(person.email()), null)).isEqualTo(person.email());
        assertThat(site.accounts().user(person.id()).emailVerified()).isTrue();
    }

    @Test
    void anAddressChangesWhenTheNewOneIsShownToBeTheirs() {
        var person = site.owner();
        var token = site.token(person);
        var reset = asked(Purpose.PASSWORD_RESET, person);
        links.change(fresh(person), "New." + person.email());
        assertThat(site.accounts().user(person.id()).email()).isEqualTo(person.email());
        var link = site.tokenInMail("new." + person.email());
        links.confirm(link, null);
        assertThat(site.accounts().user(person.id()).email()).isEqualTo("new." + person.email());
        assertThat(site.mailsTo(person.email())).startsWith("email_changed"); // to the old address
        assertThat(site.isGood(token)).isFalse();
        assertRefused(410, "link_used", () -> links.confirm(link, null));
        assertRefused(410, "link_used", () -> links.resetPassword(reset, NEXT, null));
        assertThat(site.trail(person.organizationId())).startsWith("email.changed", "email.change_requested");
    }

    @Test
    void anAddressThatSomebodyHasIsToldToItsReaderAlone() {
        var person = site.owner();
        var other = site.owner();
        links.change(fresh(person), other.email());
        var link = site.tokenInMail(other.email());
        assertRefused(409, "email_taken", () -> links.confirm(link, null));
        assertThat(site.accounts()
                        .find(new EmailAddress(other.email()))
                        .orElseThrow()
                        .user()
                        .id())
                .isEqualTo(other.id());
    }

    @Test
    void aNewPasswordKillsTheLinksOfWhoeverHadTheOldOne() {
        var person = site.owner();
        var actor = fresh(person);
        links.verify(actor);
        var verification = site.tokenInMail(person.email());
        var signIn = asked(Purpose.SIGN_IN, person);
        var reset = asked(Purpose.PASSWORD_RESET, person);
        links.change(actor, "thief." + person.email());
        var change = site.tokenInMail("thief." + person.email());
        site.profile().changePassword(actor, TestSite.PASSWORD, NEXT);
        assertRefused(410, "link_used", () -> links.confirm(change, null));
        assertRefused(410, "link_used", () -> links.resetPassword(reset, "yellow bicycle 3", null));
        assertRefused(410, "link_used", () -> links.signIn(signIn, Optional.empty(), TestSite.HOME));
        assertThat(site.accounts().user(person.id()).email()).isEqualTo(person.email());
        assertThat(links.confirm(verification, null)).isEqualTo(person.email()); // it gives nobody the account
    }

    @Test
    void whomAProviderHasToVouchForDoesNotLeaveItsDomain() {
        var house = site.owner();
        var person = site.join(house.organizationId(), Role.MEMBER);
        var actor = fresh(person);
        links.change(actor, "private." + person.email());
        var link = site.tokenInMail("private." + person.email());
        requireProvider(house, "example.com");
        assertRefused(403, "sso_address", () -> links.change(actor, "other@private.example"));
        assertRefused(403, "sso_address", () -> links.confirm(link, null));
        assertThat(site.accounts().user(person.id()).email()).isEqualTo(person.email());
        links.change(fresh(house), "new." + house.email()); // owners may come by themselves
        links.confirm(site.tokenInMail("new." + house.email()), null);
        test.database()
                .run(
                        house.organizationId(),
                        transaction -> transaction
                                .sql("delete from identity_domains where organization_id = :tenant")
                                .update());
    }

    private void requireProvider(Person owner, String domain) {
        test.database().run(owner.organizationId(), transaction -> {
            transaction
                    .sql("""
                    insert into identity_providers (id, organization_id, name, issuer, client_id, group_roles, required,
                        created_at, updated_at)
                    values (:id, :tenant, 'Works', 'https://id.example', 'resonant', :roles, :required, :now, :now)
                    """)
                    .bind("id", transaction.newId())
                    .bind("roles", Json.of(List.of()))
                    .bind("required", true)
                    .bind("now", transaction.now())
                    .update();
            transaction
                    .sql("""
                    insert into identity_domains
                        (id, organization_id, domain, token, proven_domain, proven_at, created_at)
                    values (:id, :tenant, :domain, 'a text in the name servers', :domain, :now, :now)
                    """)
                    .bind("id", transaction.newId())
                    .bind("domain", domain)
                    .bind("now", transaction.now())
                    .update();
        });
    }

    @Test
    void anOpenBrowserIsNotEnoughToChangeAnAddress() {
        var person = site.owner();
        var actor = fresh(person);
        assertInvalid("/email", "email_same", () -> links.change(actor, person.email()));
        assertInvalid("/email", "email_invalid", () -> links.change(actor, "nonsense"));
        test.clock().advance(Duration.ofMinutes(10));
        assertRefused(403, "proof_needed", () -> links.change(actor, "other@example.com"));
        assertRefused(403, "proof_needed", () -> links.change(person.actor(Role.OWNER), "other@example.com"));
    }

    @Test
    void tokensAreKeptAsHashesOnly() {
        var token = asked(Purpose.PASSWORD_RESET, site.owner());
        var kept = test.database()
                .readSystem(transaction ->
                        transaction.sql("select hash from email_links").list(row -> row.text("hash")));
        assertThat(kept).isNotEmpty().doesNotContain(token);
    }

    private long scheduled() {
        return test.database()
                .readSystem(transaction -> transaction
                        .sql("select count(*) as n from scheduled_tasks where task_name = 'email-link'")
                        .one(row -> row.bigint("n")));
    }
}
