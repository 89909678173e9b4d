package io.resonant.thread;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.http.Around;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.text.Titles;
import io.resonant.spec.Specs;
import io.resonant.task.Tasks;
import io.resonant.visibility.Restrictions;
import io.resonant.visibility.Sight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations. */
public final class Threads {
    static final String TOPIC = "threads";

    private final Database database;
    private final Specs specs;
    private final Messages messages;

    public Threads(Database database, Specs specs, Messages messages) {
        this.database = database;
        this.specs = specs;
        this.messages = messages;
    }

    /**
     * Those of messages too.
     *
     * @param once replays the answer to a POST that comes twice with one key
     */
    public void register(Routes routes, Around once) {
        new ThreadRoutes(this, messages, once).register(routes);
    }

    /** Last active first. */
    public Slice<ThreadView> list(Actor actor, ThreadFilter filter, int limit, Optional<String> after) {
        var place = after.map(text -> Cursor.parse(text, 2)).orElse(null);
        var rows = database.read(
                actor.organizationId(),
                transaction -> new ThreadStore(Sight.of(transaction, actor)).list(filter, limit, place));
        return Slice.of(rows, limit, thread -> Cursor.of(thread.updatedAt(), thread.id()));
    }

    /** @throws Problem 404 */
    public ThreadView get(Actor actor, UUID id) {
        return database.read(actor.organizationId(), transaction -> get(Sight.of(transaction, actor), id));
    }

    /** @throws Problem 404 */
    public ThreadView get(Sight sight, UUID id) {
        return new ThreadStore(sight).find(id).orElseThrow(() -> Problem.notFound("thread"));
    }

    /**
     * All in the order of creation, a page at a time, for copies of everything.
     *
     * @param last the one seen last
     */
    public List<ThreadView> after(Sight sight, @Nullable UUID last, int limit) {
        return new ThreadStore(sight).after(last, limit);
    }

    /** @throws Problem 403 for guests, 404 for a spec or a task that is not there, 422 */
    public ThreadView create(Actor actor, NewThread given) {
        actor.require(Role.MEMBER);
        var title = Titles.checked(given.title());
        if (given.specId() != null && given.taskId() != null) {
            throw Problem.invalid("/task_id", "invalid");
        }
        var author = messages.author(actor);
        try {
            return database.write(actor.organizationId(), transaction -> {
                var sight = Sight.of(transaction, actor);
                if (given.specId() != null) {
                    specs.requireExists(sight, given.specId());
                }
                if (given.taskId() != null) {
                    Tasks.requireExists(sight, given.taskId());
                }
                var now = transaction.now();
                var id = transaction.newId();
                var store = new ThreadStore(sight);
                store.insert(
                        new ThreadView(id, title, given.specId(), given.taskId(), actor.userId(), false, now, now));
                var thread = store.find(id).orElseThrow(); // with what it is about makes of it
                transaction.publish(new Event(TOPIC, "thread.created", thread));
                if (given.message() != null) {
                    messages.post(transaction, author, new NewMessage(thread.id(), given.message()));
                }
                return thread;
            });
        } catch (ConstraintViolation e) {
            throw e.kind() == ConstraintViolation.Kind.FOREIGN_KEY
                    ? Problem.notFound(given.taskId() != null ? "task" : "spec").cause(e)
                    : e;
        }
    }

    /** Only who started it and admins. @throws Problem 403, 404, 422 */
    public ThreadView rename(Actor actor, UUID id, ChangeThread change) {
        actor.require(Role.MEMBER);
        var title = Titles.checked(change.title());
        return database.write(actor.organizationId(), transaction -> {
            var sight = Sight.of(transaction, actor);
            var store = new ThreadStore(sight);
            if (owned(store, actor, id).title().equals(title)) {
                return get(sight, id);
            }
            store.rename(id, title);
            var thread = get(sight, id);
            transaction.publish(new Event(TOPIC, "thread.updated", thread));
            return thread;
        });
    }

    /** With everything said in it; only who started it and admins. @throws Problem 403, 404 */
    public void delete(Actor actor, UUID id) {
        actor.require(Role.MEMBER);
        database.run(actor.organizationId(), transaction -> {
            var store = new ThreadStore(Sight.of(transaction, actor));
            var thread = owned(store, actor, id);
            ThreadLinks.hide(transaction, thread);
            Audit.record(
                    transaction,
                    actor,
                    "thread.deleted",
                    Target.of("thread", id),
                    Restrictions.isOpen(transaction, id) ? Map.of("title", thread.title()) : Map.of());
            store.delete(id);
            transaction.publish(new Event(TOPIC, "thread.deleted", new Deleted(id)));
        });
    }

    /** Keeps other writers out of the thread until the end of the transaction. @throws Problem 404 */
    public static void lock(Sight sight, UUID id) {
        if (new ThreadStore(sight).lock(id).isEmpty()) {
            throw Problem.notFound("thread");
        }
    }

    /** Whether there is a thread with the id, which is an expression, for statements of features above: takes {@code :tenant}. */
    public static String isThere(String id) {
        return "exists (select 1 from threads there where there.organization_id = :tenant and there.id = " + id + ")";
    }

    /** Whether the thread belongs to the spec. */
    public static boolean isAbout(Sight sight, UUID threadId, UUID specId) {
        return new ThreadStore(sight)
                .find(threadId)
                .filter(thread -> specId.equals(thread.specId()))
                .isPresent();
    }

    private record Deleted(UUID id) {}

    /**
     * What must be seen to see a thread and what was said in it, as expressions for {@link Sight#sees}: the thread and
     * what it is about.
     *
     * @param id an expression; null stands for no thread
     */
    public static List<String> seenWith(String id) {
        return ThreadStore.seenWith(id, of("spec_id", id), of("task_id", id));
    }

    private static String of(String column, String id) {
        return "(select seen_thread." + column + " from threads seen_thread"
                + " where seen_thread.organization_id = :tenant and seen_thread.id = " + id + ")";
    }

    private static ThreadView owned(ThreadStore store, Actor actor, UUID id) {
        var thread = store.lock(id).orElseThrow(() -> Problem.notFound("thread"));
        if (!thread.userId().equals(actor.userId())) {
            actor.require(Role.ADMIN);
        }
        return thread;
    }
}
