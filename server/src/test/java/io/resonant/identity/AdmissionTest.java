package io.resonant.identity;

import static io.resonant.identity.TestIssuer.person;
import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Actor;
import io.resonant.account.Language;
import io.resonant.account.Membership;
import io.resonant.account.Role;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.organization.Organizations;
import io.resonant.session.SignedIn;
import io.resonant.session.TestSite;
import io.resonant.session.TestSite.Person;
import io.resonant.testing.Concurrently;
import io.resonant.testing.Refusals;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the word of a provider is worth, and to whom. */
@NullMarked
@BothEngines
final class AdmissionTest {
    private final TestDatabase test;

    @AutoClose
    private final TestIssuer issuer;

    private final TestFederation all;

    AdmissionTest(TestDatabase test) {
        this.test = test;
        this.issuer = new TestIssuer(test.clock());
        this.all = new TestFederation(test, issuer);
    }

    @BeforeEach
    void anotherDay() {
        test.clock().advance(Duration.ofDays(1));
    }

    @Test
    void aProviderVouchesForAddressesOfItsOwnDomainsOnly() {
        var house = all.house(issuer, Role.MEMBER);
        var neighbours = all.house(issuer, Role.MEMBER);
        var theirs = all.colleague(neighbours, Role.OWNER, neighbours.email("owner"));
        assertRefused(403, "sso_domain", () -> all.enter(house, issuer, person("a", theirs.email())));
        assertRefused(403, "sso_domain", () -> all.enter(house, issuer, person("b", "someone@unproven.example")));
        for (var unproven : new Object[] {false, "false", "no", 1, List.of(true)}) {
            var person = new HashMap<>(person("c", house.email("hanako")));
            person.put("email_verified", unproven);
            assertRefused(403, "sso_domain", () -> all.enter(house, issuer, person));
        }
        var person = new HashMap<>(person("d", house.email("hanako")));
        person.put("email_verified", "true"); // some providers write it as a text
        assertThat(all.enter(house, issuer, person).view().role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void whoHasThatAddressAlreadyIsThatPerson() {
        var house = all.house(issuer, Role.GUEST);
        var colleague = all.colleague(house, Role.ADMIN, house.email("jun"));
        var signedIn = all.enter(house, issuer, person("jun", house.email("Jun")));
        assertThat(signedIn.view().user().id()).isEqualTo(colleague.id());
        assertThat(signedIn.view().role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void rolesFollowGroupsAndOwnersStayOwners() {
        var house = all.house(issuer, null, new GroupRole("staff", Role.MEMBER), new GroupRole("leads", Role.ADMIN));
        var email = house.email("hanako");
        assertRefused(403, "sso_no_role", () -> all.enter(house, issuer, person("h", email, "visitors")));
        assertThat(all.enter(house, issuer, person("h", email, "staff", "leads"))
                        .view()
                        .role())
                .isEqualTo(Role.ADMIN);
        assertThat(all.enter(house, issuer, person("h", email, "staff")).view().role())
                .isEqualTo(Role.MEMBER);
        assertThat(all.site.trail(house.organization())).contains("member.role_changed");
        all.colleague(house, Role.OWNER, house.email("owner"));
        assertThat(all.enter(house, issuer, person("o", house.email("owner"), "staff"))
                        .view()
                        .role())
                .isEqualTo(Role.OWNER);
    }

    @Test
    void groupsAreFoundUnderNamesWithDotsAndBelowOthers() {
        var provider = all.house(issuer, Role.GUEST).provider();
        assertThat(provider.role(Set.of())).contains(Role.GUEST);
        for (var claims : List.of(
                "{\"https://works.example/groups\": [\"staff\"]}",
                "{\"https://works\": {\"example/groups\": [\"staff\", 1]}}",
                "{\"https://works.example/groups\": \"staff\"}")) {
            var view = JsonView.of(claims);
            assertThat(Vouched.of("i", "s", view, "https://works.example/groups")
                            .groups())
                    .containsExactly("staff");
        }
    }

    @Test
    void aVouchedSessionStaysInItsOrganisationAndProvesNothingAboutTheAccount() {
        var house = all.house(issuer, Role.MEMBER);
        var colleague = all.colleague(house, Role.MEMBER, house.email("both"));
        var elsewhere = all.site.owner();
        test.database()
                .runSystem(transaction ->
                        TestSite.addTo(transaction, elsewhere.organizationId(), colleague.id(), Role.ADMIN));
        var actor = all.actor(all.enter(house, issuer, person("both", house.email("both"))));
        var session = Objects.requireNonNull(actor.sessionId());
        assertRefused(
                403, "sso_confined", () -> all.site.sessions().switchTo(actor, session, elsewhere.organizationId()));
        assertRefused(403, "proof_needed", () -> all.site.sessions().requireRecentProof(actor));
        all.site.proveAgain(actor, TestSite.PASSWORD, null);
        all.site.sessions().requireRecentProof(actor);
        assertThat(all.site
                        .sessions()
                        .switchTo(actor, session, house.organization())
                        .organization()
                        .id())
                .isEqualTo(house.organization());
    }

    @Test
    void whereAProviderIsRequiredNoOtherWayLeadsIn() {
        var house = all.house(issuer, Role.MEMBER);
        var colleague = all.colleague(house, Role.MEMBER, house.email("jun"));
        var owner = all.colleague(house, Role.OWNER, house.email("boss"));
        var visitor = all.colleague(house, Role.MEMBER, "visitor@unproven.example");
        var vouched = all.actor(all.enter(house, issuer, person("kept", house.email("kept"))));
        var token = all.site.token(colleague);
        var required = TestFederation.settings(issuer, List.of(), Role.MEMBER, true);
        all.providers.change(all.again(house), house.provider().id(), required);

        assertThat(all.site.isGood(token)).isFalse();
        assertThat(all.site
                        .sessions()
                        .view(Objects.requireNonNull(vouched.sessionId()))
                        .role())
                .isEqualTo(Role.MEMBER);
        assertRefused(403, "sso_required", () -> all.site.token(colleague));
        assertRefused(403, "sso_required", () -> all.site.signIn().browser(colleague.id(), TestSite.HOME, _ -> {}));
        assertThat(all.site.isGood(all.site.token(owner))).isTrue(); // or nobody could mend a broken provider
        assertThat(all.site.isGood(all.site.token(visitor))).isTrue(); // of another domain
        assertThat(all.enter(house, issuer, person("jun", house.email("jun")))
                        .view()
                        .user()
                        .id())
                .isEqualTo(colleague.id());

        var elsewhere = all.site.owner();
        test.database()
                .runSystem(transaction ->
                        TestSite.addTo(transaction, elsewhere.organizationId(), colleague.id(), Role.MEMBER));
        var own = all.site.signIn().browser(colleague.id(), TestSite.HOME, _ -> {});
        assertThat(own.view().organization().id()).isEqualTo(elsewhere.organizationId());
        var actor = all.actor(own);
        assertRefused(
                403,
                "sso_required",
                () -> all.site
                        .sessions()
                        .switchTo(actor, Objects.requireNonNull(actor.sessionId()), house.organization()));
    }

    @Test
    void whoeverAProviderLetInStaysWithALowerRole() {
        var house = all.house(issuer, Role.MEMBER);
        var colleague = all.colleague(house, Role.OWNER, house.email("boss"));
        var vouched = all.actor(all.enter(house, issuer, person("boss", colleague.email())));
        require(house);
        var own = all.site.token(colleague); // owners may come by themselves
        all.organizations.changeRole(all.again(house), colleague.id(), Role.MEMBER);
        assertThat(all.site.isGood(own)).isFalse();
        var view = all.site.sessions().view(Objects.requireNonNull(vouched.sessionId()));
        assertThat(view.role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void whoComesInAtTheMomentOfADemotionIsSentOutAgain() {
        var house = all.house(issuer, Role.MEMBER);
        var colleague = all.colleague(house, Role.OWNER, house.email("boss"));
        require(house);
        var owner = all.again(house);
        var session = enterDuring(colleague, () -> all.organizations.changeRole(owner, colleague.id(), Role.MEMBER));
        assertNotFound("session", () -> all.site.sessions().view(session));
    }

    @Test
    void whoComesInAtTheMomentAProviderIsRequiredIsSentOutAgain() {
        var house = all.house(issuer, Role.MEMBER);
        var colleague = all.colleague(house, Role.MEMBER, house.email("jun"));
        var session = enterDuring(colleague, () -> require(house));
        assertNotFound("session", () -> all.site.sessions().view(session));
    }

    @Test
    void whoComesInAtTheMomentTheirAccountEndsIsSomebodyNew() {
        var house = all.house(issuer, Role.MEMBER);
        var email = house.email("ends");
        var ending = all.site.owner();
        rename(ending.id(), email);
        var arrival = all.back(house, issuer, person("ends", email));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var enters = new AtomicReference<CompletableFuture<SignedIn>>();
            test.database().runSystem(transaction -> {
                transaction // what the end of an account does at last
                        .sql("update users set email = :gone, deleted_at = :now where id = :id")
                        .bind("gone", ending.id() + "@deleted.invalid")
                        .bind("now", transaction.now())
                        .bind("id", ending.id())
                        .update();
                if (enters.get() == null) { // the work may be repeated
                    enters.set(CompletableFuture.supplyAsync(() -> all.enter(arrival), threads));
                }
                awaitDoneOrWaitingFor(transaction, enters.get());
            });
            assertThat(enters.get().join().view().user().id()).isNotEqualTo(ending.id());
        }
        assertThat(all.site.memberships(ending.id()))
                .extracting(Membership::organizationId)
                .doesNotContain(house.organization());
    }

    @Test
    void whoIsTakenOutBeforeTheyComeBackConnectsNothing() {
        var house = all.house(issuer, Role.MEMBER);
        var colleague = all.signedIn(all.site.join(house.organization(), Role.MEMBER), Role.MEMBER);
        var returned = returned(house, colleague, "leaves");
        test.database().runSystem(transaction -> {
            Organizations.lock(transaction.within(house.organization()));
            all.organizations.leave(transaction, house.organization(), colleague.userId());
        });
        assertRefused(401, "unauthenticated", () -> all.admission.connect(colleague, returned));
        assertThat(all.admission.list(colleague)).isEmpty();
    }

    @Test
    void ofTwoWhoComeBackAsTheSamePersonOneIsTold() {
        var house = all.house(issuer, Role.MEMBER);
        var colleagues = Stream.generate(
                        () -> all.signedIn(all.site.join(house.organization(), Role.MEMBER), Role.MEMBER))
                .limit(4)
                .toList();
        var back = colleagues.stream()
                .map(colleague -> returned(house, colleague, "shared"))
                .toList();
        var outcomes =
                Concurrently.run(colleagues.size(), i -> () -> all.admission.connect(colleagues.get(i), back.get(i)));
        assertThat(outcomes)
                .extracting(Refusals::outcome)
                .containsExactlyInAnyOrder("done", "identity_taken", "identity_taken", "identity_taken");
    }

    @Test
    void whoComesBackToAProviderThatIsGoneIsNotLetIn() {
        var house = all.house(issuer, Role.MEMBER);
        var returned = all.federation.finish(all.back(house, issuer, person("late", house.email("late"))));
        all.providers.delete(all.again(house), house.provider().id());
        assertNotFound("identity_provider", () -> all.admission.enter(returned, Language.JA, TestSite.HOME));
        assertThat(all.site.memberships(house.owner().userId())).hasSize(1);
    }

    private Federation.Returned returned(TestFederation.House house, Actor actor, String subject) {
        var departure = all.federation.begin(house.provider().id(), actor.userId());
        return all.federation.finish(all.back(departure, issuer, person(subject, house.email(subject))));
    }

    private void rename(UUID person, String email) {
        test.database()
                .runSystem(transaction -> transaction
                        .sql("update users set email = :email where id = :id")
                        .bind("email", email)
                        .bind("id", person)
                        .update());
    }

    private void require(TestFederation.House house) {
        var required = TestFederation.settings(issuer, List.of(), Role.MEMBER, true);
        all.providers.change(all.again(house), house.provider().id(), required);
    }

    /** The session of somebody who was found good enough just before something happened, and it begun just after. */
    private UUID enterDuring(Person person, Runnable happening) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var happened = new AtomicReference<CompletableFuture<Void>>();
            var session = test.database().writeSystem(transaction -> {
                new RequiredProviders().require(transaction, person.id(), person.organizationId());
                if (happened.get() == null) { // the work may be repeated
                    happened.set(CompletableFuture.runAsync(happening, threads));
                }
                awaitDoneOrWaitingFor(transaction, happened.get());
                return all.site
                        .sessions()
                        .beginVouched(transaction, person.id(), person.organizationId(), TestSite.HOME)
                        .sessionId();
            });
            happened.get().join();
            return session;
        }
    }

    private static void awaitDoneOrWaitingFor(SystemTransaction transaction, Future<?> other) {
        var waits = Dialect.of(
                "select 1", // whoever writes on SQLite waits
                "select 1 from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))");
        for (int look = 0;
                look < 60_000 && !other.isDone() && !transaction.sql(waits).exists();
                look++) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    @Test
    void whoeverAProviderLetInGoesWithIt() {
        var house = all.house(issuer, Role.MEMBER);
        var vouched = all.actor(all.enter(house, issuer, person("gone", house.email("gone"))));
        var neighbour = all.signedIn(all.site.owner(), Role.OWNER);
        assertNotFound(
                "identity_provider",
                () -> all.providers.delete(neighbour, house.provider().id()));
        all.providers.delete(all.again(house), house.provider().id());
        assertNotFound("session", () -> all.site.sessions().view(Objects.requireNonNull(vouched.sessionId())));
        assertNotFound(
                "identity_provider", () -> all.federation.begin(house.provider().id(), null));
    }
}
