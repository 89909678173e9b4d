package io.resonant.task;

import io.resonant.account.Members;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.kernel.text.Titles;
import io.resonant.spec.Spec;
import io.resonant.spec.Specs;
import io.resonant.visibility.Restrictions;
import io.resonant.visibility.Sight;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a task with everything that follows from it. Locks go board, spec, task in every path, so that writers wait
 * for each other and never in a circle.
 */
final class TaskWriter {
    static final String TOPIC = "tasks";
    private static final int MAX_DESCRIPTION = 64 * 1024;

    private final Sight sight;
    private final Transaction transaction;
    private final Specs specs;
    private final List<TaskLink> links;
    private final TaskStore store;

    TaskWriter(Sight sight, Specs specs, List<TaskLink> links) {
        this.sight = sight;
        this.transaction = sight.transaction();
        this.specs = specs;
        this.links = links;
        this.store = new TaskStore(sight);
    }

    Instant now() {
        return transaction.now();
    }

    /** A task that is locked, with the spec that it mirrors. */
    record Locked(Task task, Optional<Spec> spec) {}

    /** @throws Problem 404, 422 */
    Task create(UUID author, NewTask given, @Nullable UUID intentId) {
        var title = Titles.checked(given.title());
        var description = given.description() == null ? "" : checkedDescription(given.description());
        requireMember(given.assigneeId());
        var status = given.status() == null ? TaskStatus.TODO : given.status();
        if (given.specId() != null) {
            var fromSpec = linked(given.specId(), given.checklistItem(), status);
            status = fromSpec.orElse(status);
        } else if (given.checklistItem() != null) {
            throw Problem.invalid("/spec_id", "required");
        }
        var now = transaction.now();
        var task = new Task(
                transaction.newId(),
                title,
                description,
                status,
                given.priority() == null ? TaskPriority.MEDIUM : given.priority(),
                author,
                given.assigneeId(),
                given.specId(),
                given.checklistItem(),
                intentId,
                given.dueDate(),
                store.end(status),
                1,
                given.specId() != null && !Restrictions.isOpen(transaction, given.specId()),
                now,
                now,
                status == TaskStatus.DONE ? now : null);
        store.insert(task);
        // what the bridge writes is read by others than who asked for it
        describe(intentId == null ? sight : Sight.common(transaction), task);
        transaction.publish(new Event(TOPIC, "task.created", task));
        return task;
    }

    /** Keeps other writers out of the task and, if it mirrors one, of its spec. @throws Problem 404 */
    Locked lock(UUID id) {
        var seen = store.find(id).orElseThrow(() -> Problem.notFound("task"));
        var spec = mirrored(seen);
        var task = store.lock(id).orElseThrow(() -> Problem.notFound("task"));
        return Objects.equals(seen.specId(), task.specId())
                        && Objects.equals(seen.checklistItem(), task.checklistItem())
                ? new Locked(task, spec)
                : new Locked(task, mirrored(task));
    }

    /**
     * Also ticks or unticks the checklist when completion changed.
     *
     * @return the task with its new version
     */
    Task update(Locked before, Task draft, UUID author) {
        var old = before.task();
        if (draft.equals(old)) {
            return old;
        }
        var moved = draft.status() != old.status() && draft.position() == old.position()
                ? draft.at(store.end(draft.status()))
                : draft;
        if (!Objects.equals(old.specId(), moved.specId())) {
            Tasks.hide(transaction, old);
        }
        var after = write(transaction, moved);
        if (!old.description().equals(after.description())) {
            describe(sight, after);
        }
        var item = after.checklistItem();
        if (old.done() != after.done() && item != null && before.spec().isPresent()) {
            specs.tick(transaction, author, before.spec().get(), item, after.done());
        }
        return after;
    }

    private void describe(Sight writer, Task task) {
        links.forEach(link -> link.written(writer, task.id(), task.description()));
    }

    /** Without a look at the spec: for changes that come from there. */
    static Task write(Transaction transaction, Task draft) {
        var store = new TaskStore(Sight.whole(transaction));
        store.update(draft.changed(draft.version() + 1, transaction.now()));
        var after = store.find(draft.id()).orElseThrow(); // with what its spec makes of it now
        transaction.publish(new Event(TOPIC, "task.updated", after));
        return after;
    }

    /** @throws Problem 404, 422 */
    Task changed(Task task, ChangeTask change) {
        var assignee = change.assigneeId() == null
                ? task.assigneeId()
                : change.assigneeId().value();
        if (!Objects.equals(assignee, task.assigneeId())) {
            requireMember(assignee);
        }
        var spec = change.specId() == null ? task.specId() : change.specId().value();
        boolean sameSpec = Objects.equals(spec, task.specId());
        if (!sameSpec && spec != null) {
            specs.requireExists(sight, spec);
        }
        var draft = new Task(
                task.id(),
                change.title() == null ? task.title() : Titles.checked(change.title()),
                change.description() == null ? task.description() : checkedDescription(change.description()),
                task.status(),
                change.priority() == null ? task.priority() : change.priority(),
                task.userId(),
                assignee,
                spec,
                sameSpec ? task.checklistItem() : null,
                task.intentId(),
                change.dueDate() == null ? task.dueDate() : change.dueDate().value(),
                task.position(),
                task.version(),
                task.restricted(),
                task.createdAt(),
                task.updatedAt(),
                task.completedAt());
        return change.status() == null ? draft : draft.in(change.status(), transaction.now());
    }

    private Optional<Spec> mirrored(Task task) {
        return task.checklistItem() == null || task.specId() == null
                ? Optional.empty()
                : Optional.of(specs.lock(sight, task.specId()));
    }

    /** A mirrored item says by its tick whether the new task is done already. */
    private Optional<TaskStatus> linked(UUID specId, @Nullable String item, TaskStatus wanted) {
        if (item == null) {
            specs.requireExists(sight, specId);
            return Optional.empty();
        }
        var found = MarkdownDocument.parse(specs.lock(sight, specId).markdown()).checklist().stream()
                .filter(candidate -> candidate.identity().equals(item))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("/checklist_item", "unknown_item"));
        if (found.checked()) {
            return Optional.of(TaskStatus.DONE);
        }
        return Optional.of(wanted == TaskStatus.DONE ? TaskStatus.TODO : wanted);
    }

    private void requireMember(@Nullable UUID assignee) {
        if (assignee != null && !Members.includes(transaction, assignee)) {
            throw Problem.notFound("member");
        }
    }

    private static String checkedDescription(String given) {
        if (given.getBytes(StandardCharsets.UTF_8).length > MAX_DESCRIPTION) {
            throw Problem.invalid("/description", "too_large");
        }
        return given;
    }
}
