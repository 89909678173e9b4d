package io.resonant.task;

import static io.resonant.testing.Refusals.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.Given;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.ChangeSpec;
import io.resonant.spec.NewSpec;
import io.resonant.spec.Spec;
import io.resonant.spec.SpecRevision.Reason;
import io.resonant.spec.SpecRevisions;
import io.resonant.spec.Specs;
import io.resonant.testing.Concurrently;
import io.resonant.testing.TestOrganization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A ticked item and a completed task are one thing seen from two sides. */
@BothEngines
class ChecklistTest {
    private static final String MARKDOWN = """
            # 計画

            - [ ] 設計する
            - [ ] 実装する
            - [x] 調べる

            ```
            - [ ] 実装する
            ```
            """;

    private final TestOrganization org;
    private final Specs specs;
    private final SpecRevisions revisions;
    private final Tasks tasks;
    private final Spec spec;

    ChecklistTest(TestDatabase test) {
        this.org = TestOrganization.create(test.database());
        var link = new SpecTasks();
        this.specs = new Specs(test.database(), List.of(link));
        this.revisions = new SpecRevisions(test.database(), List.of(link));
        this.tasks = new Tasks(test.database(), specs, List.of());
        this.spec = specs.create(org.member(), NewSpec.of("計画", MARKDOWN));
    }

    private String item(String text) {
        return MarkdownDocument.parse(markdown()).checklist().stream()
                .filter(item -> item.text().equals(text))
                .findFirst()
                .orElseThrow()
                .identity();
    }

    private String markdown() {
        return specs.get(org.member(), spec.id()).markdown();
    }

    private Task mirroring(String text) {
        return tasks.create(org.member(), new NewTask(text, null, null, null, null, null, spec.id(), item(text)));
    }

    private Task now(Task task) {
        return tasks.get(org.member(), task.id());
    }

    private void write(String markdown) {
        specs.change(org.colleague(), spec.id(), ExpectedVersions.ANY, ChangeSpec.markdown(markdown));
    }

    @Test
    void completingATaskTicksItsItemAndTheRevisionSaysWhy() {
        var task = mirroring("実装する");
        tasks.complete(org.colleague(), task.id());
        assertThat(markdown()).isEqualTo(MARKDOWN.replaceFirst("- \\[ ] 実装する", "- [x] 実装する"));
        var revision = revisions
                .list(org.member(), spec.id(), 1, Optional.empty())
                .items()
                .getFirst();
        assertThat(revision.version()).isEqualTo(2);
        assertThat(revision.reason()).isEqualTo(Reason.TASK_COMPLETED);
        assertThat(revision.detail()).isEqualTo("実装する");
        assertThat(revision.authorName()).isEqualTo("佐藤 二郎");
        assertThat(now(task).version()).as("no echo from the spec").isEqualTo(2);
        assertThat(org.events()).containsExactly("spec.created", "task.created", "task.updated", "spec.updated");
        tasks.reopen(org.member(), task.id());
        assertThat(markdown()).isEqualTo(MARKDOWN);
        assertThat(revisions
                        .list(org.member(), spec.id(), 1, Optional.empty())
                        .items()
                        .getFirst()
                        .reason())
                .isEqualTo(Reason.TASK_REOPENED);
    }

    @Test
    void movingToTheLastColumnTicksToo() {
        var task = mirroring("設計する");
        tasks.move(org.member(), task.id(), ExpectedVersions.ANY, new MoveTask(TaskStatus.IN_PROGRESS, null, null));
        assertThat(markdown()).isEqualTo(MARKDOWN);
        tasks.move(org.member(), task.id(), ExpectedVersions.ANY, new MoveTask(TaskStatus.DONE, null, null));
        assertThat(markdown()).contains("- [x] 設計する");
        tasks.move(org.member(), task.id(), ExpectedVersions.ANY, new MoveTask(TaskStatus.IN_PROGRESS, null, null));
        assertThat(markdown()).contains("- [ ] 設計する");
    }

    @Test
    void tickingAnItemCompletesItsTask() {
        var task = mirroring("設計する");
        write(MARKDOWN.replace("- [ ] 設計する", "- [X] 設計する"));
        assertThat(now(task).status()).isEqualTo(TaskStatus.DONE);
        assertThat(now(task).completedAt()).isNotNull();
        assertThat(specs.get(org.member(), spec.id()).version())
                .as("no echo from the task")
                .isEqualTo(2);
        write(MARKDOWN);
        assertThat(now(task).status()).isEqualTo(TaskStatus.TODO);
        assertThat(now(task).completedAt()).isNull();
    }

    @Test
    void otherEditsLeaveTasksAlone() {
        var task = mirroring("設計する");
        write("はじめに\n\n" + MARKDOWN + "\nおわりに\n");
        assertThat(now(task)).isEqualTo(task);
    }

    @Test
    void aRewordedItemKeepsItsTask() {
        var task = mirroring("実装する");
        write(MARKDOWN.replaceFirst("- \\[ ] 実装する", "- [ ] 実装して配る"));
        assertThat(now(task).checklistItem()).isEqualTo(item("実装して配る"));
        tasks.complete(org.member(), task.id());
        assertThat(markdown()).contains("- [x] 実装して配る");
    }

    @Test
    void anItemThatIsGoneLeavesItsTaskAloneAndMayComeBack() {
        var task = mirroring("設計する");
        write("# 計画\n");
        assertThat(now(task)).isEqualTo(task);
        tasks.complete(org.member(), task.id());
        assertThat(markdown()).isEqualTo("# 計画\n");
        write(MARKDOWN.replace("- [ ] 設計する", "- [x] 設計する"));
        assertThat(now(task).status()).isEqualTo(TaskStatus.DONE);
    }

    @Test
    void aTaskForATickedItemIsDoneFromTheStart() {
        var task = mirroring("調べる");
        assertThat(task.status()).isEqualTo(TaskStatus.DONE);
        assertThat(task.completedAt()).isNotNull();
        assertInvalid(
                "/checklist_item",
                "unknown_item",
                () -> tasks.create(
                        org.member(), new NewTask("題", null, null, null, null, null, spec.id(), "nothing-1")));
    }

    @Test
    void twoTasksOfOneItemStayInStep() {
        var one = mirroring("設計する");
        var two = mirroring("設計する");
        tasks.complete(org.member(), one.id());
        assertThat(now(two).status()).isEqualTo(TaskStatus.DONE);
        tasks.reopen(org.member(), two.id());
        assertThat(now(one).status()).isEqualTo(TaskStatus.TODO);
        assertThat(markdown()).isEqualTo(MARKDOWN);
    }

    @Test
    void aTaskThatLeavesItsSpecIsNoMirrorAnyMore() {
        var task = mirroring("設計する");
        tasks.change(
                org.member(),
                task.id(),
                ExpectedVersions.ANY,
                new ChangeTask(null, null, null, null, null, null, new Given<>(null)));
        tasks.complete(org.member(), task.id());
        assertThat(markdown()).isEqualTo(MARKDOWN);
    }

    @Test
    void restoringAnOlderTextTakesTheTasksBackWithIt() {
        var task = mirroring("設計する");
        tasks.complete(org.member(), task.id());
        revisions.restore(org.member(), spec.id(), 1, ExpectedVersions.ANY);
        assertThat(now(task).status()).isEqualTo(TaskStatus.TODO);
    }

    @Test
    void concurrentTicksFromBothSidesEndInStep() {
        var markdown = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            markdown.append("- [ ] 項目 ").append(i).append('\n');
        }
        write(markdown.toString());
        var mirrors = new ArrayList<UUID>();
        for (int i = 0; i < 12; i++) {
            mirrors.add(mirroring("項目 " + i).id());
        }
        var outcomes = Concurrently.run(18, i -> () -> {
            if (i < 12) {
                return i % 3 == 0
                        ? tasks.move(
                                org.member(),
                                mirrors.get(i),
                                ExpectedVersions.ANY,
                                new MoveTask(TaskStatus.DONE, null, null))
                        : tasks.complete(org.member(), mirrors.get(i));
            }
            var edited = markdown.toString().replace("項目 " + (i - 12) + "\n", "項目 " + (i - 12) + "\n\n段落\n\n");
            return specs.change(org.colleague(), spec.id(), ExpectedVersions.ANY, ChangeSpec.markdown(edited));
        });
        assertThat(outcomes.stream().filter(Throwable.class::isInstance)).isEmpty();
        for (var item : MarkdownDocument.parse(markdown()).checklist()) {
            var status = mirrors.stream()
                    .map(id -> tasks.get(org.member(), id))
                    .filter(task -> item.identity().equals(task.checklistItem()))
                    .map(Task::done)
                    .toList();
            assertThat(status).as(item.text()).containsExactly(item.checked());
        }
    }
}
