package io.resonant.organization;

import static io.resonant.session.TestSite.HOME;
import static io.resonant.session.TestSite.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.account.Language;
import io.resonant.account.Role;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.SignedIn;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class SetupTest {
    private final TestDatabase test;
    private final TestOrganizations all;

    SetupTest(TestDatabase test) {
        this.test = test;
        this.all = new TestOrganizations(test);
    }

    @BeforeEach
    void empty() {
        all.empty();
        test.clock().advance(Duration.ofDays(30));
    }

    @Test
    void theHolderOfTheLinkBecomesTheOwnerAndIsSignedIn() {
        var setup = all.freshSetup();
        assertThat(setup.isRequired()).isTrue();
        var signedIn = setup.run(owner(link(setup), "owner@example.com"), HOME);
        assertThat(signedIn.view().organization().name()).isEqualTo("れぞなんと");
        assertThat(signedIn.view().role()).isEqualTo(Role.OWNER);
        assertThat(signedIn.view().user().language()).isEqualTo(Language.JA);
        assertThat(setup.isRequired()).isFalse();
        assertThat(all.freshSetup().isRequired()).isFalse();
        assertThat(all.freshSetup().newLink()).isEmpty();
        assertThat(all.count("setup_tokens")).isZero();
        assertThat(all.site().trail(signedIn.view().organization().id()))
                .containsExactly("session.started", "organization.created");
        assertThat(all.site().signIn().verify(all.site().attempt("owner@example.com", PASSWORD), (_, user) -> user))
                .isPresent();
    }

    @Test
    void aLinkWorksOnceAndASecondSetUpIsRefused() {
        var setup = all.freshSetup();
        var link = link(setup);
        setup.run(owner(link, "owner@example.com"), HOME);
        assertThat(refusal(setup, owner(link, "second@example.com"))).isEqualTo("409 setup_done");
        assertThat(refusal(all.freshSetup(), owner(link, "second@example.com"))).isEqualTo("409 setup_done");
        assertThat(all.count("users")).isEqualTo(1);
    }

    @Test
    void withoutTheLinkNobodyGetsIn() {
        var setup = all.freshSetup();
        var link = link(setup);
        for (var token : List.of("", "x", link.substring(1), link + "x", "a".repeat(43))) {
            assertThat(refusal(setup, owner(token, "thief@example.com"))).isEqualTo("403 setup_token_invalid");
        }
        assertThat(all.count("users")).isZero();
    }

    @Test
    void onlyTheHashOfTheLinkIsKept() {
        var link = link(all.freshSetup());
        var kept = test.database()
                .readSystem(
                        system -> system.sql("select hash from setup_tokens").list(row -> row.text("hash")));
        assertThat(kept).hasSize(1).doesNotContain(link);
    }

    @Test
    void linksOfEarlierStartsWorkForAWeek() {
        var first = link(all.freshSetup());
        test.clock().advance(Duration.ofDays(6));
        var second = link(all.freshSetup());
        assertThat(second).isNotEqualTo(first);
        assertThat(all.count("setup_tokens")).isEqualTo(2);
        test.clock().advance(Duration.ofDays(2));
        link(all.freshSetup());
        assertThat(refusal(all.freshSetup(), owner(first, "owner@example.com"))).isEqualTo("403 setup_token_invalid");
        assertThat(all.freshSetup().run(owner(second, "owner@example.com"), HOME))
                .isNotNull();
    }

    @Test
    void aMistakeLeavesNothingBehindAndTheLinkStillWorks() {
        var setup = all.freshSetup();
        var link = link(setup);
        assertThat(refusal(setup, owner(link, "no address"))).isEqualTo("422 invalid_input");
        assertThat(refusal(setup, new Setup.Owner(link, " ", "太郎", "owner@example.com", PASSWORD, Language.JA)))
                .isEqualTo("422 invalid_input");
        assertThat(refusal(setup, new Setup.Owner(link, "A", "太郎", "owner@example.com", "short", Language.JA)))
                .isEqualTo("422 invalid_input");
        for (var table : List.of("users", "organizations", "memberships", "sessions")) {
            assertThat(all.count(table)).as(table).isZero();
        }
        assertThat(setup.run(owner(link, "owner@example.com"), HOME)).isNotNull();
    }

    @Test
    void ofTwoWhoSetUpAtOnceOneWins() {
        var links = List.of(link(all.freshSetup()), link(all.freshSetup()));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = java.util.stream.IntStream.range(0, 6)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> attempt(all.freshSetup(), owner(links.get(i % 2), "owner" + i + "@example.com")),
                            callers))
                    .toList();
            var winners = answers.stream()
                    .map(CompletableFuture::join)
                    .filter(Optional::isPresent)
                    .toList();
            assertThat(winners).hasSize(1);
        }
        assertThat(all.count("users")).isEqualTo(1);
        assertThat(all.count("organizations")).isEqualTo(1);
    }

    @Test
    void nobodyRegistersBeforeTheSetUp() {
        var registration = all.registration(RegistrationMode.OPEN);
        var person = new Registration.Person("Eve", Language.EN, "Eve's");
        var problem = Objects.requireNonNull(catchThrowableOfType(
                Problem.class, () -> registration.register(all.site().attempt("eve@example.com", PASSWORD), person)));
        assertThat(problem.code()).isEqualTo("setup_required");
    }

    @Test
    void theCommandLineMakesTheFirstOrganisationAndEndsTheSetUp() {
        var setup = all.freshSetup();
        var link = link(setup);
        var registration = all.registration(RegistrationMode.CLOSED);
        var first = registration.createUser(user("owner@example.com", Role.OWNER, Optional.empty()));
        assertThat(refusal(setup, owner(link, "second@example.com"))).isEqualTo("409 setup_done");
        var view = all.site().memberships(first.id());
        assertThat(view).hasSize(1);
        assertThat(view.getFirst().role()).isEqualTo(Role.OWNER);
        assertThat(view.getFirst().name()).isEqualTo("山田 花子");

        var second = registration.createUser(user("second@example.com", Role.GUEST, Optional.empty()));
        assertThat(all.site().memberships(second.id()).getFirst().role()).isEqualTo(Role.GUEST);
        assertThat(code(() -> registration.createUser(user("second@example.com", Role.GUEST, Optional.empty()))))
                .isEqualTo("409 email_taken");

        var other = all.site().organization();
        assertThat(code(() -> registration.createUser(user("third@example.com", Role.GUEST, Optional.empty()))))
                .isEqualTo("409 organization_ambiguous");
        assertThat(code(() ->
                        registration.createUser(user("third@example.com", Role.GUEST, Optional.of(test.newId())))))
                .isEqualTo("404 not_found");
        var third = registration.createUser(user("third@example.com", Role.ADMIN, Optional.of(other)));
        assertThat(all.site().memberships(third.id()).getFirst().organizationId())
                .isEqualTo(other);
    }

    @Test
    void theFirstPersonMustBeAnOwner() {
        var registration = all.registration(RegistrationMode.CLOSED);
        assertThat(code(() -> registration.createUser(user("first@example.com", Role.MEMBER, Optional.empty()))))
                .isEqualTo("422 invalid_input");
        assertThat(all.count("users")).isZero();
    }

    private static Registration.NewUser user(String email, Role role, Optional<java.util.UUID> organization) {
        return new Registration.NewUser(email, "山田 花子", PASSWORD, role, Language.JA, organization);
    }

    private static String link(Setup setup) {
        return setup.newLink().orElseThrow().replace("/setup?token=", "");
    }

    private static Setup.Owner owner(String token, String email) {
        return new Setup.Owner(token, "れぞなんと", "山田 太郎", email, PASSWORD, Language.JA);
    }

    private static Optional<SignedIn> attempt(Setup setup, Setup.Owner owner) {
        try {
            return Optional.of(setup.run(owner, HOME));
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    private static String refusal(Setup setup, Setup.Owner owner) {
        return code(() -> setup.run(owner, HOME));
    }

    private static String code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        @Nullable Problem problem = catchThrowableOfType(Problem.class, call);
        return problem == null ? "none" : problem.status() + " " + problem.code();
    }
}
