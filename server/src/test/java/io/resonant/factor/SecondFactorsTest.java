package io.resonant.factor;

import static io.resonant.testing.Refusals.assertInvalid;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Totp;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.SignIn;
import io.resonant.session.TestSite;
import io.resonant.session.TestSite.Person;
import io.resonant.testing.Concurrently;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class SecondFactorsTest {
    private final TestDatabase test;
    private final TestSite site;
    private final SecondFactors factors;

    SecondFactorsTest(TestDatabase test) {
        this.test = test;
        this.site = TestSite.on(test);
        this.factors = site.secondFactors();
    }

    /** Somebody with an authenticator program. */
    private record Holder(Person person, Actor actor, String secret, List<String> recoveryCodes) {}

    @BeforeEach
    void anotherDay() {
        test.clock().advance(Duration.ofDays(1));
    }

    private Actor signedIn(Person person) {
        return new Actor(
                person.id(), person.organizationId(), Role.OWNER, site.sessionOf(site.token(person)), "192.0.2.1");
    }

    private Holder holder() {
        var person = site.owner();
        var actor = signedIn(person);
        var secret = factors.begin(actor).secret();
        var codes = factors.confirm(actor, code(secret)).codes();
        test.clock().advance(Duration.ofSeconds(30)); // the code that confirmed is used up
        return new Holder(person, actor, secret, codes);
    }

    private String code(String secret) {
        return Totp.code(secret, test.clock().instant());
    }

    private SignIn.Attempt attempt(Person person, String code) {
        return new SignIn.Attempt(
                person.email(), TestSite.PASSWORD, TestSite.HOME, Optional.empty(), Optional.of(code));
    }

    @Test
    void aSecretCountsOnceItsFirstCodeWasRight() {
        var person = site.owner();
        var actor = signedIn(person);
        var secret = factors.begin(actor);
        assertThat(secret.address())
                .isEqualTo("otpauth://totp/Resonant:" + person.email().replace("@", "%40") + "?secret="
                        + secret.secret() + "&issuer=Resonant");
        assertThat(factors.isRequired(person.id())).isFalse();
        assertInvalid("/code", "code_wrong", () -> factors.confirm(actor, "000000x"));
        assertThat(site.signIn().verify(site.attempt(person), (_, user) -> user))
                .isPresent();
        var again = factors.begin(actor); // the QR code was lost
        factors.confirm(actor, code(again.secret()));
        assertThat(factors.isRequired(person.id())).isTrue();
        assertRefused(409, "factor_enabled", () -> factors.begin(actor));
        assertThat(site.trail(person.organizationId())).contains("second_factor.enabled");
        assertThat(site.mailsTo(person.email())).contains("second_factor_enabled");
    }

    @Test
    void whoeverRenewsCodesTwiceAtOnceHasOneSet() {
        var actor = holder().actor();
        for (int round = 0; round < 5; round++) {
            assertThat(Concurrently.run(4, _ -> () -> factors.renewCodes(actor)))
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(SecondFactors.RecoveryCodes.class));
            assertThat(factors.status(actor).recoveryCodesLeft()).isEqualTo(10);
        }
    }

    @Test
    void aPasswordAloneIsNotEnoughAnyMore() {
        var holder = holder();
        var person = holder.person();
        assertRefused(
                401, "second_factor_required", () -> site.signIn().verify(site.attempt(person), (_, user) -> user));
        assertRefused(
                401, "second_factor_wrong", () -> site.signIn().verify(attempt(person, "123"), (_, user) -> user));
        assertThat(site.signIn().verify(attempt(person, code(holder.secret())), (_, user) -> user))
                .isPresent();
        assertRefused(
                401,
                "invalid_credentials",
                () -> site.signIn()
                        .verify(
                                new SignIn.Attempt(
                                        person.email(),
                                        "wrong password",
                                        TestSite.HOME,
                                        Optional.empty(),
                                        Optional.of(code(holder.secret()))),
                                (_, user) -> user));
    }

    @Test
    void aCodeMayBeTypedInFullWidthLetters() {
        var holder = holder();
        for (var plain : List.of(code(holder.secret()), holder.recoveryCodes().getFirst())) {
            var typed = plain.replace("-", "－")
                    .codePoints()
                    .map(letter -> letter < 0x7F ? letter + 0xFEE0 : letter)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(site.signIn().verify(attempt(holder.person(), typed), (_, user) -> user))
                    .isPresent();
        }
    }

    @Test
    void aCodeWorksOnceEvenForManyAtOnce() {
        var holder = holder();
        var code = code(holder.secret());
        var outcomes =
                Concurrently.run(8, _ -> () -> factors.accept(holder.person().id(), code));
        assertThat(outcomes.stream().filter(Boolean.TRUE::equals)).hasSize(1);
        assertThat(factors.accept(holder.person().id(), code)).isFalse();
    }

    @Test
    void codesAreNotGuessedEvenByWhoKnowsThePassword() {
        var holder = holder();
        for (int i = 0; i < 10; i++) {
            assertRefused(
                    401,
                    "second_factor_required",
                    () -> site.signIn().verify(site.attempt(holder.person()), (_, user) -> user));
            assertRefused(
                    401,
                    "second_factor_wrong",
                    () -> site.signIn().verify(attempt(holder.person(), "999999x"), (_, user) -> user));
        }
        assertRefused(
                429,
                "too_many_attempts",
                () -> site.signIn().verify(attempt(holder.person(), code(holder.secret())), (_, user) -> user));
    }

    @Test
    void eachRecoveryCodeStandsInOnce() {
        var holder = holder();
        assertThat(holder.recoveryCodes())
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("([a-z2-7]{4}-){3}[a-z2-7]{4}"));
        var code = holder.recoveryCodes().getFirst();
        assertThat(factors.accept(holder.person().id(), " " + code.toUpperCase(Locale.ROOT) + " "))
                .isTrue();
        assertThat(factors.accept(holder.person().id(), code)).isFalse();
        assertThat(factors.status(holder.actor()).recoveryCodesLeft()).isEqualTo(9);
        assertThat(site.mailsTo(holder.person().email())).startsWith("recovery_code_used");
        var renewed = factors.renewCodes(holder.actor()).codes();
        assertThat(factors.accept(holder.person().id(), holder.recoveryCodes().getLast()))
                .isFalse();
        assertThat(factors.accept(holder.person().id(), renewed.getLast())).isTrue();
        assertThat(factors.accept(site.owner().id(), renewed.getFirst())).isFalse();
    }

    @Test
    void anOpenBrowserIsNotEnoughToTakeItAway() {
        var holder = holder();
        test.clock().advance(Duration.ofMinutes(10));
        assertRefused(403, "proof_needed", () -> factors.remove(holder.actor()));
        assertRefused(403, "proof_needed", () -> factors.renewCodes(holder.actor()));
        site.proveAgain(holder.actor(), null, code(holder.secret()));
        factors.remove(holder.actor());
        assertThat(site.signIn().verify(site.attempt(holder.person()), (_, user) -> user))
                .isPresent();
        assertRefused(409, "factor_missing", () -> factors.remove(holder.actor()));
        assertThat(site.trail(holder.person().organizationId())).startsWith("second_factor.disabled", "session.proven");
    }

    @Test
    void whoHasASecondFactorShowsItAndNotThePasswordAgain() {
        var holder = holder();
        assertInvalid("/code", "required", () -> site.proveAgain(holder.actor(), TestSite.PASSWORD, null));
        assertInvalid("/code", "code_wrong", () -> site.proveAgain(holder.actor(), null, "123"));
        var other = signedIn(site.owner());
        assertInvalid("/password", "password_wrong", () -> site.proveAgain(other, "wrong", null));
        site.proveAgain(other, TestSite.PASSWORD, null);
    }

    @Test
    void whoHasLostEverythingIsLetInAgainFromTheCommandLine() {
        var holder = holder();
        var token = site.token(holder.person());
        factors.removeFor(holder.person().email().toUpperCase(Locale.ROOT));
        assertThat(site.signIn().verify(site.attempt(holder.person()), (_, user) -> user))
                .isPresent();
        assertThat(site.isGood(token)).isFalse();
        assertThat(site.mailsTo(holder.person().email())).startsWith("second_factor_disabled");
        assertThat(site.trail(holder.person().organizationId())).startsWith("second_factor.disabled");
        assertRefused(
                409, "factor_missing", () -> factors.removeFor(holder.person().email()));
        assertRefused(404, "not_found", () -> factors.removeFor("nobody@example.com"));
    }

    @Test
    void theSecretOutlivesTheReplacementOfTheServersSecret() {
        var holder = holder();
        var next = "another secret for tests, 0123456789 abcdef";
        var during =
                TestSite.withSecret(test, SecretKeys.of(next, TestSite.SECRET)).secondFactors();
        assertThat(during.accept(holder.person().id(), code(holder.secret()))).isTrue();
        test.clock().advance(Duration.ofSeconds(30));
        var after = TestSite.withSecret(test, SecretKeys.of(next, null)).secondFactors();
        assertThat(after.accept(holder.person().id(), code(holder.secret()))).isTrue();
    }

    @Test
    void theSecretOfWhoIsAwayIsSealedAnewWhileTheServersSecretIsReplaced() {
        var holder = holder();
        var next = "a third secret for tests, 0123456789 abcdef";
        TestSite.withSecret(test, SecretKeys.of(next, null)).secondFactors().reseal(); // cannot, and harms nothing
        var during =
                TestSite.withSecret(test, SecretKeys.of(next, TestSite.SECRET)).secondFactors();
        during.reseal();
        during.reseal();
        var after = TestSite.withSecret(test, SecretKeys.of(next, null)).secondFactors();
        assertThat(after.accept(holder.person().id(), code(holder.secret()))).isTrue();
    }
}
