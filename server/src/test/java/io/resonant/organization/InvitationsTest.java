package io.resonant.organization;

import static io.resonant.session.TestSite.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.account.Actor;
import io.resonant.account.Language;
import io.resonant.account.Plan;
import io.resonant.account.Role;
import io.resonant.impersonation.RunningImpersonations;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.EntryRule;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import io.resonant.session.TestSite;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class InvitationsTest {
    private static final Registration.Person PERSON = new Registration.Person("佐藤 次郎", Language.JA, null);

    private final TestDatabase test;
    private final TestOrganizations all;
    private final Invitations invitations;

    InvitationsTest(TestDatabase test) {
        this.test = test;
        this.all = new TestOrganizations(test);
        this.invitations = all.invitations();
    }

    @BeforeEach
    void anotherDay() {
        test.clock().advance(Duration.ofDays(8));
    }

    @Test
    void theInvitedPersonJoinsOnce() {
        var owner = all.site().owner();
        var email = newEmail();
        var created = invitations.create(
                owner.actor(Role.OWNER), " " + email.toUpperCase(java.util.Locale.ROOT), Role.MEMBER);
        assertThat(created.invitation().email()).isEqualTo(email);
        assertThat(created.invitation().link()).isNull();
        assertThat(invitations.preview(created.token())).isEqualTo(new Invitation.Preview("Works", email, Role.MEMBER));
        var registration = all.registration(RegistrationMode.INVITATION);
        var signedIn = registration.join(all.site().attempt(email, PASSWORD), PERSON, created.token());
        assertThat(signedIn.view().organization().id()).isEqualTo(owner.organizationId());
        assertThat(signedIn.view().role()).isEqualTo(Role.MEMBER);
        assertThat(code(() -> invitations.preview(created.token()))).isEqualTo("404 not_found");
        assertThat(code(() -> registration.join(all.site().attempt(email, PASSWORD), PERSON, created.token())))
                .isEqualTo("404 not_found");
        assertThat(all.site().trail(owner.organizationId()))
                .containsExactly("session.started", "member.joined", "invitation.created");
    }

    @Test
    void nobodyInvitesAboveTheirOwnRole() {
        var owner = all.site().owner();
        var admin = all.site().join(owner.organizationId(), Role.ADMIN).actor(Role.ADMIN);
        assertThat(code(() -> invitations.create(admin, newEmail(), Role.OWNER)))
                .isEqualTo("403 forbidden");
        assertThat(invitations.create(admin, newEmail(), Role.ADMIN)).isNotNull();
        for (var role : List.of(Role.MEMBER, Role.GUEST)) {
            var actor = all.site().join(owner.organizationId(), role).actor(role);
            assertThat(code(() -> invitations.create(actor, newEmail(), Role.GUEST)))
                    .isEqualTo("403 forbidden");
            assertThat(code(() -> invitations.list(actor))).isEqualTo("403 forbidden");
        }
    }

    @Test
    void anAdministratorDoesNotWithdrawAnInvitationToOwn() {
        var owner = all.site().owner();
        var created = invitations
                .create(all.site().signedIn(owner, Role.OWNER), newEmail(), Role.OWNER)
                .invitation();
        var admin = all.site().join(owner.organizationId(), Role.ADMIN).actor(Role.ADMIN);
        assertThat(code(() -> invitations.withdraw(admin, created.id()))).isEqualTo("403 forbidden");
        invitations.withdraw(owner.actor(Role.OWNER), created.id());
        assertThat(code(() -> invitations.withdraw(admin, created.id()))).isEqualTo("404 not_found");
    }

    @Test
    void aWithdrawnReplacedOrExpiredLinkLetsNobodyIn() {
        var actor = all.site().owner().actor(Role.OWNER);
        var withdrawn = invitations.create(actor, newEmail(), Role.MEMBER);
        invitations.withdraw(actor, withdrawn.invitation().id());
        var email = newEmail();
        var replaced = invitations.create(actor, email, Role.MEMBER);
        var good = invitations.create(actor, email, Role.GUEST);
        for (var token : List.of(withdrawn.token(), replaced.token(), "", "x".repeat(43))) {
            assertThat(code(() -> invitations.preview(token))).isEqualTo("404 not_found");
        }
        assertThat(invitations.list(actor)).hasSize(1);
        test.clock().advance(Duration.ofDays(7).minusSeconds(1));
        assertThat(invitations.preview(good.token()).role()).isEqualTo(Role.GUEST);
        test.clock().advance(Duration.ofSeconds(1));
        assertThat(code(() -> invitations.preview(good.token()))).isEqualTo("404 not_found");
        assertThat(invitations.list(actor)).isEmpty();
        invitations.removeExpired();
        assertThat(all.count("invitations")).isZero();
    }

    @Test
    void onlyTheHashOfTheLinkIsKept() {
        var owner = all.site().owner();
        var created = invitations.create(owner.actor(Role.OWNER), newEmail(), Role.MEMBER);
        var kept = test.database()
                .read(
                        owner.organizationId(),
                        transaction -> transaction
                                .sql("select token_hash from invitations where organization_id = :tenant")
                                .list(row -> row.text("token_hash")));
        assertThat(kept).hasSize(1).doesNotContain(created.token());
    }

    @Test
    void theLinkIsForOneAddress() {
        var owner = all.site().owner();
        var created = invitations.create(owner.actor(Role.OWNER), newEmail(), Role.ADMIN);
        var registration = all.registration(RegistrationMode.OPEN);
        assertThat(code(() -> registration.join(all.site().attempt(newEmail(), PASSWORD), PERSON, created.token())))
                .isEqualTo("409 invitation_for_other");
        var stranger = all.site().owner();
        var session = all.site().sessionOf(all.site().token(stranger));
        assertThat(code(() -> invitations.accept(stranger.actor(Role.OWNER), session, created.token())))
                .isEqualTo("409 invitation_for_other");
        assertThat(invitations.preview(created.token())).isNotNull();
    }

    @Test
    void aMemberIsNotInvitedAgain() {
        var owner = all.site().owner();
        assertThat(code(() -> invitations.create(owner.actor(Role.OWNER), owner.email(), Role.GUEST)))
                .isEqualTo("409 already_member");
    }

    @Test
    void whoHasAnAccountJoinsWithIt() {
        var owner = all.site().owner();
        var person = all.site().owner();
        var token = invitations
                .create(owner.actor(Role.OWNER), person.email(), Role.GUEST)
                .token();
        var session = all.site().sessionOf(all.site().token(person));
        var view = invitations.accept(
                new Actor(person.id(), person.organizationId(), Role.OWNER, session, null), session, token);
        assertThat(view.organization().id()).isEqualTo(owner.organizationId());
        assertThat(view.role()).isEqualTo(Role.GUEST);
        assertThat(view.organizations()).hasSize(2);
        assertThat(code(() -> invitations.preview(token))).isEqualTo("404 not_found");
    }

    @Test
    void whoBelongsNowhereComesBackByInvitationAndPassword() {
        var owner = all.site().owner();
        var person = all.site().join(owner.organizationId(), Role.MEMBER);
        all.organizations().remove(owner.actor(Role.OWNER), person.id());
        var token = invitations
                .create(owner.actor(Role.OWNER), person.email(), Role.GUEST)
                .token();
        var closed = all.registration(RegistrationMode.CLOSED); // no new account is made
        assertThat(code(() -> closed.join(all.site().attempt(person.email(), "wrong password"), PERSON, token)))
                .isEqualTo("401 invalid_credentials");
        var signedIn = closed.join(all.site().attempt(person), PERSON, token);
        assertThat(signedIn.view().role()).isEqualTo(Role.GUEST);
        assertThat(signedIn.view().user().name()).isEqualTo("Hanako Yamada");
    }

    @Test
    void aPasswordThatIsReplacedMeanwhileLetsNobodyJoin() {
        var owner = all.site().owner();
        var person = all.site().owner();
        var actor = all.site().signedIn(person, Role.OWNER);
        var token = invitations
                .create(owner.actor(Role.OWNER), person.email(), Role.GUEST)
                .token();
        var replacing = new SignIn.SecondFactor() { // asked for between the password and the transaction
                    @Override
                    public boolean isRequired(UUID userId) {
                        all.site().profile().changePassword(actor, PASSWORD, "yellow bicycle 3");
                        return false;
                    }

                    @Override
                    public boolean accept(UUID userId, String code) {
                        return false;
                    }
                };
        var site = all.site();
        var signIn = new SignIn(test.database(), site.accounts(), site.sessions(), site.settings(), replacing);
        var registration = new Registration(
                test.database(),
                site.accounts(),
                site.sessions(),
                signIn,
                all.freshSetup(),
                new Registration.Terms(RegistrationMode.OPEN, Plan.FREE));
        assertThat(code(() -> registration.join(site.attempt(person), PERSON, token)))
                .isEqualTo("401 invalid_credentials");
        assertThat(site.memberships(person.id())).hasSize(1);
        assertThat(invitations.preview(token).role()).isEqualTo(Role.GUEST);
    }

    @Test
    void aSessionThatIsConfinedToAnOrganisationJoinsNoOther() {
        var owner = all.site().owner();
        var person = all.site().owner();
        var actor = all.site().signedIn(person, Role.OWNER);
        var token = invitations
                .create(owner.actor(Role.OWNER), person.email(), Role.GUEST)
                .token();
        var rule = new EntryRule() {
            @Override
            public boolean admits(SystemTransaction transaction, UUID userId, UUID organizationId) {
                return true;
            }

            @Override
            public Optional<UUID> confines(SystemTransaction transaction, UUID sessionId) {
                return Optional.of(person.organizationId());
            }
        };
        var sessions = new Sessions(
                test.database(),
                all.site().settings(),
                rule,
                new RunningImpersonations(test.database(), test.clock()),
                test.clock());
        var confined = new Invitations(test.database(), all.site().accounts(), sessions);
        assertThat(code(() -> confined.accept(actor, Objects.requireNonNull(actor.sessionId()), token)))
                .isEqualTo("403 sso_confined");
        assertThat(all.site().memberships(person.id())).hasSize(1);
        assertThat(invitations.preview(token).role()).isEqualTo(Role.GUEST);
    }

    @Test
    void ofManyWhoUseALinkAtOnceOneGetsIn() {
        var owner = all.site().owner();
        var email = newEmail();
        var token =
                invitations.create(owner.actor(Role.OWNER), email, Role.MEMBER).token();
        var registration = all.registration(RegistrationMode.INVITATION);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 6)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> code(() -> registration.join(all.site().attempt(email, PASSWORD), PERSON, token)),
                            threads))
                    .toList();
            assertThat(answers.stream().map(CompletableFuture::join)).containsOnlyOnce("none");
        }
        assertThat(all.organizations().members(owner.actor(Role.OWNER))).hasSize(2);
    }

    @Test
    void theModeDecidesWhoRegisters() {
        all.site().owner(); // so that the set-up is done
        var founder = new Registration.Person("Ada", Language.EN, "Ada's works");
        var open = all.registration(RegistrationMode.OPEN);
        var view =
                open.register(all.site().attempt(newEmail(), PASSWORD), founder).view();
        assertThat(view.organization().name()).isEqualTo("Ada's works");
        assertThat(view.role()).isEqualTo(Role.OWNER);
        assertThat(code(() -> open.register(all.site().attempt(newEmail(), PASSWORD), PERSON)))
                .isEqualTo("422 invalid_input");
        assertThat(code(() -> open.register(all.site().attempt(view.user().email(), PASSWORD), founder)))
                .isEqualTo("409 email_taken");
        assertThat(code(() -> all.registration(RegistrationMode.INVITATION)
                        .register(all.site().attempt(newEmail(), PASSWORD), founder)))
                .isEqualTo("403 invitation_required");
        assertThat(code(() -> all.registration(RegistrationMode.CLOSED)
                        .register(all.site().attempt(newEmail(), PASSWORD), founder)))
                .isEqualTo("403 registration_closed");
        var token = invitations.create(
                all.site().owner().actor(Role.OWNER), "new" + test.newId() + "@example.com", Role.GUEST);
        assertThat(code(() -> all.registration(RegistrationMode.CLOSED)
                        .join(all.site().attempt(token.invitation().email(), PASSWORD), PERSON, token.token())))
                .isEqualTo("403 registration_closed");
    }

    @Test
    void ofManyWhoRegisterOneAddressAtOnceOneGetsIt() {
        all.site().owner();
        var open = all.registration(RegistrationMode.OPEN);
        var email = newEmail();
        var founder = new Registration.Person("Ada", Language.EN, "Ada's works");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 6)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> code(() -> open.register(all.site().attempt(email, PASSWORD), founder)), threads))
                    .toList();
            assertThat(answers.stream().map(CompletableFuture::join))
                    .containsOnlyOnce("none")
                    .containsOnly("none", "409 email_taken");
        }
    }

    @Test
    void manyNewAccountsFromOneAddressAreSlowedDown() {
        all.site().owner();
        for (int i = 0; i < 59; i++) {
            all.site().signIn().countRegistration(TestSite.ELSEWHERE);
        }
        all.site().signIn().countRegistration(TestSite.ELSEWHERE);
        assertThat(code(() -> all.site().signIn().countRegistration(TestSite.ELSEWHERE)))
                .isEqualTo("429 too_many_attempts");
        all.site().signIn().countRegistration(TestSite.HOME);
    }

    private String newEmail() {
        return "i" + test.newId() + "@example.com";
    }

    private static String code(ThrowingCallable call) {
        @Nullable Problem problem = catchThrowableOfType(Problem.class, call);
        return problem == null ? "none" : problem.status() + " " + problem.code();
    }
}
