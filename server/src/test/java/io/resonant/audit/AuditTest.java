package io.resonant.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestOrganization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
record AuditTest(TestDatabase test) {
    @Test
    void tellsWhoDidWhatToWhat() {
        var organization = TestOrganization.create(test.database());
        var spec = test.newId();
        record(organization, organization.member(), "spec.archived", Target.of("spec", spec), Map.of("title", "仕様"));
        var entry = page(organization.id(), AuditFilter.ALL).getFirst();
        assertThat(entry.actorId()).isEqualTo(organization.member().userId());
        assertThat(entry.action()).isEqualTo("spec.archived");
        assertThat(entry.target()).isEqualTo(Target.of("spec", spec));
        assertThat(entry.detail().tree().get("title").stringValue()).isEqualTo("仕様");
        assertThat(entry.address()).isNull();
        assertThat(entry.createdAt()).isEqualTo(test.clock().instant());
    }

    @Test
    void aDeedThatFailsLeavesNoLine() {
        var organization = TestOrganization.create(test.database());
        assertThatThrownBy(() -> test.database().run(organization.id(), transaction -> {
                    Audit.record(transaction, organization.owner(), "x.done", new Target("x", null), Map.of());
                    throw new IllegalStateException("the deed failed");
                }))
                .hasMessage("the deed failed");
        assertThat(page(organization.id(), AuditFilter.ALL)).isEmpty();
    }

    @Test
    void nobodyWritesIntoTheTrailOfAnother() {
        var organization = TestOrganization.create(test.database());
        var other = TestOrganization.create(test.database());
        assertThatThrownBy(() -> test.database()
                        .run(
                                organization.id(),
                                transaction -> Audit.record(
                                        transaction, other.owner(), "x.done", new Target("x", null), Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
        record(other, other.owner(), "x.done", new Target("x", null), Map.of());
        assertThat(page(organization.id(), AuditFilter.ALL)).isEmpty();
    }

    @Test
    void filtersNarrowAndCombine() {
        var organization = TestOrganization.create(test.database());
        var target = Target.of("task", test.newId());
        record(organization, organization.owner(), "task.created", target, Map.of());
        record(organization, organization.guest(), "task.created", Target.of("task", test.newId()), Map.of());
        record(organization, organization.guest(), "task.deleted", target, Map.of());
        record(
                organization,
                new Trace(organization.id(), null, null),
                "password.reset",
                new Target("user", null),
                Map.of());
        var guest = Optional.of(organization.guest().userId());
        var none = Optional.<String>empty();
        assertThat(page(organization.id(), AuditFilter.ALL)).hasSize(4);
        assertThat(page(organization.id(), new AuditFilter(guest, none, none, none)))
                .hasSize(2);
        assertThat(page(organization.id(), new AuditFilter(guest, Optional.of("task.deleted"), none, none)))
                .hasSize(1);
        assertThat(page(
                        organization.id(),
                        new AuditFilter(Optional.empty(), none, Optional.of("task"), Optional.ofNullable(target.id()))))
                .extracting(AuditEntry::action)
                .containsExactly("task.deleted", "task.created");
        assertThat(page(organization.id(), new AuditFilter(guest, Optional.of("password.reset"), none, none)))
                .isEmpty();
    }

    @Test
    void pagesFollowEachOtherWithoutGaps() {
        var organization = TestOrganization.create(test.database());
        IntStream.range(0, 7)
                .forEach(i ->
                        record(organization, organization.owner(), "n" + i, new Target("x", null), Map.of("n", i)));
        var first = test.database()
                .read(organization.id(), transaction -> Audit.page(transaction, AuditFilter.ALL, Optional.empty(), 4));
        var second = test.database()
                .read(
                        organization.id(),
                        transaction -> Audit.page(
                                transaction,
                                AuditFilter.ALL,
                                Optional.of(first.getLast().id()),
                                4));
        assertThat(first).extracting(AuditEntry::action).containsExactly("n6", "n5", "n4", "n3");
        assertThat(second).extracting(AuditEntry::action).containsExactly("n2", "n1", "n0");
    }

    private void record(
            TestOrganization organization,
            Principal principal,
            String action,
            Target target,
            Map<String, Object> detail) {
        test.database()
                .run(organization.id(), transaction -> Audit.record(transaction, principal, action, target, detail));
    }

    private List<AuditEntry> page(UUID organization, AuditFilter filter) {
        return test.database()
                .read(organization, transaction -> Audit.page(transaction, filter, Optional.empty(), 100));
    }
}
