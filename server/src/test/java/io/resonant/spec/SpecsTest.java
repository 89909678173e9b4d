package io.resonant.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.text.LineDiff;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.NewSpec.GivenContent;
import io.resonant.spec.SpecRevision.Reason;
import io.resonant.testing.TestOrganization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@BothEngines
class SpecsTest {
    private final TestDatabase test;
    private final TestOrganization org;
    private final Specs specs;
    private final SpecRevisions revisions;

    SpecsTest(TestDatabase test) {
        this.test = test;
        this.org = TestOrganization.create(test.database());
        this.specs = new Specs(test.database(), List.of());
        this.revisions = new SpecRevisions(test.database(), List.of());
    }

    private Spec created(String title, String markdown) {
        return specs.create(org.member(), NewSpec.of(title, markdown));
    }

    private static void refused(int status, String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(status);
            assertThat(problem.code()).isEqualTo(code);
        });
    }

    private static void invalid(String pointer, String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors()).containsExactly(new Problem.FieldError(pointer, code)));
    }

    @Test
    void aSpecIsReadAsItWasWritten() {
        var markdown = "# 決済の仕様 🎌\n\r\n\t「全角」と半角 \"quote\" \\ \u2028\n- [ ] 項目\n";
        var metadata = Json.parse("{\"path\":\"docs/決済.md\",\"b\":[1,2.50,1e3,null,true],\"長い名前\":{\"a\":\"\"}}");
        var made = specs.create(
                org.member(),
                new NewSpec(
                        "  決済の仕様  ",
                        new GivenContent(markdown, metadata),
                        SpecStatus.IN_REVIEW,
                        List.of("ＡＰＩ", " #api ", "決済  基盤")));
        assertThat(made.title()).isEqualTo("決済の仕様");
        assertThat(made.tags()).containsExactly("api", "決済 基盤");
        assertThat(made.version()).isEqualTo(1);
        assertThat(made.status()).isEqualTo(SpecStatus.IN_REVIEW);
        var read = specs.get(org.guest(), made.id());
        assertThat(read).isEqualTo(made);
        assertThat(read.markdown()).isEqualTo(markdown);
        assertThat(read.metadata().text())
                .isEqualTo("{\"b\":[1,2.50,1000,null,true],\"path\":\"docs/決済.md\",\"長い名前\":{\"a\":\"\"}}");
        assertThat(org.events()).containsExactly("spec.created");
        assertThat(org.newestEvent()).isEqualTo(sameShape(made.summary()));
    }

    /** PostgreSQL's jsonb puts members in an order of its own. */
    private Json sameShape(SpecSummary summary) {
        var event = org.newestEvent();
        assertThat(event.tree()).isEqualTo(Json.of(summary).tree());
        return event;
    }

    @Test
    void everyChangeGrowsTheVersionAndOnlyWordsMakeARevision() {
        var spec = created("題", "一");
        spec = specs.change(org.colleague(), spec.id(), ExpectedVersions.of(1), ChangeSpec.markdown("二"));
        spec = specs.change(org.member(), spec.id(), ExpectedVersions.of(2), ChangeSpec.status(SpecStatus.APPROVED));
        spec = specs.change(
                org.member(), spec.id(), ExpectedVersions.of(3), new ChangeSpec(null, null, null, List.of("x"), null));
        spec = specs.change(
                org.member(), spec.id(), ExpectedVersions.of(4), new ChangeSpec("新題", null, null, null, null));
        assertThat(spec.version()).isEqualTo(5);
        assertThat(spec.tags()).containsExactly("x");
        assertThat(spec.status()).isEqualTo(SpecStatus.APPROVED);
        var list = revisions.list(org.guest(), spec.id(), 10, Optional.empty());
        assertThat(list.items()).extracting(SpecRevision::version).containsExactly(5, 2, 1);
        assertThat(list.items()).extracting(SpecRevision::authorName).containsExactly("山田 一郎", "佐藤 二郎", "山田 一郎");
        assertThat(list.items())
                .extracting(SpecRevision::reason)
                .containsExactly(Reason.EDITED, Reason.EDITED, Reason.CREATED);
        assertThat(revisions.get(org.guest(), spec.id(), 2).content())
                .isEqualTo(new SpecContent("二", Json.EMPTY_OBJECT));
        var id = spec.id();
        refused(404, "not_found", () -> revisions.get(org.guest(), id, 3));
    }

    @Test
    void aChangeThatChangesNothingIsNone() {
        var spec = created("題", "本文");
        var same = specs.change(
                org.member(),
                spec.id(),
                ExpectedVersions.of(1),
                new ChangeSpec("題", new GivenContent("本文", null), SpecStatus.DRAFT, List.of(), false));
        assertThat(same).isEqualTo(spec);
        assertThat(org.events()).containsExactly("spec.created");
    }

    @Test
    void metadataStayWhenOnlyTheMarkdownIsGiven() {
        var spec = specs.create(
                org.member(), new NewSpec("題", new GivenContent("一", Json.parse("{\"k\":1}")), null, null));
        var after = specs.change(org.member(), spec.id(), ExpectedVersions.of(1), ChangeSpec.markdown("二"));
        assertThat(after.content().value()).isEqualTo(new SpecContent("二", Json.parse("{\"k\":1}")));
    }

    @Test
    void aWriterWhoMissedAChangeIsShownBothSides() {
        var spec = created("題", "一");
        var now = specs.change(org.member(), spec.id(), ExpectedVersions.of(1), ChangeSpec.markdown("二"));
        var late = ChangeSpec.markdown("三");
        assertThatThrownBy(() -> specs.change(org.colleague(), spec.id(), ExpectedVersions.of(1), late))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(412);
                    assertThat(problem.members()).containsEntry("current", now).containsEntry("submitted", late);
                });
        assertThat(specs.get(org.member(), spec.id())).isEqualTo(now);
    }

    @Test
    void ofManyWritersWithTheSameVersionOneWins() throws Exception {
        var spec = created("題", "初");
        var outcomes = new ArrayList<String>();
        try (var pool = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> writers = IntStream.range(0, 8)
                    .<Callable<String>>mapToObj(i -> () -> {
                        try {
                            specs.change(
                                    org.member(), spec.id(), ExpectedVersions.of(1), ChangeSpec.markdown("版 " + i));
                            return "ok";
                        } catch (Problem problem) {
                            return problem.code();
                        }
                    })
                    .toList();
            for (var outcome : pool.invokeAll(writers)) {
                outcomes.add(outcome.get());
            }
        }
        assertThat(outcomes).containsOnlyOnce("ok").hasSize(8);
        assertThat(outcomes.stream().filter("precondition_failed"::equals)).hasSize(7);
        assertThat(specs.get(org.member(), spec.id()).version()).isEqualTo(2);
    }

    @Test
    void writersWithoutAVersionAllLandAndEachHasItsRevision() throws Exception {
        var spec = created("題", "初");
        try (var pool = Executors.newFixedThreadPool(8)) {
            var writers = IntStream.range(0, 16)
                    .<Callable<Spec>>mapToObj(i -> () ->
                            specs.change(org.member(), spec.id(), ExpectedVersions.ANY, ChangeSpec.markdown("版 " + i)))
                    .toList();
            for (var writer : pool.invokeAll(writers)) {
                writer.get();
            }
        }
        assertThat(specs.get(org.member(), spec.id()).version()).isEqualTo(17);
        assertThat(revisions.list(org.member(), spec.id(), 50, Optional.empty()).items())
                .hasSize(17);
    }

    @Test
    void anOldVersionComesBackAsANewOne() {
        var spec = created("旧題", "一\n二\n");
        spec = specs.change(
                org.member(),
                spec.id(),
                ExpectedVersions.of(1),
                new ChangeSpec("新題", new GivenContent("一\n三\n四\n", null), null, null, null));
        var id = spec.id();
        var diff = revisions.diff(org.guest(), id, 1, 2);
        assertThat(diff.fromTitle()).isEqualTo("旧題");
        assertThat(diff.toTitle()).isEqualTo("新題");
        assertThat(diff.lines())
                .extracting(line -> line.kind() + " " + line.text())
                .containsExactly(
                        LineDiff.Kind.EQUAL + " 一",
                        LineDiff.Kind.DELETE + " 二",
                        LineDiff.Kind.INSERT + " 三",
                        LineDiff.Kind.INSERT + " 四");
        refused(412, "precondition_failed", () -> revisions.restore(org.member(), id, 1, ExpectedVersions.of(1)));
        var restored = revisions.restore(org.member(), id, 1, ExpectedVersions.of(2));
        assertThat(restored.version()).isEqualTo(3);
        assertThat(restored.title()).isEqualTo("旧題");
        assertThat(restored.markdown()).isEqualTo("一\n二\n");
        var newest =
                revisions.list(org.member(), id, 1, Optional.empty()).items().getFirst();
        assertThat(newest.reason()).isEqualTo(Reason.RESTORED);
        assertThat(newest.detail()).isEqualTo("1");
        refused(404, "not_found", () -> revisions.restore(org.member(), id, 99, ExpectedVersions.ANY));
        refused(404, "not_found", () -> revisions.diff(org.member(), id, 1, 99));
        refused(404, "not_found", () -> revisions.diff(org.member(), id, 0, 1));
    }

    @Test
    void theDiffKnowsVersionsThatChangedOnlyTheStatus() {
        var spec = created("題", "一");
        specs.change(org.member(), spec.id(), ExpectedVersions.of(1), ChangeSpec.status(SpecStatus.APPROVED));
        specs.change(org.member(), spec.id(), ExpectedVersions.of(2), ChangeSpec.markdown("二"));
        assertThat(revisions.diff(org.member(), spec.id(), 2, 3).lines()).hasSize(2);
        assertThat(revisions.diff(org.member(), spec.id(), 1, 2).lines()).hasSize(1);
    }

    @Test
    void listsComeInPagesWithoutGapsOrRepetition() {
        var titles = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            titles.addFirst("仕様 " + i);
            created("仕様 " + i, "");
            if (i % 2 == 0) {
                test.clock().advance(Duration.ofSeconds(1));
            }
        }
        var seen = new ArrayList<String>();
        var after = Optional.<String>empty();
        do {
            var page = specs.list(org.guest(), SpecFilter.ALL, 3, after);
            page.items().forEach(spec -> seen.add(spec.title()));
            after = Optional.ofNullable(page.next());
        } while (after.isPresent());
        assertThat(seen).isEqualTo(titles);
    }

    @Test
    void listsAreFilteredByStatusAndTag() {
        var tagged = specs.create(
                org.member(), new NewSpec("甲", new GivenContent("", null), SpecStatus.APPROVED, List.of("決済", "api")));
        created("乙", "");
        assertThat(specs.list(org.guest(), new SpecFilter(Optional.empty(), Optional.of("決済")), 10, Optional.empty())
                        .items())
                .containsExactly(tagged.summary());
        assertThat(specs.list(
                                org.guest(),
                                new SpecFilter(Optional.of(SpecStatus.APPROVED), Optional.of("api")),
                                10,
                                Optional.empty())
                        .items())
                .hasSize(1);
        assertThat(specs.list(
                                org.guest(),
                                new SpecFilter(Optional.of(SpecStatus.DRAFT), Optional.of("api")),
                                10,
                                Optional.empty())
                        .items())
                .isEmpty();
    }

    @Test
    void theTriggerIsTakenByExactlyOne() throws Exception {
        var spec = created("題", "本文");
        specs.change(org.member(), spec.id(), ExpectedVersions.of(1), ChangeSpec.syncTrigger(true));
        var taken = new ArrayList<Boolean>();
        try (var pool = Executors.newFixedThreadPool(4)) {
            var takers = IntStream.range(0, 4)
                    .<Callable<Boolean>>mapToObj(i -> () -> test.database()
                            .write(org.id(), transaction -> specs.takeSyncTrigger(transaction, spec.id())))
                    .toList();
            for (var taker : pool.invokeAll(takers)) {
                taken.add(taker.get());
            }
        }
        assertThat(taken).containsExactlyInAnyOrder(true, false, false, false);
        assertThat(specs.get(org.member(), spec.id()).syncTrigger()).isFalse();
        assertThat(test.database()
                        .<Boolean>write(org.id(), transaction -> specs.takeSyncTrigger(transaction, UUID.randomUUID())))
                .isFalse();
    }

    @Test
    void onlyTheAuthorAndAdminsDelete() {
        var spec = created("題", "本文");
        refused(403, "forbidden", () -> specs.delete(org.guest(), spec.id(), ExpectedVersions.ANY));
        refused(403, "forbidden", () -> specs.delete(org.colleague(), spec.id(), ExpectedVersions.ANY));
        refused(412, "precondition_failed", () -> specs.delete(org.member(), spec.id(), ExpectedVersions.of(9)));
        specs.delete(org.member(), spec.id(), ExpectedVersions.of(1));
        var other = created("題", "本文");
        specs.delete(org.admin(), other.id(), ExpectedVersions.ANY);
        refused(404, "not_found", () -> specs.get(org.member(), spec.id()));
        refused(404, "not_found", () -> specs.delete(org.admin(), other.id(), ExpectedVersions.ANY));
        assertThat(org.events()).endsWith("spec.deleted");
        assertThat(org.newestEvent().tree())
                .isEqualTo(Json.of(java.util.Map.of("id", other.id())).tree());
    }

    @Test
    void guestsReadAndOutsidersSeeNothing() {
        var spec = created("題", "本文");
        refused(403, "forbidden", () -> specs.create(org.guest(), NewSpec.of("x", "")));
        refused(
                403,
                "forbidden",
                () -> specs.change(org.guest(), spec.id(), ExpectedVersions.ANY, ChangeSpec.markdown("x")));
        refused(403, "forbidden", () -> revisions.restore(org.guest(), spec.id(), 1, ExpectedVersions.ANY));
        var other = TestOrganization.create(test.database());
        refused(404, "not_found", () -> specs.get(other.owner(), spec.id()));
        refused(
                404,
                "not_found",
                () -> specs.change(other.owner(), spec.id(), ExpectedVersions.ANY, ChangeSpec.markdown("x")));
        refused(404, "not_found", () -> specs.delete(other.owner(), spec.id(), ExpectedVersions.ANY));
        refused(404, "not_found", () -> revisions.list(other.owner(), spec.id(), 10, Optional.empty()));
        refused(404, "not_found", () -> revisions.diff(other.owner(), spec.id(), 1, 1));
        assertThat(specs.list(other.owner(), SpecFilter.ALL, 10, Optional.empty())
                        .items())
                .isEmpty();
    }

    @Test
    void whatIsTooLongOrStrangeIsRefusedWithItsPlace() {
        invalid("/title", "required", () -> created(" 　 ", ""));
        invalid("/title", "too_long", () -> created("あ".repeat(201), ""));
        invalid("/title", "invalid", () -> created("二\n行", ""));
        assertThat(created("😀".repeat(200), "").title()).hasSize(400);
        invalid("/content/markdown", "too_large", () -> created("題", "あ".repeat(350_000)));
        assertThat(created("題", "a".repeat(1024 * 1024)).version()).isEqualTo(1);
        invalid("/content/metadata", "wrong_type", () -> withMetadata("[1]"));
        invalid("/content/metadata", "too_large", () -> withMetadata("{\"n\":1e999999}"));
        invalid("/content/metadata", "too_large", () -> withMetadata("{\"t\":\"" + "x".repeat(65_536) + "\"}"));
        invalid(
                "/tags",
                "too_long",
                () -> withTags(IntStream.range(0, 21).mapToObj(i -> "t" + i).toList()));
        invalid("/tags/1", "invalid", () -> withTags(List.of("a", " # ")));
        invalid("/tags/0", "too_long", () -> withTags(List.of("あ".repeat(51))));
        assertThat(specs.list(org.member(), SpecFilter.ALL, 10, Optional.empty())
                        .items())
                .hasSize(2);
    }

    private Spec withMetadata(String json) {
        return specs.create(org.member(), new NewSpec("題", new GivenContent("", Json.parse(json)), null, null));
    }

    private Spec withTags(List<String> tags) {
        return specs.create(org.member(), new NewSpec("題", new GivenContent("", null), null, tags));
    }
}
