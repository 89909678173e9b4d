package io.resonant.session;

import static io.resonant.session.TestSite.ELSEWHERE;
import static io.resonant.session.TestSite.HOME;
import static io.resonant.session.TestSite.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.BreachedPasswords;
import io.resonant.account.EmailAddress;
import io.resonant.account.Role;
import io.resonant.kernel.crypto.PasswordHasher;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite.Person;
import io.resonant.testing.Concurrently;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class SignInTest {
    private final TestDatabase test;
    private final TestSite site;

    SignInTest(TestDatabase test) {
        this.test = test;
        this.site = TestSite.on(test);
    }

    /** The tests share a database, and an address that the failures of one test must not close for the next. */
    @BeforeEach
    void forgetFailures() {
        test.clock().advance(Duration.ofDays(1));
    }

    @Test
    void aBrowserGetsASessionAndAProgramTokens() {
        var person = site.owner();
        var signedIn =
                site.signIn().browser(site.attempt(" " + person.email().toUpperCase(Locale.ROOT) + " ", PASSWORD));
        assertThat(signedIn.view().user().email()).isEqualTo(person.email());
        assertThat(signedIn.view().organization().id()).isEqualTo(person.organizationId());
        assertThat(signedIn.view().role()).isEqualTo(Role.OWNER);
        assertThat(site.sessions().ofCookie(signedIn.cookies().getFirst().value()))
                .isPresent();

        var tokens = site.signIn().tokens(site.attempt(person));
        assertThat(tokens.tokenType()).isEqualTo("bearer");
        assertThat(tokens.expiresIn()).isEqualTo(1800);
        assertThat(site.sessions().ofAccessToken(tokens.accessToken()))
                .map(session -> session.actor("x"))
                .contains(new Actor(
                        person.id(),
                        person.organizationId(),
                        Role.OWNER,
                        site.sessions()
                                .ofAccessToken(tokens.accessToken())
                                .orElseThrow()
                                .id(),
                        "x"));
        assertThat(site.trail(person.organizationId())).containsExactly("session.started", "session.started");
    }

    /** Whoever knows the old password could else flood the server, which makes hashing slow, and be in after the change. */
    @Test
    void aPasswordThatIsReplacedWhileItIsLookedAtLetsNobodyIn() {
        var person = site.owner();
        var replacing = new SignIn.SecondFactor() {
            @Override
            public boolean isRequired(UUID userId) { // is asked when the password was found right
                site.profile().resetPassword(person.email(), "a new passphrase, 42");
                return false;
            }

            @Override
            public boolean accept(UUID userId, String code) {
                throw new AssertionError("nobody asks for a code");
            }
        };
        var signIn = new SignIn(test.database(), site.accounts(), site.sessions(), site.settings(), replacing);
        assertThat(refusal(() -> signIn.browser(site.attempt(person))).code()).isEqualTo("invalid_credentials");
        assertThat(test.database()
                        .<List<Session>>readSystem(transaction -> new SessionStore(transaction).ofUser(person.id())))
                .isEmpty();
    }

    @Test
    void everySessionIsNew() {
        var person = site.owner();
        var one = site.signIn().browser(site.attempt(person));
        var other = site.signIn().browser(site.attempt(person));
        assertThat(one.cookies().getFirst().value())
                .isNotEqualTo(other.cookies().getFirst().value());
        assertThat(one.view().csrfToken()).isNotEqualTo(other.view().csrfToken());
    }

    @Test
    void aWrongPasswordAndAnUnknownAccountLookTheSame() {
        var person = site.owner();
        for (var attempt : new SignIn.Attempt[] {
            site.attempt(person.email(), "wrong password 1"),
            site.attempt(person.email(), ""),
            site.attempt(person.email(), "x".repeat(100_000)),
            site.attempt("nobody@example.com", PASSWORD),
            site.attempt("no address", PASSWORD),
            site.attempt("", ""),
        }) {
            var problem = refusal(() -> site.signIn().tokens(attempt));
            assertThat(problem.status()).isEqualTo(401);
            assertThat(problem.code()).isEqualTo("invalid_credentials");
            assertThat(problem.headers()).containsEntry("WWW-Authenticate", "Bearer");
            assertThat(problem.getMessage()).endsWith("Could not validate credentials");
        }
        assertThat(site.trail(person.organizationId()))
                .containsOnly("session.refused")
                .hasSize(3);
    }

    /** Hashing is nearly all of the time, so the number of hashings is the shape of the time. */
    @Test
    void anUnknownAccountCostsAsManyWritesAsAKnownOne() {
        var person = site.owner();
        var before = test.database().load().writes();
        refusal(() -> site.signIn().tokens(site.attempt(person.email(), "wrong password 1")));
        var known = test.database().load().writes() - before;
        refusal(() -> site.signIn().tokens(site.attempt("nobody2@example.com", "wrong password 1")));
        var unknown = test.database().load().writes() - before - known;
        assertThat(unknown).isEqualTo(known);
    }

    @Test
    void guessingIsBlockedForGrowingTimes() {
        var person = site.owner();
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(() -> guess(person)).status()).isEqualTo(401);
        }
        var expected = new int[] {30, 60, 120, 240, 480, 900, 900};
        for (int seconds : expected) {
            var blocked = refusal(() -> site.signIn().tokens(site.attempt(person)));
            assertThat(blocked.status()).isEqualTo(429);
            assertThat(blocked.code()).isEqualTo("too_many_attempts");
            assertThat(blocked.headers()).containsEntry("Retry-After", Integer.toString(seconds));
            test.clock().advance(Duration.ofSeconds(seconds));
            assertThat(refusal(() -> guess(person)).status()).isEqualTo(401);
        }
        test.clock().advance(Duration.ofMinutes(15));
        assertThat(site.signIn().tokens(site.attempt(person))).isNotNull();
        assertThat(refusal(() -> guess(person)).status()).isEqualTo(401); // the success cleared the count
    }

    @Test
    void whatIsRefusedWhileBlockedDoesNotProlongTheBlock() {
        var person = site.owner();
        guessUntilBlocked(person);
        test.clock().advance(Duration.ofSeconds(20));
        assertThat(refusal(() -> guess(person)).headers()).containsEntry("Retry-After", "10");
    }

    /** Or whoever floods the server with sign-ins could guess for ever. */
    @Test
    void anAttemptThatNobodyHadTimeForForgivesNoOther() {
        var person = site.owner();
        var busy = new PasswordHasher(1, 1);
        busy.close();
        var signIn = new SignIn(
                test.database(),
                new Accounts(test.database(), busy, BreachedPasswords.NONE),
                site.sessions(),
                site.settings(),
                site.secondFactors());
        for (int i = 0; i < 9; i++) {
            assertThat(refusal(() -> guess(person)).status()).isEqualTo(401);
        }
        assertThat(refusal(() -> signIn.tokens(site.attempt(person))).code()).isEqualTo("busy");
        assertThat(refusal(() -> guess(person)).status()).isEqualTo(401);
        assertThat(refusal(() -> guess(person)).status()).isEqualTo(429);
    }

    @Test
    void anAttackerFromElsewhereDoesNotLockTheOwnerOut() {
        var person = site.owner();
        guessUntilBlocked(person, ELSEWHERE);
        assertThat(site.signIn().tokens(site.attempt(person))).isNotNull();
    }

    @Test
    void aKnownDevicePassesWhenEverybodyElseIsBlocked() {
        var person = site.owner();
        var device =
                site.signIn().browser(site.attempt(person)).cookies().get(1).value();
        for (int address = 1; address <= 20; address++) { // a botnet, so that the account itself is blocked
            for (int i = 0; i < 5; i++) {
                site.throttle().signIn(person.email(), "203.0.113." + address, Optional.empty());
            }
        }
        assertThat(refusal(() -> site.signIn().tokens(site.attempt(person))).status())
                .isEqualTo(429);
        var known = new SignIn.Attempt(person.email(), PASSWORD, HOME, Optional.of(device), Optional.empty());
        assertThat(site.signIn().browser(known)).isNotNull();

        var other = site.owner();
        var stolen = new SignIn.Attempt(other.email(), "wrong password", HOME, Optional.of(device), Optional.empty());
        guessUntilBlocked(stolen); // a device is known to one account only
        assertThat(refusal(() -> site.signIn().tokens(site.attempt(other))).status())
                .isEqualTo(429);
    }

    @Test
    void aDeviceThatGuessesIsBlockedToo() {
        var person = site.owner();
        var device =
                site.signIn().browser(site.attempt(person)).cookies().get(1).value();
        guessUntilBlocked(
                new SignIn.Attempt(person.email(), "wrong password", HOME, Optional.of(device), Optional.empty()));
        var forged = device.substring(0, 43) + "." + "A".repeat(43);
        var attempt = new SignIn.Attempt(person.email(), PASSWORD, HOME, Optional.of(forged), Optional.empty());
        assertThat(site.signIn().browser(attempt)).isNotNull(); // counts as any stranger, and none failed so far
    }

    @Test
    void oneAddressThatTriesManyAccountsIsBlocked() {
        var neighbour = new Sessions.Client("2001:db8:1:2:ffff::1", null);
        for (int i = 0; i < 100; i++) {
            site.throttle().signIn("u" + i + "@example.org", "2001:db8:1:2:3:4:5:6", Optional.empty());
        }
        var person = site.owner();
        var attempt = new SignIn.Attempt(person.email(), PASSWORD, neighbour, Optional.empty(), Optional.empty());
        assertThat(refusal(() -> site.signIn().tokens(attempt)).status()).isEqualTo(429);
        assertThat(site.signIn().tokens(site.attempt(person))).isNotNull();
    }

    @Test
    void aThousandGuessesAtOnceCountAsAThousand() {
        var person = site.owner();
        try (var guessers = Executors.newVirtualThreadPerTaskExecutor()) {
            var guesses = IntStream.range(0, 60)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> refusal(() -> guess(person)).status(), guessers))
                    .toList();
            assertThat(guesses.stream().map(CompletableFuture::join).filter(status -> status == 401))
                    .hasSize(10);
        }
    }

    @Test
    void anOldHashIsReplacedAtTheNextSignIn() {
        var person = site.owner();
        var bcrypt = "$2b$06$abcdefghijklmnopqrstuu50eFBEC8vQwBnuFXMHE45jBnqvQ8xz.";
        test.database()
                .runSystem(system -> system.sql("update users set password_hash = :hash where id = :id")
                        .bind("hash", bcrypt)
                        .bind("id", person.id())
                        .update());
        assertThat(site.signIn().tokens(site.attempt(person.email(), "correct horse battery")))
                .isNotNull();
        assertThat(hash(person)).startsWith("$argon2id$");
        assertThat(site.signIn().tokens(site.attempt(person.email(), "correct horse battery")))
                .isNotNull();
    }

    @Test
    void thePersonComesBackToWhereTheyWorkedLast() {
        var person = site.owner();
        var other = site.organization();
        test.database().runSystem(system -> TestSite.addTo(system, other, person.id(), Role.GUEST));
        assertThat(site.signIn()
                        .browser(site.attempt(person))
                        .view()
                        .organization()
                        .id())
                .isEqualTo(person.organizationId());
        var signedIn = site.signIn().browser(site.attempt(person));
        var session =
                site.sessions().ofCookie(signedIn.cookies().getFirst().value()).orElseThrow();
        site.sessions().switchTo(session.actor(null), session.id(), other);
        var again = site.signIn().browser(site.attempt(person)).view();
        assertThat(again.organization().id()).isEqualTo(other);
        assertThat(again.role()).isEqualTo(Role.GUEST);
        assertThat(again.organizations()).hasSize(2);
    }

    @Test
    void whoBelongsNowhereIsToldSo() {
        var person = site.owner();
        test.database()
                .runSystem(system -> system.within(person.organizationId())
                        .sql("delete from memberships where organization_id = :tenant and user_id = :user")
                        .bind("user", person.id())
                        .update());
        var problem = refusal(() -> site.signIn().browser(site.attempt(person)));
        assertThat(problem.status()).isEqualTo(403);
        assertThat(problem.code()).isEqualTo("no_organization");
    }

    @Test
    void aNewPasswordEndsAllOtherSessions() {
        var person = site.owner();
        var here = session(person);
        var there = session(person);
        var actor = here.actor("192.0.2.1");
        site.profile().changePassword(actor, PASSWORD, "green submarine 7");
        assertThat(site.sessions().find(here.id())).isPresent();
        assertThat(site.sessions().find(there.id())).isEmpty();
        assertThat(refusal(() -> site.signIn().tokens(site.attempt(person))).status())
                .isEqualTo(401);
        assertThat(site.signIn().tokens(site.attempt(person.email(), "green submarine 7")))
                .isNotNull();
        assertThat(site.trail(person.organizationId())).contains("password.changed");
    }

    /** Whoever knows the old password would else take the account back from the person who has just replaced it. */
    @Test
    void aPasswordThatIsReplacedMeanwhileChangesNothingAnyMore() {
        for (int round = 0; round < 3; round++) {
            var person = site.owner();
            var thief = session(person).actor("192.0.2.1");
            Concurrently.run(2, i -> () -> {
                if (i == 0) {
                    site.profile().changePassword(thief, PASSWORD, "green submarine 7");
                } else {
                    site.profile().resetPassword(person.email(), "a new passphrase, 42");
                }
                return null;
            });
            assertThat(site.signIn().tokens(site.attempt(person.email(), "a new passphrase, 42")))
                    .isNotNull();
        }
    }

    @Test
    void theOldPasswordIsNeededAndGuessingItIsBlocked() {
        var person = site.owner();
        var actor = session(person).actor("192.0.2.1");
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(() -> site.profile().changePassword(actor, "wrong password", "green submarine 7"))
                            .errors())
                    .containsExactly(new Problem.FieldError("/current_password", "password_wrong"));
        }
        assertThat(refusal(() -> site.profile().changePassword(actor, PASSWORD, "green submarine 7"))
                        .status())
                .isEqualTo(429);
    }

    @Test
    void theCommandLineResetsAPasswordAndEndsAllSessions() {
        var person = site.owner();
        var session = session(person);
        site.profile().resetPassword(person.email(), "green submarine 7");
        assertThat(site.sessions().find(session.id())).isEmpty();
        assertThat(site.signIn().tokens(site.attempt(person.email(), "green submarine 7")))
                .isNotNull();
        assertThat(site.trail(person.organizationId())).contains("password.reset");
        assertThatThrownBy(() -> site.profile().resetPassword("nobody@example.com", "green submarine 7"))
                .isInstanceOf(Problem.class);
    }

    private Session session(Person person) {
        return site.sessions()
                .ofCookie(site.signIn()
                        .browser(site.attempt(person))
                        .cookies()
                        .getFirst()
                        .value())
                .orElseThrow();
    }

    private String hash(Person person) {
        return test.database()
                .readSystem(system -> system.sql("select password_hash from users where id = :id")
                        .bind("id", person.id())
                        .one(row -> row.text("password_hash")));
    }

    private TokenView guess(Person person) {
        return site.signIn().tokens(site.attempt(person.email(), "wrong password"));
    }

    private void guessUntilBlocked(Person person) {
        guessUntilBlocked(person, HOME);
    }

    private void guessUntilBlocked(Person person, Sessions.Client from) {
        guessUntilBlocked(
                new SignIn.Attempt(person.email(), "wrong password", from, Optional.empty(), Optional.empty()));
    }

    /** Counts nine failures without the time that looking at a password takes, then one with it. */
    private void guessUntilBlocked(SignIn.Attempt attempt) {
        var email = EmailAddress.find(attempt.email()).orElseThrow();
        var device = attempt.device().flatMap(cookie -> new SessionCookies(site.settings()).device(cookie, email));
        for (int i = 0; i < 9; i++) {
            site.throttle().signIn(email.value(), attempt.client().address(), device);
        }
        assertThat(refusal(() -> site.signIn().tokens(attempt)).status()).isEqualTo(401);
        assertThat(refusal(() -> site.signIn().tokens(attempt)).status()).isEqualTo(429);
    }

    private static Problem refusal(ThrowingCallable call) {
        return catchThrowableOfType(Problem.class, call);
    }
}
