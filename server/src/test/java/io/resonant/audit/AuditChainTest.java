package io.resonant.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.audit.AuditReport.Code;
import io.resonant.audit.AuditReport.Finding;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestOrganization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class AuditChainTest {
    private static final String SECRET = "a secret for tests, 0123456789 abcdef";
    private static final String OTHER = "another secret, 0123456789 abcdefgh";

    private final TestDatabase test;
    private final AuditChain chain;
    private TestOrganization organization;

    AuditChainTest(TestDatabase test) {
        this.test = test;
        this.chain = chain(SECRET, null, Optional.empty());
        this.organization = TestOrganization.create(test.database());
    }

    @BeforeEach
    void anotherDay() {
        test.clock().advance(Duration.ofDays(1));
        organization = TestOrganization.create(test.database());
    }

    private AuditChain chain(String secret, @Nullable String previous, Optional<Duration> kept) {
        return new AuditChain(test.database(), SecretKeys.of(secret, previous), kept);
    }

    private void record(int lines) {
        for (int i = 0; i < lines; i++) {
            var detail =
                    Map.of("title", "仕様 \"" + i + "\"", "b", 1.50, "a", List.of(true, Map.of("z", 1, "y", "\u0001")));
            test.database()
                    .run(
                            organization.id(),
                            transaction -> Audit.record(
                                    transaction,
                                    organization.owner(),
                                    "spec.deleted",
                                    new Target("spec", null),
                                    detail));
        }
    }

    private AuditReport verified() {
        return chain.verify(organization.id());
    }

    private List<Code> found() {
        return verified().findings().stream().map(Finding::code).distinct().toList();
    }

    /** What somebody does who can write to the database. */
    private void behindTheBack(String sql) {
        var statement = sql.replace(":organization", "'" + organization.id() + "'");
        if (test.engine() == Engine.POSTGRESQL) {
            test.script("set resonant.tenant = '*'", statement); // past row-level security
        } else {
            test.script(statement);
        }
    }

    @Test
    void anUntouchedTrailIsIntact() {
        assertThat(verified()).isEqualTo(new AuditReport(true, 0, 0, null, null, List.of()));
        record(3);
        assertThat(verified().intact()).isTrue(); // not linked yet
        chain.seal();
        record(2);
        chain.seal();
        chain.seal();
        var report = verified();
        assertThat(report.intact()).isTrue();
        assertThat(report.lines()).isEqualTo(5);
        assertThat(report.head()).hasSize(64);
    }

    @Test
    void aTrailThatCannotBeLinkedStopsNoOther() {
        record(1);
        var first = organization;
        organization = TestOrganization.create(test.database());
        record(3);
        behindTheBack("insert into audit_links (organization_id, number, entry_id, hash) values (:organization, 1, '"
                + organization.id() + "', '" + "0".repeat(64) + "')");
        organization = TestOrganization.create(test.database());
        record(1);
        chain.seal();
        assertThat(chain.verify(first.id()).lines()).isEqualTo(1);
        assertThat(verified().lines()).isEqualTo(1);
    }

    @Test
    void aChangedLineShows() {
        record(3);
        chain.seal();
        behindTheBack("update audit_entries set action = 'spec.read' where organization_id = :organization and id ="
                + " (select entry_id from audit_links where organization_id = :organization and number = 1)");
        assertThat(found()).containsExactly(Code.CHANGED);
        assertThat(verified().findings().getFirst().number()).isEqualTo(1L);
    }

    @Test
    void aLineThatIsGoneShows() {
        record(3);
        chain.seal();
        behindTheBack("delete from audit_entries where organization_id = :organization");
        assertThat(found()).containsExactly(Code.MISSING);
        behindTheBack("delete from audit_links where organization_id = :organization and number = 2");
        assertThat(found()).containsExactly(Code.MISSING, Code.GAP);
        behindTheBack("delete from audit_links where organization_id = :organization");
        assertThat(found()).containsExactly(Code.HEAD);
        behindTheBack("delete from audit_heads where organization_id = :organization");
        assertThat(verified().lines()).isZero();
    }

    @Test
    void aShortenedChainNeedsASignatureThatOnlyTheServerCanMake() {
        record(3);
        chain.seal();
        behindTheBack("delete from audit_links where organization_id = :organization and number = 3");
        assertThat(found()).contains(Code.HEAD);
        behindTheBack("update audit_heads set number = 2, hash = (select hash from audit_links"
                + " where organization_id = :organization and number = 2) where organization_id = :organization");
        assertThat(found()).contains(Code.HEAD);
    }

    @Test
    void aLineThatIsPutInAfterwardsShows() {
        record(1);
        chain.seal();
        test.clock().advance(Duration.ofDays(1));
        record(1);
        chain.seal();
        var old = "01800000-0000-7000-8000-" + organization.id().toString().substring(24);
        behindTheBack("insert into audit_entries (id, organization_id, action, target_kind, created_at, detail)"
                + " values ('" + old + "', :organization, 'spec.read', 'spec', '2022-04-06T00:00:00.000000Z', '{}')");
        chain.seal();
        assertThat(found()).containsExactly(Code.INSERTED);
    }

    @Test
    void whatRetentionTakesAwayLeavesTheRestProven() {
        record(3);
        chain.seal();
        test.clock().advance(Duration.ofDays(40));
        record(2);
        chain.seal();
        var limited = chain(SECRET, null, Optional.of(Duration.ofDays(30)));
        limited.retain();
        limited.retain();
        chain.seal();
        var report = verified();
        assertThat(report.findings()).isEmpty();
        assertThat(report.pruned()).isEqualTo(3);
        assertThat(report.lines()).isEqualTo(3); // the two, and that lines were taken away
        assertThat(actions()).containsExactly("audit.pruned", "spec.deleted", "spec.deleted");
        chain.retain();
        assertThat(verified().lines()).isEqualTo(3);
    }

    @Test
    void theSecretMayBeReplaced() {
        record(1);
        chain.seal();
        chain(OTHER, SECRET, Optional.empty()).resign();
        assertThat(chain(OTHER, null, Optional.empty())
                        .verify(organization.id())
                        .intact())
                .isTrue();
        assertThat(found()).containsExactly(Code.HEAD); // the old secret alone is not enough any more
        chain.retain();
        assertThat(found()).containsExactly(Code.HEAD); // and does not sign what it does not know
    }

    private List<String> actions() {
        return test.database()
                .read(
                        organization.id(),
                        transaction -> Audit.page(transaction, AuditFilter.ALL, Optional.empty(), 100).stream()
                                .map(AuditEntry::action)
                                .toList());
    }
}
