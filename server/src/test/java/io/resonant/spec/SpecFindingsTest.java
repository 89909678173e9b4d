package io.resonant.spec;

import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.review.Finding;
import io.resonant.review.ReviewMessage;
import io.resonant.review.Severity;
import io.resonant.spec.SpecFinding.State;
import io.resonant.testing.TestOrganization;
import io.resonant.visibility.Sight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@BothEngines
class SpecFindingsTest {
    private static final String MARKDOWN = "# 仕様\n\n適宜、対応する。\n\n速やかに返す。\n\n速やかに返す。\n";

    private final TestDatabase test;
    private final TestOrganization org;
    private final Specs specs;
    private final SpecFindings findings;
    private final UUID id;

    SpecFindingsTest(TestDatabase test) {
        this.test = test;
        this.org = TestOrganization.create(test.database());
        this.specs = new Specs(test.database(), List.of());
        this.findings = new SpecFindings(test.database());
        this.id = specs.create(org.member(), NewSpec.of("仕様", MARKDOWN)).id();
    }

    private static Finding vague(String quote, int line) {
        return new Finding(
                "vague_word", Severity.WARNING, line, line, quote, ReviewMessage.literal("「" + quote + "」は曖昧です"));
    }

    private void reviewed(Spec as, Finding... found) {
        test.database()
                .run(
                        org.id(),
                        transaction -> findings.replace(
                                Sight.whole(transaction), as, UUID.randomUUID(), Arrays.asList(found)));
    }

    private Spec spec() {
        return specs.get(org.member(), id);
    }

    private List<SpecFinding> all() {
        return findings.list(org.guest(), id, Optional.empty(), "ja");
    }

    private List<String> states() {
        return all().stream()
                .map(finding -> finding.line() + " " + finding.quote() + " " + finding.state())
                .toList();
    }

    private void write(String markdown) {
        specs.change(org.member(), id, ExpectedVersions.ANY, ChangeSpec.markdown(markdown));
    }

    @Test
    void whatAReviewFoundStandsInTheOrderOfTheText() {
        reviewed(spec(), vague("速やかに", 5), vague("適宜", 3));
        assertThat(states()).containsExactly("3 適宜 OPEN", "5 速やかに OPEN");
        assertThat(all().getFirst().message()).isEqualTo("「適宜」は曖昧です");
        assertThat(spec().openFindings()).isEqualTo(2);
        assertThat(org.events()).containsExactly("spec.created", "finding.changed");
        assertThat(org.newestEvent().tree())
                .isEqualTo(Json.of(Map.of("spec_id", id, "open_findings", 2)).tree());
    }

    @Test
    void whatPeopleDecidedSurvivesTheNextReview() {
        reviewed(spec(), vague("適宜", 3), vague("速やかに", 5), vague("速やかに", 7));
        var found = all();
        findings.decide(org.member(), id, found.get(0).id(), State.DISMISSED, "ja");
        findings.decide(org.member(), id, found.get(1).id(), State.RESOLVED, "ja");
        reviewed(spec(), vague("適宜", 3), vague("速やかに", 5), vague("速やかに", 7));
        assertThat(states()).containsExactly("3 適宜 DISMISSED", "5 速やかに RESOLVED", "7 速やかに OPEN");
        assertThat(all()).extracting(SpecFinding::id).containsExactlyElementsOf(ids(found));
        assertThat(findings.list(org.guest(), id, Optional.of(State.OPEN), "ja"))
                .hasSize(1);
        assertThat(spec().openFindings()).isEqualTo(1);
    }

    private static List<UUID> ids(List<SpecFinding> found) {
        return found.stream().map(SpecFinding::id).toList();
    }

    @Test
    void whatIsGoneResolvesItselfAndComesBackOpen() {
        reviewed(spec(), vague("適宜", 3));
        reviewed(spec());
        assertThat(states()).containsExactly("3 適宜 RESOLVED");
        reviewed(spec(), vague("適宜", 3));
        assertThat(states()).containsExactly("3 適宜 OPEN");
        findings.decide(org.member(), id, all().getFirst().id(), State.DISMISSED, "ja");
        reviewed(spec());
        assertThat(states()).as("a decision is not undone by absence").containsExactly("3 適宜 DISMISSED");
    }

    @Test
    void findingsFollowTheText() {
        reviewed(spec(), vague("適宜", 3), vague("速やかに", 5));
        write("# 仕様\n\n前書き\n\n" + MARKDOWN.substring("# 仕様\n\n".length()));
        assertThat(states()).containsExactly("5 適宜 OPEN", "7 速やかに OPEN");
        write("# 仕様\n\n適宜、すぐに対応する。\n\n速やかに返す。\n");
        assertThat(states()).containsExactly("3 適宜 OPEN", "5 速やかに OPEN");
        write("");
        assertThat(states()).containsExactly("1 適宜 OPEN", "1 速やかに OPEN");
    }

    @Test
    void whatWasDecidedFollowsTheTextToo() {
        reviewed(spec(), vague("適宜", 3));
        findings.decide(org.member(), id, all().getFirst().id(), State.DISMISSED, "ja");
        write("# 仕様\n\n前書き\n\n" + MARKDOWN.substring("# 仕様\n\n".length()));
        assertThat(states()).containsExactly("5 適宜 DISMISSED");
    }

    @Test
    void aReviewOfAnOlderTextLandsWhereTheTextIsNow() {
        var read = spec();
        write("# 仕様\n\n前書き\n\n" + MARKDOWN.substring("# 仕様\n\n".length()));
        reviewed(read, vague("適宜", 3));
        assertThat(states()).containsExactly("5 適宜 OPEN");
    }

    @Test
    void decidingIsForMembersOfTheSameOrganisation() {
        reviewed(spec(), vague("適宜", 3));
        var finding = all().getFirst();
        assertRefused(403, "forbidden", () -> findings.decide(org.guest(), id, finding.id(), State.DISMISSED, "ja"));
        var other = TestOrganization.create(test.database());
        assertNotFound("spec", () -> findings.decide(other.owner(), id, finding.id(), State.DISMISSED, "ja"));
        assertNotFound("spec", () -> findings.list(other.owner(), id, Optional.empty(), "ja"));
        assertNotFound("finding", () -> findings.decide(org.member(), id, UUID.randomUUID(), State.DISMISSED, "ja"));
        var another = specs.create(org.member(), NewSpec.of("別", ""));
        assertNotFound(
                "finding", () -> findings.decide(org.member(), another.id(), finding.id(), State.DISMISSED, "ja"));
        assertThat(findings.decide(org.member(), id, finding.id(), State.OPEN, "ja"))
                .isEqualTo(finding);
        assertThat(findings.list(org.guest(), another.id(), Optional.empty(), "en"))
                .isEmpty();
    }
}
