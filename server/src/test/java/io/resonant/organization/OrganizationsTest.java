package io.resonant.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resonant.account.Actor;
import io.resonant.account.Language;
import io.resonant.account.Role;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite.Person;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class OrganizationsTest {
    private final TestDatabase test;
    private final TestOrganizations all;
    private final Organizations organizations;

    OrganizationsTest(TestDatabase test) {
        this.test = test;
        this.all = new TestOrganizations(test);
        this.organizations = all.organizations();
    }

    @Test
    void anAdministratorRenamesIt() {
        var owner = all.site().owner();
        var admin = all.site().join(owner.organizationId(), Role.ADMIN).actor(Role.ADMIN);
        var renamed = organizations.update(admin, " 新しい名前 ", Language.JA);
        assertThat(renamed.name()).isEqualTo("新しい名前");
        assertThat(organizations.get(admin)).isEqualTo(renamed);
        assertThat(organizations.update(admin, null, null).name()).isEqualTo("新しい名前");
        var member = all.site().join(owner.organizationId(), Role.MEMBER).actor(Role.MEMBER);
        assertThat(code(() -> organizations.update(member, "x", null))).isEqualTo("403 forbidden");
    }

    @Test
    void theLastOwnerStays() {
        var owner = all.site().owner();
        var actor = owner.actor(Role.OWNER);
        assertThat(code(() -> organizations.remove(actor, owner.id()))).isEqualTo("409 last_owner");
        assertThat(code(() -> organizations.changeRole(actor, owner.id(), Role.ADMIN)))
                .isEqualTo("409 last_owner");
        var second = all.site().join(owner.organizationId(), Role.MEMBER);
        organizations.changeRole(all.site().signedIn(owner, Role.OWNER), second.id(), Role.OWNER);
        organizations.remove(actor, owner.id());
        assertThat(roles(second)).containsExactly("OWNER");
    }

    @Test
    void ofTwoOwnersWhoRemoveEachOtherAtOnceOneStays() {
        for (int round = 0; round < 5; round++) {
            var one = all.site().owner();
            var other = all.site().join(one.organizationId(), Role.OWNER);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var removals = List.of(
                        CompletableFuture.supplyAsync(
                                () -> code(() -> organizations.remove(one.actor(Role.OWNER), other.id())), threads),
                        CompletableFuture.supplyAsync(
                                () -> code(() -> organizations.remove(other.actor(Role.OWNER), one.id())), threads));
                assertThat(removals.stream().map(CompletableFuture::join)).containsOnlyOnce("none");
            }
            assertThat(organizations.members(one.actor(Role.OWNER))).hasSize(1);
        }
    }

    @Test
    void anAdministratorTouchesNoOwnerAndMakesNone() {
        var owner = all.site().owner();
        var admin = all.site().join(owner.organizationId(), Role.ADMIN).actor(Role.ADMIN);
        var guest = all.site().join(owner.organizationId(), Role.GUEST);
        assertThat(code(() -> organizations.changeRole(admin, owner.id(), Role.GUEST)))
                .isEqualTo("403 forbidden");
        assertThat(code(() -> organizations.remove(admin, owner.id()))).isEqualTo("403 forbidden");
        assertThat(code(() -> organizations.changeRole(admin, guest.id(), Role.OWNER)))
                .isEqualTo("403 forbidden");
        assertThat(organizations.changeRole(admin, guest.id(), Role.ADMIN).role())
                .isEqualTo(Role.ADMIN);
        assertThat(organizations.changeRole(admin, guest.id(), Role.ADMIN).role())
                .isEqualTo(Role.ADMIN);
        organizations.remove(admin, guest.id());
        assertThat(roles(owner)).containsExactlyInAnyOrder("OWNER", "ADMIN");
    }

    @Test
    void anOpenBrowserIsNotEnoughToMakeAnOwner() {
        var owner = all.site().owner();
        var member = all.site().join(owner.organizationId(), Role.MEMBER);
        var actor = all.site().signedIn(owner, Role.OWNER);
        test.clock().advance(Duration.ofMinutes(10));
        assertThat(code(() -> organizations.changeRole(actor, member.id(), Role.OWNER)))
                .isEqualTo("403 proof_needed");
        var email = "o" + test.newId() + "@example.com";
        assertThat(code(() -> all.invitations().create(actor, email, Role.OWNER)))
                .isEqualTo("403 proof_needed");
        assertThat(roles(owner)).containsExactlyInAnyOrder("OWNER", "MEMBER");
        assertThat(ids(actor)).isEmpty();
        organizations.changeRole(actor, member.id(), Role.ADMIN);
    }

    @Test
    void membersAndGuestsManageNobodyButMayLeave() {
        var owner = all.site().owner();
        for (var role : List.of(Role.MEMBER, Role.GUEST)) {
            var person = all.site().join(owner.organizationId(), role);
            var other = all.site().join(owner.organizationId(), Role.GUEST);
            var actor = person.actor(role);
            assertThat(code(() -> organizations.changeRole(actor, other.id(), Role.MEMBER)))
                    .isEqualTo("403 forbidden");
            assertThat(code(() -> organizations.changeRole(actor, person.id(), Role.ADMIN)))
                    .isEqualTo("403 forbidden");
            assertThat(code(() -> organizations.remove(actor, other.id()))).isEqualTo("403 forbidden");
            organizations.remove(actor, person.id());
        }
        assertThat(all.site().trail(owner.organizationId())).containsOnly("member.left");
    }

    @Test
    void aRoleInTheSessionThatIsOutOfDateCountsForNothing() {
        var owner = all.site().owner();
        var admin = all.site().join(owner.organizationId(), Role.ADMIN);
        var guest = all.site().join(owner.organizationId(), Role.GUEST);
        organizations.changeRole(owner.actor(Role.OWNER), admin.id(), Role.GUEST);
        var stale = admin.actor(Role.ADMIN);
        assertThat(code(() -> organizations.remove(stale, guest.id()))).isEqualTo("403 forbidden");
        organizations.remove(owner.actor(Role.OWNER), admin.id());
        assertThat(code(() -> organizations.remove(stale, guest.id()))).isEqualTo("404 not_found");
    }

    @Test
    void peopleOfOtherOrganisationsDoNotExist() {
        var owner = all.site().owner();
        var foreign = all.site().owner();
        assertThat(code(() -> organizations.remove(owner.actor(Role.OWNER), foreign.id())))
                .isEqualTo("404 not_found");
        assertThat(code(() -> organizations.changeRole(owner.actor(Role.OWNER), foreign.id(), Role.GUEST)))
                .isEqualTo("404 not_found");
        assertThat(code(() -> organizations.remove(owner.actor(Role.OWNER), test.newId())))
                .isEqualTo("404 not_found");
        assertThat(organizations.members(owner.actor(Role.OWNER))).hasSize(1);
    }

    @Test
    void aRemovedMemberIsSignedOutOfThisOrganisationOnly() {
        var owner = all.site().owner();
        var other = all.site().owner();
        var person = all.site().join(owner.organizationId(), Role.MEMBER);
        test.database()
                .runSystem(system ->
                        io.resonant.session.TestSite.addTo(system, other.organizationId(), person.id(), Role.MEMBER));
        var here = all.site().token(person);
        var there = all.site().token(person, other.organizationId());
        organizations.remove(owner.actor(Role.OWNER), person.id());
        assertThat(all.site().isGood(here)).isFalse();
        assertThat(all.site().isGood(there)).isTrue();
        assertThat(all.site().memberships(person.id())).hasSize(1);
    }

    @Test
    void aChangedRoleCountsInRunningSessionsAtOnce() {
        var owner = all.site().owner();
        var person = all.site().join(owner.organizationId(), Role.MEMBER);
        var token = all.site().token(person);
        assertThat(all.site().roleOf(token)).contains(Role.MEMBER);
        organizations.changeRole(owner.actor(Role.OWNER), person.id(), Role.GUEST);
        assertThat(all.site().roleOf(token)).contains(Role.GUEST);
    }

    @Test
    void everyChangeIsToldAndRecorded() {
        var owner = all.site().owner();
        var person = all.site().join(owner.organizationId(), Role.MEMBER);
        organizations.changeRole(owner.actor(Role.OWNER), person.id(), Role.ADMIN);
        organizations.remove(owner.actor(Role.OWNER), person.id());
        assertThat(events(owner.organizationId())).containsExactly("member.updated admin", "member.removed ");
        assertThat(all.site().trail(owner.organizationId())).containsExactly("member.removed", "member.role_changed");
    }

    @Test
    void whatALostRoleInvitedToIsWithdrawn() {
        var owner = all.site().owner();
        var second = all.site().join(owner.organizationId(), Role.OWNER);
        var actor = all.site().signedIn(second, Role.OWNER);
        var asOwner = all.invitations().create(actor, "o" + test.newId() + "@example.com", Role.OWNER);
        var asMember = all.invitations().create(actor, "m" + test.newId() + "@example.com", Role.MEMBER);
        organizations.changeRole(owner.actor(Role.OWNER), second.id(), Role.ADMIN);
        assertThat(ids(owner.actor(Role.OWNER)))
                .containsExactly(asMember.invitation().id())
                .doesNotContain(asOwner.invitation().id());
        organizations.changeRole(owner.actor(Role.OWNER), second.id(), Role.MEMBER);
        assertThat(ids(owner.actor(Role.OWNER))).isEmpty();
    }

    private List<UUID> ids(Actor actor) {
        return all.invitations().list(actor).stream().map(Invitation::id).toList();
    }

    private List<String> roles(Person anybody) {
        return organizations.members(anybody.actor(Role.GUEST)).stream()
                .map(member -> member.role().name())
                .toList();
    }

    private List<String> events(UUID organization) {
        return test.database()
                .read(
                        organization,
                        transaction -> transaction
                                .sql(
                                        "select type, payload from event_log where organization_id = :tenant order by sequence")
                                .list(row -> {
                                    var role = row.json("payload").tree().path("role");
                                    return row.text("type") + " " + (role.isString() ? role.stringValue() : "");
                                }));
    }

    private static String code(ThrowingCallable call) {
        @Nullable Problem problem = catchThrowableOfType(Problem.class, call);
        return problem == null ? "none" : problem.status() + " " + problem.code();
    }
}
