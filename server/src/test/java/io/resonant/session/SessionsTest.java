package io.resonant.session;

import static io.resonant.session.TestSite.HOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.resonant.account.Accounts;
import io.resonant.account.Language;
import io.resonant.account.Role;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite.Person;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class SessionsTest {
    private final TestDatabase test;
    private final TestSite site;
    private final Sessions sessions;

    SessionsTest(TestDatabase test) {
        this.test = test;
        this.site = TestSite.on(test);
        this.sessions = site.sessions();
    }

    @BeforeEach
    void anotherDay() {
        test.clock().advance(Duration.ofDays(1));
    }

    @Test
    void aRefreshTokenIsExchangedOnce() {
        var person = site.owner();
        var first = tokens(person);
        var second = sessions.refreshTokens().refresh(first.refreshToken(), HOME);
        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        assertThat(sessions.ofAccessToken(second.accessToken())).isPresent();
        var third = sessions.refreshTokens().refresh(second.refreshToken(), HOME);
        assertThat(sessions.ofAccessToken(third.accessToken())).isPresent();
    }

    @Test
    void aTokenThatComesBackEndsTheSession() {
        var person = site.owner();
        var first = tokens(person);
        var second = sessions.refreshTokens().refresh(first.refreshToken(), HOME);
        test.clock().advance(Duration.ofSeconds(11));
        refused(first.refreshToken());
        refused(second.refreshToken());
        assertThat(sessions.ofAccessToken(first.accessToken())).isEmpty();
        assertThat(sessions.ofAccessToken(second.accessToken())).isEmpty();
        assertThat(site.trail(person.organizationId())).startsWith("token.reused");
    }

    @Test
    void aRetryWithinTenSecondsGetsTheSameSuccessor() {
        var first = tokens(site.owner());
        var second = sessions.refreshTokens().refresh(first.refreshToken(), HOME);
        test.clock().advance(Duration.ofSeconds(10));
        assertThat(sessions.refreshTokens().refresh(first.refreshToken(), HOME).refreshToken())
                .isEqualTo(second.refreshToken());
        assertThat(sessions.refreshTokens().refresh(second.refreshToken(), HOME))
                .isNotNull();
    }

    @Test
    void aRetryAfterTheSuccessorWasUsedIsTheft() {
        var first = tokens(site.owner());
        var second = sessions.refreshTokens().refresh(first.refreshToken(), HOME);
        var third = sessions.refreshTokens().refresh(second.refreshToken(), HOME);
        refused(first.refreshToken()); // still within ten seconds
        refused(third.refreshToken());
    }

    @Test
    void whoeverIsSecondWithAStolenTokenEndsTheSessionForBoth() {
        var stolen = tokens(site.owner()).refreshToken();
        var thief = sessions.refreshTokens().refresh(stolen, TestSite.ELSEWHERE);
        var owner = sessions.refreshTokens().refresh(stolen, HOME); // right behind, so it looks like a retry
        assertThat(owner.refreshToken()).isEqualTo(thief.refreshToken());
        test.clock().advance(Duration.ofMinutes(25));
        var next = sessions.refreshTokens().refresh(thief.refreshToken(), TestSite.ELSEWHERE);
        test.clock().advance(Duration.ofMinutes(1));
        refused(owner.refreshToken());
        refused(next.refreshToken());
    }

    @Test
    void refreshingManyTimesAtOnceGivesOneSuccessor() {
        var first = tokens(site.owner());
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var successors = IntStream.range(0, 20)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> sessions.refreshTokens()
                                    .refresh(first.refreshToken(), HOME)
                                    .refreshToken(),
                            clients))
                    .toList();
            assertThat(successors.stream().map(CompletableFuture::join).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void anUnusedTokenExpires() {
        var kept = tokens(site.owner());
        var unused = tokens(site.owner());
        test.clock().advance(Duration.ofDays(29));
        var next = sessions.refreshTokens().refresh(kept.refreshToken(), HOME);
        test.clock().advance(Duration.ofDays(2));
        refused(unused.refreshToken());
        assertThat(sessions.refreshTokens().refresh(next.refreshToken(), HOME)).isNotNull();
    }

    @Test
    void evenInDailyUseASessionEndsAfterHalfAYear() {
        var tokens = tokens(site.owner());
        for (int day = 20; day < 180; day += 20) {
            test.clock().advance(Duration.ofDays(20));
            tokens = sessions.refreshTokens().refresh(tokens.refreshToken(), HOME);
        }
        test.clock().advance(Duration.ofDays(20));
        refused(tokens.refreshToken());
    }

    @Test
    void foreignAndMalformedTokensAreRefused() {
        for (var token : List.of("", "x", "a".repeat(43), tokens(site.owner()).accessToken(), "é\u0000")) {
            refused(token);
        }
    }

    @Test
    void anAccessTokenLivesThirtyMinutes() {
        var tokens = tokens(site.owner());
        test.clock().advance(Duration.ofSeconds(1799));
        assertThat(sessions.ofAccessToken(tokens.accessToken())).isPresent();
        test.clock().advance(Duration.ofSeconds(1));
        assertThat(sessions.ofAccessToken(tokens.accessToken())).isEmpty();
    }

    @Test
    void signingOutStopsTheAccessTokenAtOnce() {
        var person = site.owner();
        var tokens = tokens(person);
        var session = sessions.ofAccessToken(tokens.accessToken()).orElseThrow();
        sessions.end(session.id(), "192.0.2.1");
        assertThat(sessions.ofAccessToken(tokens.accessToken())).isEmpty();
        refused(tokens.refreshToken());
        sessions.end(session.id(), "192.0.2.1"); // twice is not an error
        assertThat(site.trail(person.organizationId())).containsExactly("session.ended", "session.started");
    }

    @Test
    void aProgramSignsOutWithItsRefreshTokenToo() {
        var tokens = tokens(site.owner());
        sessions.endByRefreshToken(tokens.refreshToken(), null);
        assertThat(sessions.ofAccessToken(tokens.accessToken())).isEmpty();
        sessions.endByRefreshToken("unknown", null);
    }

    @Test
    void anotherNodeHearsOfTheEndAtOnce() {
        assumeThat(test.engine()).isEqualTo(Engine.POSTGRESQL); // SQLite has one node
        var other = TestSite.on(test);
        var first = tokens(site.owner());
        var second = tokens(site.owner());
        try (var _ = new SessionNews(test.database(), other.sessions())) {
            var session = other.sessions().ofAccessToken(first.accessToken()).orElseThrow();
            until(() -> {
                sessions.end(session.id(), null); // the listener may not listen yet, so say it until it is heard
                SessionNews.tell(test.database(), session.id());
                return other.sessions().ofAccessToken(first.accessToken()).isEmpty();
            });
            var last = other.sessions().ofAccessToken(second.accessToken()).orElseThrow();
            sessions.end(last.id(), null);
            until(() -> other.sessions().ofAccessToken(second.accessToken()).isEmpty());
        }
    }

    @Test
    void anotherNodeThatHeardNothingFindsOutWithinAMinute() {
        var other = TestSite.on(test);
        var tokens = tokens(site.owner());
        var session = other.sessions().ofAccessToken(tokens.accessToken()).orElseThrow();
        sessions.end(session.id(), null);
        test.clock().advance(Duration.ofSeconds(61));
        assertThat(other.sessions().ofAccessToken(tokens.accessToken())).isEmpty();
    }

    @Test
    void atASwitchOldAccessTokensStopAndRefreshedOnesFit() {
        var person = site.owner();
        var other = site.organization();
        test.database().runSystem(system -> TestSite.addTo(system, other, person.id(), Role.GUEST));
        var tokens = tokens(person);
        var session = sessions.ofAccessToken(tokens.accessToken()).orElseThrow();
        var view = sessions.switchTo(session.actor(null), session.id(), other);
        assertThat(view.organization().id()).isEqualTo(other);
        assertThat(view.role()).isEqualTo(Role.GUEST);
        assertThat(sessions.ofAccessToken(tokens.accessToken())).isEmpty();
        var fresh = sessions.refreshTokens().refresh(tokens.refreshToken(), HOME);
        assertThat(sessions.ofAccessToken(fresh.accessToken()).orElseThrow().organizationId())
                .isEqualTo(other);
    }

    @Test
    void aPageOfOneOrganisationWritesNothingIntoAnotherThatASecondTabWentTo() {
        var person = site.owner();
        var other = site.organization();
        test.database().runSystem(system -> TestSite.addTo(system, other, person.id(), Role.GUEST));
        var cookie = cookie(person);
        var before = sessions.ofCookie(cookie).orElseThrow();
        var firstTab = site.settings().csrfToken(before);
        var secondTab = sessions.switchTo(before.actor(null), before.id(), other);
        var after = sessions.ofCookie(cookie).orElseThrow();
        assertThat(after.organizationId()).isEqualTo(other);
        assertThat(site.settings().isCsrfToken(after, firstTab)).isFalse();
        assertThat(site.settings().isCsrfToken(after, secondTab.csrfToken())).isTrue();
    }

    @Test
    void nobodySwitchesToAForeignOrganisation() {
        var person = site.owner();
        var foreign = site.owner().organizationId();
        var session = sessions.ofAccessToken(tokens(person).accessToken()).orElseThrow();
        assertThatThrownBy(() -> sessions.switchTo(session.actor(null), session.id(), foreign))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(404));
    }

    @Test
    void aChangeOfRoleOrLanguageCountsAtOnce() {
        var person = site.owner();
        var session = sessions.ofAccessToken(tokens(person).accessToken()).orElseThrow();
        site.profile().update(session.actor(null), new Accounts.Change(null, Language.EN, null));
        assertThat(sessions.find(session.id()).orElseThrow().language()).isEqualTo(Language.EN);
        test.database().runSystem(system -> {
            sessions.lookAgain(system, person.id());
            system.sql("update memberships set role = 'guest' where user_id = :user")
                    .bind("user", person.id())
                    .update();
        });
        assertThat(sessions.find(session.id()).orElseThrow().role()).isEqualTo(Role.GUEST);
    }

    @Test
    void endingAMembershipEndsItsSessionsEvenWithoutTheProgram() {
        var person = site.owner();
        var tokens = tokens(person);
        test.database()
                .runSystem(system -> system.sql("delete from memberships where user_id = :user")
                        .bind("user", person.id())
                        .update());
        assertThat(sessions.ofAccessToken(tokens.accessToken())).isEmpty();
        refused(tokens.refreshToken());
    }

    @Test
    void manyAreFoundTogetherAsEachAlone() {
        var first = site.sessionOf(site.token(site.owner()));
        var second = site.sessionOf(site.token(site.owner()));
        var ended = site.sessionOf(site.token(site.owner()));
        sessions.end(ended, null);
        test.clock().advance(Duration.ofMinutes(2)); // nothing is remembered any more
        assertThat(sessions.find(List.of(first, second, ended)))
                .containsOnlyKeys(first, second)
                .containsEntry(first, sessions.find(first).orElseThrow());
        sessions.end(first, null);
        assertThat(sessions.find(List.of(first, second))).containsOnlyKeys(second);
    }

    @Test
    void theSecretIsReplacedWithoutSigningAnybodyOut() {
        var person = site.owner();
        var cookie = cookie(person);
        var tokens = tokens(person);
        var renewed = TestSite.withSecret(test, SecretKeys.of("a newer secret for tests, 0123456789", TestSite.SECRET));
        assertThat(renewed.sessions().ofAccessToken(tokens.accessToken())).isPresent();
        assertThat(renewed.sessions().ofCookie(cookie)).isPresent();
        var session = renewed.sessions().ofCookie(cookie).orElseThrow();
        assertThat(renewed.settings().isCsrfToken(session, site.settings().csrfToken(session)))
                .isTrue();
        assertThat(renewed.sessions().refreshTokens().refresh(tokens.refreshToken(), HOME))
                .isNotNull();

        var without = TestSite.withSecret(test, SecretKeys.of("a newer secret for tests, 0123456789", null));
        assertThat(without.sessions().ofAccessToken(tokens.accessToken())).isEmpty();
        assertThat(without.settings().isCsrfToken(session, site.settings().csrfToken(session)))
                .isFalse();
    }

    @Test
    void aCookieIsOnlyGoodWithItsOwnSecret() {
        var one = cookie(site.owner());
        var other = cookie(site.owner());
        assertThat(sessions.ofCookie(one)).isPresent();
        assertThat(sessions.ofCookie(one.substring(0, 37) + other.substring(37)))
                .isEmpty();
        assertThat(sessions.ofCookie(one.substring(0, 37))).isEmpty();
        assertThat(sessions.ofCookie(one.substring(0, one.length() - 1))).isEmpty();
        for (var malformed : List.of("", ".", "x.y", "a".repeat(36) + ".", "-".repeat(36) + ".x")) {
            assertThat(sessions.ofCookie(malformed)).isEmpty();
        }
    }

    @Test
    void aTokenSessionHasNoCookieAndABrowserSessionNoToken() {
        var person = site.owner();
        var program = sessions.ofAccessToken(tokens(person).accessToken()).orElseThrow();
        assertThat(sessions.ofCookie(program.id() + ".")).isEmpty();
        assertThat(program.secretHash()).isNull();
    }

    @Test
    void expiredRowsAreRemoved() {
        var person = site.owner();
        tokens(person);
        cookie(person);
        test.clock().advance(Session.IDLE);
        var housekeeping = new Housekeeping(test.database());
        housekeeping.run();
        assertThat(count("sessions")).isZero();
        assertThat(count("refresh_tokens")).isZero();
    }

    private static void until(BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time to wait").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private long count(String table) {
        return test.database()
                .readSystem(system ->
                        system.sql("select count(*) as n from " + table).one(row -> row.bigint("n")));
    }

    private TokenView tokens(Person person) {
        return site.tokens(person, person.organizationId());
    }

    private String cookie(Person person) {
        return site.signIn().browser(site.attempt(person)).cookies().getFirst().value();
    }

    private void refused(String token) {
        assertThatThrownBy(() -> sessions.refreshTokens().refresh(token, HOME))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(401);
                    assertThat(problem.code()).isEqualTo("unauthenticated");
                    assertThat(problem.headers()).containsEntry("WWW-Authenticate", "Bearer");
                });
    }
}
