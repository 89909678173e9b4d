package io.resonant.task;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.http.Around;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.Specs;
import io.resonant.task.TaskWriter.Locked;
import io.resonant.visibility.Restrictions;
import io.resonant.visibility.Sight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tasks and their board. A method that takes an actor is one transaction; one that takes a transaction joins the work
 * of a feature above, which has decided who may ask for it.
 */
public final class Tasks {
    private final Database database;
    private final Specs specs;
    private final List<TaskLink> links;

    /** @param links what features above hang on tasks */
    public Tasks(Database database, Specs specs, List<TaskLink> links) {
        this.database = database;
        this.specs = specs;
        this.links = List.copyOf(links);
    }

    /** @param once replays the answer to a POST that comes twice with one key */
    public void register(Routes routes, Around once) {
        new TaskRoutes(this, once).register(routes);
    }

    /** In the order of the board, column by column. */
    public Slice<Task> list(Actor actor, TaskFilter filter, int limit, Optional<String> after) {
        var place = after.map(text -> Cursor.parse(text, 3)).orElse(null);
        var rows = database.read(
                actor.organizationId(),
                transaction -> new TaskStore(Sight.of(transaction, actor)).list(filter, limit, place));
        return Slice.of(rows, limit, task -> Cursor.of(task.status(), task.position(), task.id()));
    }

    /** @throws Problem 404 */
    public Task get(Actor actor, UUID id) {
        return database.read(actor.organizationId(), transaction -> get(Sight.of(transaction, actor), id));
    }

    /** @throws Problem 404 */
    public Task get(Sight sight, UUID id) {
        return new TaskStore(sight).find(id).orElseThrow(() -> Problem.notFound("task"));
    }

    /**
     * All in the order of creation, a page at a time, for copies of everything.
     *
     * @param last the one seen last
     */
    public List<Task> after(Sight sight, @Nullable UUID last, int limit) {
        return new TaskStore(sight).after(last, limit);
    }

    /** As {@link #after}, only those that somebody made or has to do. */
    public List<Task> concerning(Sight sight, UUID person, @Nullable UUID last, int limit) {
        return new TaskStore(sight).concerning(person, last, limit);
    }

    /** @throws Problem 403 for guests, 404 for a spec or an assignee that is not there, 422 */
    public Task create(Actor actor, NewTask given) {
        actor.require(Role.MEMBER);
        try {
            return database.write(
                    actor.organizationId(),
                    transaction -> new TaskWriter(Sight.of(transaction, actor), specs, links)
                            .create(actor.userId(), given, null));
        } catch (ConstraintViolation e) {
            throw specGone(e);
        }
    }

    /** For the bridge, on behalf of whoever asked. @throws Problem 404, 422 */
    public Task create(Sight sight, UUID author, NewTask given, @Nullable UUID intentId) {
        return new TaskWriter(sight, specs, links).create(author, given, intentId);
    }

    /** Which items of the spec's checklist have a task already. */
    public Set<String> mirroredItems(Sight sight, UUID specId) {
        return new TaskStore(sight).mirroredItems(specId);
    }

    /** The titles of all tasks of the spec, whatever their status. */
    public Set<String> titlesOfSpec(Sight sight, UUID specId) {
        return new TaskStore(sight).titlesOfSpec(specId);
    }

    /**
     * Changes what is given.
     *
     * @param expected the versions that the writer has seen
     * @throws Problem 403 for guests, 404, 412 with the current task and what was sent, 422
     */
    public Task change(Actor actor, UUID id, ExpectedVersions expected, ChangeTask change) {
        try {
            return write(actor, id, (writer, before) -> {
                requireVersion(before.task(), expected, change);
                return writer.update(before, writer.changed(before.task(), change), actor.userId());
            });
        } catch (ConstraintViolation e) {
            throw specGone(e);
        }
    }

    /** Completing what is complete changes nothing. @throws Problem 403 for guests, 404 */
    public Task complete(Actor actor, UUID id) {
        return write(
                actor,
                id,
                (writer, before) ->
                        writer.update(before, before.task().in(TaskStatus.DONE, writer.now()), actor.userId()));
    }

    /** Back to {@code todo}; reopening what is open changes nothing. @throws Problem 403 for guests, 404 */
    public Task reopen(Actor actor, UUID id) {
        return write(
                actor,
                id,
                (writer, before) -> before.task().done()
                        ? writer.update(before, before.task().in(TaskStatus.TODO, writer.now()), actor.userId())
                        : before.task());
    }

    /**
     * Puts the task somewhere on the board; moving it to the last column completes it.
     *
     * @throws Problem 403 for guests, 404, 409 {@code task_moved}, 412
     */
    public Task move(Actor actor, UUID id, ExpectedVersions expected, MoveTask move) {
        actor.require(Role.MEMBER);
        return database.write(actor.organizationId(), transaction -> {
            var sight = Sight.of(transaction, actor);
            transaction.oneAtATime("tasks");
            var writer = new TaskWriter(sight, specs, links);
            var before = writer.lock(id);
            requireVersion(before.task(), expected, move);
            var place = new Board(sight).place(before.task(), move);
            var draft = before.task().in(move.status(), transaction.now()).at(place);
            return writer.update(before, draft, actor.userId());
        });
    }

    /** Only who created it and admins. @throws Problem 403, 404, 412 */
    public void delete(Actor actor, UUID id, ExpectedVersions expected) {
        actor.require(Role.MEMBER);
        database.run(actor.organizationId(), transaction -> {
            var store = new TaskStore(Sight.of(transaction, actor));
            var task = store.lock(id).orElseThrow(() -> Problem.notFound("task"));
            if (!task.userId().equals(actor.userId())) {
                actor.require(Role.ADMIN);
            }
            requireVersion(task, expected, null);
            hide(transaction, task);
            Audit.record(
                    transaction,
                    actor,
                    "task.deleted",
                    Target.of("task", id),
                    Restrictions.isOpen(transaction, id) ? Map.of("title", task.title()) : Map.of());
            links.forEach(link -> link.deleted(transaction, id));
            store.delete(id);
            transaction.publish(new Event(TaskWriter.TOPIC, "task.deleted", new Deleted(id)));
        });
    }

    private record Deleted(UUID id) {}

    /**
     * What must be seen to see a task, as expressions for {@link Sight#sees}: the task, which may have left a restricted
     * spec, and its spec.
     *
     * @param id an expression; null stands for no task
     */
    public static List<String> seenWith(String id) {
        return List.of(
                id,
                "(select seen_task.spec_id from tasks seen_task where seen_task.organization_id = :tenant"
                        + " and seen_task.id = " + id + ")");
    }

    /** For what is to point to the task. @throws Problem 404 */
    public static void requireExists(Sight sight, UUID id) {
        if (new TaskStore(sight).find(id).isEmpty()) {
            throw Problem.notFound("task");
        }
    }

    /** Lets what was about a task, and goes, be seen by nobody who did not see the task. */
    public static void hide(Transaction transaction, UUID taskId, UUID id) {
        Restrictions.inherit(transaction, taskId, id);
        new TaskStore(Sight.whole(transaction))
                .find(taskId)
                .map(Task::specId)
                .ifPresent(specId -> Restrictions.inherit(transaction, specId, id));
    }

    /** Lets a task that leaves its spec, or goes, be seen by nobody who did not see the spec. */
    static void hide(Transaction transaction, Task task) {
        if (task.specId() != null) {
            Restrictions.inherit(transaction, task.specId(), task.id());
        }
    }

    private Task write(Actor actor, UUID id, BiFunction<TaskWriter, Locked, Task> work) {
        actor.require(Role.MEMBER);
        return database.write(actor.organizationId(), transaction -> {
            var writer = new TaskWriter(Sight.of(transaction, actor), specs, links);
            return work.apply(writer, writer.lock(id));
        });
    }

    private static void requireVersion(Task current, ExpectedVersions expected, @Nullable Object submitted) {
        if (!expected.admit(current.version())) {
            var problem = Problem.of(412, "precondition_failed").with("current", current);
            throw submitted == null ? problem : problem.with("submitted", submitted);
        }
    }

    /** The spec was there when we looked and is not any more. */
    private static RuntimeException specGone(ConstraintViolation e) {
        return e.kind() == ConstraintViolation.Kind.FOREIGN_KEY
                ? Problem.notFound("spec").cause(e)
                : e;
    }
}
