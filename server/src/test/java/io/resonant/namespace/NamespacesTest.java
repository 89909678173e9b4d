package io.resonant.namespace;

import static io.resonant.testing.Refusals.assertInvalid;
import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.audit.Audit;
import io.resonant.audit.AuditEntry;
import io.resonant.audit.AuditFilter;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Concurrently;
import io.resonant.testing.TestOrganization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class NamespacesTest {
    private final TestDatabase test;
    private final Namespaces namespaces;
    private final NamespaceReviews reviews;
    private final NamespaceTransfers transfers;
    private TestOrganization acme;
    private TestOrganization other;

    NamespacesTest(TestDatabase test) {
        this.test = test;
        this.namespaces = new Namespaces(test.database());
        this.reviews = new NamespaceReviews(test.database());
        this.transfers = new NamespaceTransfers(test.database());
    }

    @BeforeEach
    void create() {
        test.database()
                .runSystem(
                        transaction -> transaction.sql("delete from namespaces").update());
        acme = TestOrganization.create(test.database());
        other = TestOrganization.create(test.database());
    }

    private List<String> trail(TestOrganization organization) {
        return test
                .database()
                .read(organization.id(), transaction -> Audit.page(transaction, AuditFilter.ALL, Optional.empty(), 50))
                .stream()
                .map(AuditEntry::action)
                .toList();
    }

    @Test
    void whoeverMakesOneOwnsIt() {
        var made = namespaces.create(acme.member(), " Acme-Robotics ", "アクメ");
        assertThat(made.name()).isEqualTo("acme-robotics");
        assertThat(made.prefix()).isEqualTo("acmerobotics");
        assertThat(made.state()).isEqualTo(Namespace.State.ACTIVE);
        assertThat(namespaces.get(acme.guest(), "ACME_robotics")).isEqualTo(made);
        assertThat(namespaces.members(acme.guest(), "acmerobotics"))
                .singleElement()
                .satisfies(member -> {
                    assertThat(member.userId()).isEqualTo(acme.member().userId());
                    assertThat(member.name()).isEqualTo("山田 一郎");
                    assertThat(member.role()).isEqualTo(NamespaceRole.OWNER);
                });
        assertThat(trail(acme)).containsExactly("namespace.created");
        assertRefused(403, "forbidden", () -> namespaces.create(acme.guest(), "guests", null));
    }

    @Test
    void namesThatReadTheSameCollideAcrossOrganisations() {
        namespaces.create(acme.member(), "clearpath", null);
        for (var name : List.of("Clearpath", "clear-path", "clеarpаth", "ｃｌｅａｒｐａｔｈ", "cléarpath")) {
            assertRefused(409, "namespace_taken", () -> namespaces.create(other.member(), name, null));
        }
        assertThat(namespaces.list(other.owner())).isEmpty();
    }

    @Test
    void namesThatLookLikeAnotherAreHeldWithTheReason() {
        namespaces.create(acme.member(), "modem-labs", null);
        var held = namespaces.create(other.member(), "rnodem-labs", null);
        assertThat(held.state()).isEqualTo(Namespace.State.HELD);
        assertThat(held.reason()).isEqualTo("looks_like");
        assertThat(held.resembles()).isEqualTo("modem-labs");
        var popular = namespaces.create(other.member(), "foxgolve", null);
        assertThat(popular.reason()).isEqualTo("close_to_popular");
        assertThat(popular.resembles()).isEqualTo("foxglove");
        assertThat(namespaces.create(acme.member(), "foxglove", null).state()).isEqualTo(Namespace.State.ACTIVE);
        assertThat(namespaces.create(acme.member(), "sensor-works", null).state())
                .isEqualTo(Namespace.State.ACTIVE);
        assertThat(namespaces.create(other.member(), "sensorworx", null).state())
                .as("close to a name that nobody has proven")
                .isEqualTo(Namespace.State.ACTIVE);
        test.database().run(acme.id(), transaction -> {
            var namespace = Namespaces.find(new NamespaceStore(transaction), "sensor-works");
            var store = new ProofStore(transaction, namespace);
            store.checked(store.insert(Proof.Method.DNS, "example.com", "code"), true);
        });
        assertThat(namespaces.create(other.member(), "sensorwork", null).reason())
                .isEqualTo("close_to_verified");
    }

    @Test
    void operatorsDecideAboutHeldNames() {
        namespaces.create(other.member(), "foxgolve", null);
        assertThat(reviews.list(Namespace.State.HELD, null, 10))
                .extracting(Namespace::name)
                .containsExactly("foxgolve");
        assertInvalid("/reason", "required", () -> reviews.decide(Optional.empty(), "foxgolve", false, " "));
        var refused = reviews.decide(Optional.of(acme.owner()), "foxgolve", false, "It imitates Foxglove.");
        assertThat(refused.state()).isEqualTo(Namespace.State.REJECTED);
        assertThat(refused.reason()).isEqualTo("It imitates Foxglove.");
        var publisher = new Publisher(other.member(), Optional.empty());
        assertRefused(403, "namespace_rejected", () -> publishing(other, publisher, "foxgolve"));
        var allowed = reviews.decide(Optional.empty(), "foxgolve", true, "They are called so.");
        assertThat(allowed.state()).isEqualTo(Namespace.State.ACTIVE);
        assertThat(allowed.reason()).isNull();
        assertThat(publishing(other, publisher, "foxgolve").id()).isEqualTo(allowed.id());
        assertNotFound("namespace", () -> reviews.decide(Optional.empty(), "nobody", true, ""));
        assertThat(trail(other)).containsExactly("namespace.approved", "namespace.rejected", "namespace.created");
    }

    private Namespace publishing(TestOrganization organization, Publisher publisher, String name) {
        return test.database()
                .write(organization.id(), transaction -> Namespaces.publishing(transaction, publisher, name));
    }

    @Test
    void namesAreCheckedForWhatTheyMayHold() {
        assertInvalid("/name", "required", () -> namespaces.create(acme.member(), "  ", null));
        assertInvalid("/name", "too_long", () -> namespaces.create(acme.member(), "a".repeat(51), null));
        for (var name : List.of("日本", "a/b", "-a", "a-", "../x", "a b", "x\u0000", "émile!")) {
            assertInvalid("/name", "name_characters", () -> namespaces.create(acme.member(), name, null));
        }
        assertInvalid("/display_name", "deceiving_text", () -> namespaces.create(acme.member(), "ok", "a\u202Eb"));
        assertThat(namespaces.list(acme.owner())).isEmpty();
    }

    @Test
    void onlyOneOfManyGetsAName() {
        var outcomes = Concurrently.run(
                6, i -> () -> namespaces.create(i % 2 == 0 ? acme.member() : other.member(), "contested", null));
        assertThat(outcomes.stream().filter(Namespace.class::isInstance)).hasSize(1);
        assertThat(outcomes.stream().filter(Problem.class::isInstance).map(p -> ((Problem) p).code()))
                .hasSize(5)
                .containsOnly("namespace_taken");
    }

    @Test
    void ownersAndAdministratorsManageMembers() {
        namespaces.create(acme.member(), "acme", null);
        var colleague = acme.colleague().userId();
        assertRefused(
                403,
                "forbidden",
                () -> namespaces.putMember(acme.colleague(), "acme", colleague, NamespaceRole.CONTRIBUTOR));
        namespaces.putMember(acme.admin(), "acme", colleague, NamespaceRole.CONTRIBUTOR);
        assertRefused(
                403, "forbidden", () -> namespaces.putMember(acme.colleague(), "acme", colleague, NamespaceRole.OWNER));
        assertNotFound(
                "member",
                () -> namespaces.putMember(acme.member(), "acme", other.member().userId(), NamespaceRole.CONTRIBUTOR));
        assertNotFound(
                "namespace", () -> namespaces.putMember(other.owner(), "acme", colleague, NamespaceRole.CONTRIBUTOR));
        var member = acme.member().userId();
        assertRefused(409, "last_namespace_owner", () -> namespaces.removeMember(acme.member(), "acme", member));
        assertRefused(
                409,
                "last_namespace_owner",
                () -> namespaces.putMember(acme.admin(), "acme", member, NamespaceRole.CONTRIBUTOR));
        namespaces.putMember(acme.member(), "acme", colleague, NamespaceRole.OWNER);
        namespaces.removeMember(acme.member(), "acme", member);
        assertThat(namespaces.members(acme.guest(), "acme"))
                .extracting(NamespaceMember::userId)
                .containsExactly(colleague);
        assertNotFound("member", () -> namespaces.removeMember(acme.admin(), "acme", member));
    }

    @Test
    void onlyMembersPublish() {
        namespaces.create(acme.member(), "acme", null);
        assertThat(publishing(acme, new Publisher(acme.member(), Optional.empty()), "AcMe")
                        .name())
                .isEqualTo("acme");
        assertRefused(
                403, "not_a_publisher", () -> publishing(acme, new Publisher(acme.owner(), Optional.empty()), "acme"));
        assertRefused(
                404,
                "namespace_unknown",
                () -> publishing(other, new Publisher(other.owner(), Optional.empty()), "acme"));
    }

    @Test
    void aNamespaceMovesToAnotherOrganisationOnce() {
        var made = namespaces.create(acme.member(), "acme", null);
        var offer = transfers.offer(acme.member(), "acme");
        assertRefused(403, "forbidden", () -> transfers.accept(other.guest(), offer.token()));
        assertRefused(403, "forbidden", () -> transfers.offer(acme.colleague(), "acme"));
        var moved = transfers.accept(other.member(), offer.token());
        assertThat(moved.id()).isEqualTo(made.id());
        assertThat(moved.organizationId()).isEqualTo(other.id());
        assertNotFound("namespace", () -> namespaces.get(acme.owner(), "acme"));
        assertThat(namespaces.members(other.guest(), "acme"))
                .extracting(NamespaceMember::userId)
                .containsExactly(other.member().userId());
        assertNotFound("transfer", () -> transfers.accept(acme.member(), offer.token()));
        assertThat(trail(acme))
                .containsExactly("namespace.transferred", "namespace.transfer_offered", "namespace.created");
        assertThat(trail(other)).containsExactly("namespace.transferred");
    }

    @Test
    void anOfferEndsWhenItIsWithdrawnReplacedOrOld() {
        namespaces.create(acme.member(), "acme", null);
        var first = transfers.offer(acme.member(), "acme");
        var second = transfers.offer(acme.member(), "acme");
        assertNotFound("transfer", () -> transfers.accept(other.member(), first.token()));
        transfers.withdraw(acme.admin(), "acme");
        assertNotFound("transfer", () -> transfers.accept(other.member(), second.token()));
        var third = transfers.offer(acme.member(), "acme");
        test.clock().advance(Duration.ofDays(8));
        assertNotFound("transfer", () -> transfers.accept(other.member(), third.token()));
        assertThat(namespaces.get(acme.member(), "acme").organizationId()).isEqualTo(acme.id());
    }

    @Test
    void anUnusedNameIsGivenBack() {
        namespaces.create(acme.member(), "acme", null);
        assertRefused(403, "forbidden", () -> namespaces.delete(acme.colleague(), "acme"));
        namespaces.delete(acme.member(), "acme");
        assertThat(namespaces.create(other.member(), "acme", null).state()).isEqualTo(Namespace.State.ACTIVE);
    }

    @Test
    void whoeverLeavesTheOrganisationLeavesItsNamespaces() {
        namespaces.create(acme.member(), "acme", null);
        namespaces.putMember(acme.member(), "acme", acme.colleague().userId(), NamespaceRole.OWNER);
        test.database()
                .run(
                        acme.id(),
                        transaction -> transaction
                                .sql("delete from memberships where organization_id = :tenant and user_id = :user")
                                .bind("user", acme.member().userId())
                                .update());
        assertThat(namespaces.members(acme.owner(), "acme"))
                .extracting(NamespaceMember::userId)
                .containsExactly(acme.colleague().userId());
    }

    @Test
    void anOrganisationCannotCollectNames() {
        for (int i = 0; i < 50; i++) {
            namespaces.create(acme.member(), "name-" + (char) ('a' + i / 26) + "-zz-" + (char) ('a' + i % 26), null);
        }
        assertRefused(409, "namespace_limit", () -> namespaces.create(acme.member(), "one-more", null));
    }
}
