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
import io.resonant.spec.Specs;
import io.resonant.task.TaskWriter.Locked;
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
                actor.organizationId(), transaction -> new TaskStore(transaction).list(filter, limit, place));
        return Slice.of(rows, limit, task -> Cursor.of(task.status(), task.position(), task.id()));
    }

    /** @throws Problem 404 */
    public Task get(Actor actor, UUID id) {
        return database.read(actor.organizationId(), transaction -> get(transaction, id));
    }

    /** @throws Problem 404 */
    public Task get(Transaction transaction, UUID id) {
        return new TaskStore(transaction).find(id).orElseThrow(() -> Problem.notFound("task"));
    }

    /**
     * All in the order of creation, a page at a time, for copies of everything.
     *
     * @param last the one seen last
     */
    public List<Task> after(Transaction transaction, @Nullable UUID last, int limit) {
        return new TaskStore(transaction).after(last, limit);
    }

    /** @throws Problem 403 for guests, 404 for a spec or an assignee that is not there, 422 */
    public Task create(Actor actor, NewTask given) {
        actor.require(Role.MEMBER);
        try {
            return database.write(
                    actor.organizationId(),
                    transaction -> new TaskWriter(transaction, specs).create(actor.userId(), given, null));
        } catch (ConstraintViolation e) {
            throw specGone(e);
        }
    }

    /** For the bridge, on behalf of whoever asked. @throws Problem 404, 422 */
    public Task create(Transaction transaction, UUID author, NewTask given, @Nullable UUID intentId) {
        return new TaskWriter(transaction, specs).create(author, given, intentId);
    }

    /** Which items of the spec's checklist have a task already. */
    public Set<String> mirroredItems(Transaction transaction, UUID specId) {
        return new TaskStore(transaction).mirroredItems(specId);
    }

    /** The titles of all tasks of the spec, whatever their status. */
    public Set<String> titlesOfSpec(Transaction transaction, UUID specId) {
        return new TaskStore(transaction).titlesOfSpec(specId);
    }

    /**
     * Changes what is given.
     *
     * @param version the version that the writer has seen; empty to write over whatever is there
     * @throws Problem 403 for guests, 404, 412 with the current task and what was sent, 422
     */
    public Task change(Actor actor, UUID id, Optional<Integer> version, ChangeTask change) {
        try {
            return write(actor, id, (writer, before) -> {
                requireVersion(before.task(), version, change);
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
    public Task move(Actor actor, UUID id, Optional<Integer> version, MoveTask move) {
        actor.require(Role.MEMBER);
        return database.write(actor.organizationId(), transaction -> {
            new TaskStore(transaction).lockBoard();
            var writer = new TaskWriter(transaction, specs);
            var before = writer.lock(id);
            requireVersion(before.task(), version, move);
            var place = new Board(transaction).place(before.task(), move);
            var draft = before.task().in(move.status(), transaction.now()).at(place);
            return writer.update(before, draft, actor.userId());
        });
    }

    /** Only who created it and admins. @throws Problem 403, 404, 412 */
    public void delete(Actor actor, UUID id, Optional<Integer> version) {
        actor.require(Role.MEMBER);
        database.run(actor.organizationId(), transaction -> {
            var store = new TaskStore(transaction);
            var task = store.lock(id).orElseThrow(() -> Problem.notFound("task"));
            if (!task.userId().equals(actor.userId())) {
                actor.require(Role.ADMIN);
            }
            requireVersion(task, version, null);
            Audit.record(transaction, actor, "task.deleted", Target.of("task", id), Map.of("title", task.title()));
            links.forEach(link -> link.deleted(transaction, id));
            store.delete(id);
            transaction.publish(new Event(TaskWriter.TOPIC, "task.deleted", new Deleted(id)));
        });
    }

    private record Deleted(UUID id) {}

    private Task write(Actor actor, UUID id, BiFunction<TaskWriter, Locked, Task> work) {
        actor.require(Role.MEMBER);
        return database.write(actor.organizationId(), transaction -> {
            var writer = new TaskWriter(transaction, specs);
            return work.apply(writer, writer.lock(id));
        });
    }

    private static void requireVersion(Task current, Optional<Integer> version, @Nullable Object submitted) {
        if (version.isPresent() && version.get() != current.version()) {
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
