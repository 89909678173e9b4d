package io.resonant.thread;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.page.Cursor;
import io.resonant.task.Tasks;
import io.resonant.visibility.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of threads. When something was last said is read from the messages, so that saying it writes one row. */
final class ThreadStore {
    /**
     * The range instead of "= t.id", and the order by thread, leave PostgreSQL one index to choose. It would otherwise walk
     * back through the newest messages of everybody until it meets one of this thread.
     */
    private static final String ACTIVE =
            """
            select t.id, t.title, t.spec_id, t.task_id, t.user_id, t.created_at, %s as restricted,
                case when m.created_at > t.updated_at then m.created_at else t.updated_at end as updated_at
            from threads t
            left join messages m on m.organization_id = t.organization_id and m.id = (
                select newest.id from messages newest
                where newest.organization_id = t.organization_id
                    and newest.thread_id >= t.id and newest.thread_id <= t.id
                order by newest.thread_id desc, newest.id desc limit 1)
            where t.organization_id = :tenant and\s""".formatted(Sight.isRestricted(seenWith("t.id", "t.spec_id", "t.task_id"))) + seen("t");

    private static final String ONE = ACTIVE + " and t.id = :id";
    private static final Dialect LOCKED = Dialect.of(ONE, ONE + " for update of t");

    private final Sight sight;
    private final Transaction transaction;

    ThreadStore(Sight sight) {
        this.sight = sight;
        this.transaction = sight.transaction();
    }

    /** The condition under which a row of threads is seen: with what the thread is about. */
    static String seen(String thread) {
        return Sight.sees(seenWith(thread + ".id", thread + ".spec_id", thread + ".task_id"));
    }

    static List<String> seenWith(String id, String specId, String taskId) {
        var ids = new ArrayList<>(List.of(id, specId));
        ids.addAll(Tasks.seenWith(taskId));
        return ids;
    }

    Optional<ThreadView> find(UUID id) {
        return sight.sql(ONE).bind("id", id).lookup(ThreadStore::thread);
    }

    Optional<ThreadView> lock(UUID id) {
        return sight.sql(LOCKED).bind("id", id).first(ThreadStore::thread);
    }

    /** Last active first; one more than the limit when there are more. */
    List<ThreadView> list(ThreadFilter filter, int limit, @Nullable Cursor after) {
        var text = new StringBuilder("select * from (").append(ACTIVE);
        filter.specId().ifPresent(id -> text.append(" and t.spec_id = :spec_id"));
        filter.taskId().ifPresent(id -> text.append(" and t.task_id = :task_id"));
        text.append(") as active");
        if (after != null) {
            text.append(" where (updated_at, id) < (:updated_at, :id)");
        }
        var statement = sight.sql(text.append(" order by updated_at desc, id desc limit :limit")
                        .toString())
                .bind("limit", limit + 1);
        filter.specId().ifPresent(id -> statement.bind("spec_id", id));
        filter.taskId().ifPresent(id -> statement.bind("task_id", id));
        if (after != null) {
            statement.bind("updated_at", after.instant(0)).bind("id", after.uuid(1));
        }
        return statement.list(ThreadStore::thread);
    }

    /** All of them in the order of creation, a page at a time. */
    List<ThreadView> after(@Nullable UUID last, int limit) {
        var statement = sight.sql(ACTIVE + (last == null ? "" : " and t.id > :last") + " order by t.id limit :limit")
                .bind("limit", limit);
        return (last == null ? statement : statement.bind("last", last)).list(ThreadStore::thread);
    }

    void insert(ThreadView thread) {
        transaction
                .sql("""
                        insert into threads (id, organization_id, user_id, title, spec_id, task_id,
                            created_at, updated_at)
                        values (:id, :tenant, :user_id, :title, :spec_id, :task_id, :created_at, :updated_at)""")
                .bind("id", thread.id())
                .bind("user_id", thread.userId())
                .bind("title", thread.title())
                .bind("spec_id", thread.specId())
                .bind("task_id", thread.taskId())
                .bind("created_at", thread.createdAt())
                .bind("updated_at", thread.updatedAt())
                .update();
    }

    void rename(UUID id, String title) {
        transaction
                .sql("""
                        update threads set title = :title, updated_at = :now
                        where organization_id = :tenant and id = :id""")
                .bind("id", id)
                .bind("title", title)
                .bind("now", transaction.now())
                .update();
    }

    /** The messages go with it. */
    void delete(UUID id) {
        transaction
                .sql("delete from threads where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    /** @return those that were about the spec */
    List<UUID> unlinkSpec(UUID specId) {
        return transaction.sql("""
                        update threads set spec_id = null
                        where organization_id = :tenant and spec_id = :spec_id returning id""").bind("spec_id", specId).list(row -> row.uuid("id"));
    }

    /** @return those that were about the task */
    List<UUID> unlinkTask(UUID taskId) {
        return transaction.sql("""
                        update threads set task_id = null
                        where organization_id = :tenant and task_id = :task_id returning id""").bind("task_id", taskId).list(row -> row.uuid("id"));
    }

    private static ThreadView thread(Row row) {
        return new ThreadView(
                row.uuid("id"),
                row.text("title"),
                row.uuidOrNull("spec_id"),
                row.uuidOrNull("task_id"),
                row.uuid("user_id"),
                row.bool("restricted"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
