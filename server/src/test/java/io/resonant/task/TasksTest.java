package io.resonant.task;

import static io.resonant.testing.Refusals.assertInvalid;
import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.Given;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.NewSpec;
import io.resonant.spec.Spec;
import io.resonant.spec.Specs;
import io.resonant.testing.Concurrently;
import io.resonant.testing.TestOrganization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@BothEngines
class TasksTest {
    private final TestDatabase test;
    private final TestOrganization org;
    private final Specs specs;
    private final Tasks tasks;

    TasksTest(TestDatabase test) {
        this.test = test;
        this.org = TestOrganization.create(test.database());
        this.specs = new Specs(test.database(), List.of(new SpecTasks()));
        this.tasks = new Tasks(test.database(), specs, List.of());
    }

    private Task created(String title) {
        return tasks.create(org.member(), NewTask.titled(title));
    }

    private Spec spec(String markdown) {
        return specs.create(org.member(), NewSpec.of("仕様", markdown));
    }

    private static ChangeTask title(String title) {
        return new ChangeTask(title, null, null, null, null, null, null);
    }

    private static ChangeTask status(TaskStatus status) {
        return new ChangeTask(null, null, status, null, null, null, null);
    }

    private List<String> column(TaskStatus status) {
        return tasks.list(org.guest(), TaskFilter.status(status), 200, Optional.empty()).items().stream()
                .map(Task::title)
                .toList();
    }

    @Test
    void aTaskIsReadAsItWasWritten() {
        var spec = spec("# 仕様");
        var due = Instant.parse("2026-12-01T14:59:59.123456Z");
        var task = tasks.create(
                org.member(),
                new NewTask(
                        " 認可の設計 🎌 ",
                        "**太字** で\n説明",
                        TaskStatus.IN_PROGRESS,
                        TaskPriority.HIGH,
                        org.colleague().userId(),
                        due,
                        spec.id(),
                        null));
        assertThat(task.title()).isEqualTo("認可の設計 🎌");
        assertThat(task.dueDate()).isEqualTo(due);
        assertThat(task.version()).isEqualTo(1);
        assertThat(task.completedAt()).isNull();
        assertThat(tasks.get(org.guest(), task.id())).isEqualTo(task);
        assertThat(org.newestEvent().tree()).isEqualTo(Json.of(task).tree());
        assertThat(tasks.list(org.guest(), TaskFilter.spec(spec.id()), 10, Optional.empty())
                        .items())
                .containsExactly(task);
    }

    @Test
    void whatIsNotGivenStaysAndNullEmpties() {
        var spec = spec("");
        var task = tasks.create(
                org.member(),
                new NewTask("題", "説明", null, null, org.member().userId(), Instant.EPOCH, spec.id(), null));
        var renamed = tasks.change(org.member(), task.id(), ExpectedVersions.of(1), title("新題"));
        assertThat(renamed.version()).isEqualTo(2);
        assertThat(renamed.assigneeId()).isEqualTo(org.member().userId());
        assertThat(renamed.specId()).isEqualTo(spec.id());
        var emptied = tasks.change(
                org.member(),
                task.id(),
                ExpectedVersions.ANY,
                new ChangeTask(
                        null, "", null, TaskPriority.LOW, new Given<>(null), new Given<>(null), new Given<>(null)));
        assertThat(emptied.assigneeId()).isNull();
        assertThat(emptied.dueDate()).isNull();
        assertThat(emptied.specId()).isNull();
        assertThat(emptied.description()).isEmpty();
        assertThat(tasks.get(org.member(), task.id())).isEqualTo(emptied);
        assertThat(tasks.change(org.member(), task.id(), ExpectedVersions.of(3), title("新題")))
                .as("nothing changed")
                .isEqualTo(emptied);
        assertRefused(
                412,
                "precondition_failed",
                () -> tasks.change(org.member(), task.id(), ExpectedVersions.of(1), title("x")));
    }

    @Test
    void completionHasATimeAndIsTheSameByEveryWay() {
        var task = created("題");
        var done = tasks.complete(org.member(), task.id());
        assertThat(done.status()).isEqualTo(TaskStatus.DONE);
        assertThat(done.completedAt()).isEqualTo(test.clock().instant());
        assertThat(tasks.complete(org.colleague(), task.id())).as("again").isEqualTo(done);
        var open = tasks.reopen(org.member(), task.id());
        assertThat(open.status()).isEqualTo(TaskStatus.TODO);
        assertThat(open.completedAt()).isNull();
        assertThat(tasks.reopen(org.member(), task.id())).isEqualTo(open);
        var byChange = tasks.change(org.member(), task.id(), ExpectedVersions.ANY, status(TaskStatus.DONE));
        assertThat(byChange.completedAt()).isNotNull();
        var byMove = tasks.move(
                org.member(), created("別").id(), ExpectedVersions.ANY, new MoveTask(TaskStatus.DONE, null, null));
        assertThat(byMove.completedAt()).isNotNull();
        assertThat(tasks.move(
                                org.member(),
                                byMove.id(),
                                ExpectedVersions.ANY,
                                new MoveTask(TaskStatus.DONE, task.id(), null))
                        .completedAt())
                .isEqualTo(byMove.completedAt());
    }

    @Test
    void tasksGoWhereTheyArePut() {
        var a = created("a");
        var b = created("b");
        var c = created("c");
        var todo = TaskStatus.TODO;
        assertThat(column(todo)).containsExactly("a", "b", "c");
        tasks.move(org.member(), c.id(), ExpectedVersions.ANY, new MoveTask(todo, a.id(), null));
        assertThat(column(todo)).containsExactly("c", "a", "b");
        tasks.move(org.member(), c.id(), ExpectedVersions.ANY, new MoveTask(todo, null, a.id()));
        assertThat(column(todo)).containsExactly("a", "c", "b");
        tasks.move(org.member(), a.id(), ExpectedVersions.ANY, new MoveTask(todo, b.id(), c.id()));
        assertThat(column(todo)).containsExactly("c", "a", "b");
        tasks.move(org.member(), b.id(), ExpectedVersions.ANY, new MoveTask(todo, c.id(), a.id()));
        assertThat(column(todo)).as("whichever is higher").containsExactly("c", "b", "a");
        tasks.move(org.member(), c.id(), ExpectedVersions.ANY, new MoveTask(todo, null, null));
        assertThat(column(todo)).containsExactly("b", "a", "c");
        tasks.move(org.member(), a.id(), ExpectedVersions.ANY, new MoveTask(TaskStatus.IN_PROGRESS, null, null));
        assertThat(column(todo)).containsExactly("b", "c");
        assertRefused(
                409,
                "task_moved",
                () -> tasks.move(org.member(), b.id(), ExpectedVersions.ANY, new MoveTask(todo, a.id(), null)));
        assertInvalid(
                "/before_id",
                "invalid",
                () -> tasks.move(org.member(), b.id(), ExpectedVersions.ANY, new MoveTask(todo, b.id(), null)));
        assertNotFound(
                "task",
                () -> tasks.move(
                        org.member(), b.id(), ExpectedVersions.ANY, new MoveTask(todo, UUID.randomUUID(), null)));
        assertRefused(
                412,
                "precondition_failed",
                () -> tasks.move(org.member(), b.id(), ExpectedVersions.of(1), new MoveTask(todo, null, null)));
    }

    @Test
    void movesIntoOneSpotNeverRunOutOfRoom() {
        var first = created("first");
        var last = created("last");
        var expected = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            var task = created("t" + i);
            tasks.move(org.member(), task.id(), ExpectedVersions.ANY, new MoveTask(TaskStatus.TODO, null, first.id()));
            expected.addFirst("t" + i);
        }
        expected.addFirst("first");
        expected.add("last");
        assertThat(column(TaskStatus.TODO)).isEqualTo(expected);
        assertThat(tasks.get(org.member(), last.id()).title()).isEqualTo("last");
    }

    @Test
    void concurrentMovesKeepATotalOrder() {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < 20; i++) {
            ids.add(created("t" + i).id());
        }
        var outcomes = Concurrently.run(
                20,
                i -> () -> tasks.move(
                        org.member(),
                        ids.get(i),
                        ExpectedVersions.ANY,
                        new MoveTask(TaskStatus.TODO, null, ids.get((i + 7) % 20))));
        assertThat(outcomes).hasOnlyElementsOfType(Task.class);
        var after =
                tasks.list(org.member(), TaskFilter.ALL, 200, Optional.empty()).items();
        assertThat(after).extracting(Task::id).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(after).extracting(Task::position).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void listsComeInPagesInTheOrderOfTheBoard() {
        var expected = new ArrayList<UUID>();
        for (var status : TaskStatus.values()) {
            for (int i = 0; i < 3; i++) {
                expected.add(tasks.create(
                                org.member(), new NewTask(status + " " + i, null, status, null, null, null, null, null))
                        .id());
            }
        }
        var seen = new ArrayList<UUID>();
        var after = Optional.<String>empty();
        do {
            var page = tasks.list(org.guest(), TaskFilter.ALL, 2, after);
            page.items().forEach(task -> seen.add(task.id()));
            after = Optional.ofNullable(page.next());
        } while (after.isPresent());
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void listsAreFiltered() {
        var high = tasks.create(
                org.member(),
                new NewTask("高", null, null, TaskPriority.HIGH, org.colleague().userId(), null, null, null));
        created("中");
        var byPriority =
                new TaskFilter(Optional.empty(), Optional.of(TaskPriority.HIGH), Optional.empty(), Optional.empty());
        var byAssignee = new TaskFilter(
                Optional.empty(), Optional.empty(), Optional.of(org.colleague().userId()), Optional.empty());
        assertThat(tasks.list(org.guest(), byPriority, 10, Optional.empty()).items())
                .containsExactly(high);
        assertThat(tasks.list(org.guest(), byAssignee, 10, Optional.empty()).items())
                .containsExactly(high);
    }

    @Test
    void othersThingsAreNotThereEvenInsideABody() {
        var other = TestOrganization.create(test.database());
        var foreignSpec = specs.create(other.member(), NewSpec.of("他社", ""));
        var foreignTask = tasks.create(other.member(), NewTask.titled("他社"));
        var own = created("自社");
        assertNotFound(
                "spec",
                () -> tasks.create(
                        org.member(), new NewTask("題", null, null, null, null, null, foreignSpec.id(), null)));
        assertNotFound(
                "member",
                () -> tasks.create(
                        org.member(),
                        new NewTask("題", null, null, null, other.member().userId(), null, null, null)));
        assertNotFound(
                "spec",
                () -> tasks.change(
                        org.member(),
                        own.id(),
                        ExpectedVersions.ANY,
                        new ChangeTask(null, null, null, null, null, null, new Given<>(foreignSpec.id()))));
        assertNotFound(
                "member",
                () -> tasks.change(
                        org.member(),
                        own.id(),
                        ExpectedVersions.ANY,
                        new ChangeTask(
                                null,
                                null,
                                null,
                                null,
                                new Given<>(other.member().userId()),
                                null,
                                null)));
        assertNotFound("task", () -> tasks.get(org.member(), foreignTask.id()));
        assertNotFound("task", () -> tasks.complete(org.member(), foreignTask.id()));
        assertNotFound("task", () -> tasks.delete(org.owner(), foreignTask.id(), ExpectedVersions.ANY));
        assertNotFound(
                "task",
                () -> tasks.move(
                        org.member(),
                        own.id(),
                        ExpectedVersions.ANY,
                        new MoveTask(TaskStatus.TODO, foreignTask.id(), null)));
        assertThat(tasks.list(org.member(), TaskFilter.spec(foreignSpec.id()), 10, Optional.empty())
                        .items())
                .isEmpty();
    }

    @Test
    void guestsOnlyRead() {
        var task = created("題");
        assertRefused(403, "forbidden", () -> tasks.create(org.guest(), NewTask.titled("x")));
        assertRefused(403, "forbidden", () -> tasks.change(org.guest(), task.id(), ExpectedVersions.ANY, title("x")));
        assertRefused(403, "forbidden", () -> tasks.complete(org.guest(), task.id()));
        assertRefused(403, "forbidden", () -> tasks.reopen(org.guest(), task.id()));
        assertRefused(
                403,
                "forbidden",
                () -> tasks.move(
                        org.guest(), task.id(), ExpectedVersions.ANY, new MoveTask(TaskStatus.DONE, null, null)));
        assertRefused(403, "forbidden", () -> tasks.delete(org.guest(), task.id(), ExpectedVersions.ANY));
    }

    @Test
    void onlyTheCreatorAndAdminsDelete() {
        var task = created("題");
        assertRefused(403, "forbidden", () -> tasks.delete(org.colleague(), task.id(), ExpectedVersions.ANY));
        assertRefused(412, "precondition_failed", () -> tasks.delete(org.member(), task.id(), ExpectedVersions.of(5)));
        tasks.delete(org.member(), task.id(), ExpectedVersions.of(1));
        tasks.delete(org.admin(), created("別").id(), ExpectedVersions.ANY);
        assertNotFound("task", () -> tasks.get(org.member(), task.id()));
        assertThat(org.events()).contains("task.deleted");
    }

    @Test
    void whatIsTooLongOrStrangeIsRefusedWithItsPlace() {
        assertInvalid("/title", "required", () -> created("　"));
        assertInvalid("/title", "too_long", () -> created("あ".repeat(201)));
        assertInvalid("/title", "invalid", () -> created("a\tb"));
        assertInvalid(
                "/description",
                "too_large",
                () -> tasks.create(
                        org.member(), new NewTask("題", "あ".repeat(22_000), null, null, null, null, null, null)));
        assertInvalid(
                "/spec_id",
                "required",
                () -> tasks.create(org.member(), new NewTask("題", null, null, null, null, null, null, "item")));
    }

    @Test
    void aDeletedSpecLeavesItsTasksBehind() {
        var spec = spec("- [ ] 項目");
        var task = tasks.create(org.member(), new NewTask("題", null, null, null, null, null, spec.id(), null));
        specs.delete(org.member(), spec.id(), ExpectedVersions.ANY);
        var left = tasks.get(org.member(), task.id());
        assertThat(left.specId()).isNull();
        assertThat(left.version()).isEqualTo(2);
        assertThat(org.events()).endsWith("task.updated", "spec.deleted");
    }

    @Test
    void whoLeavesLeavesTheirTasksToNobody() {
        var task = tasks.create(
                org.member(), new NewTask("題", null, null, null, org.colleague().userId(), null, null, null));
        test.database()
                .run(
                        org.id(),
                        transaction ->
                                MemberTasks.removed(transaction, org.colleague().userId()));
        assertThat(tasks.get(org.member(), task.id()).assigneeId()).isNull();
        assertThat(org.events()).endsWith("task.created", "task.updated");
    }
}
