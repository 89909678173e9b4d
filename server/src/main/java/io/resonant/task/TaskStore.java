package io.resonant.task;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Statement;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.page.Cursor;
import io.resonant.task.BoardOrder.Placed;
import io.resonant.visibility.Sight;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of tasks. */
final class TaskStore {
    /** A task is seen by those who see its spec, and the one that left a restricted spec by those who saw that. */
    private static final List<String> SEEN_WITH = List.of("tasks.id", "tasks.spec_id");

    private static final String SEEN = Sight.sees(SEEN_WITH);

    private static final String WHOLE = """
            select id, title, description, status, priority, user_id, assignee_id, spec_id, checklist_item, intent_id,
                due_date, position, version, %s as restricted, created_at, updated_at, completed_at
            from tasks where organization_id = :tenant and\s""".formatted(Sight.isRestricted(SEEN_WITH)) + SEEN;
    private static final String ONE = WHOLE + " and id = :id";
    private static final Dialect LOCKED = Dialect.of(ONE, ONE + " for update");

    private final Sight sight;
    private final Transaction transaction;

    TaskStore(Sight sight) {
        this.sight = sight;
        this.transaction = sight.transaction();
    }

    Optional<Task> find(UUID id) {
        return sight.sql(ONE).bind("id", id).lookup(TaskStore::task);
    }

    /** Waits for other writers of this task and keeps them out until the end of the transaction. */
    Optional<Task> lock(UUID id) {
        return sight.sql(LOCKED).bind("id", id).first(TaskStore::task);
    }

    /** Column by column from todo to done, each from top to bottom; one more than the limit when there are more. */
    List<Task> list(TaskFilter filter, int limit, @Nullable Cursor after) {
        var text = new StringBuilder(WHOLE);
        filter.status().ifPresent(status -> text.append(" and status = :status"));
        filter.priority().ifPresent(priority -> text.append(" and priority = :priority"));
        filter.assigneeId().ifPresent(id -> text.append(" and assignee_id = :assignee_id"));
        filter.specId().ifPresent(id -> text.append(" and spec_id = :spec_id"));
        if (after != null) {
            text.append(" and (status < :column or (status = :column and (position, id) > (:position, :id)))");
        }
        // in the order of the alphabet, backwards, the columns happen to stand as on the board
        var statement = sight.sql(text.append(" order by status desc, position, id limit :limit")
                        .toString())
                .bind("limit", limit + 1);
        filter.status().ifPresent(status -> statement.bind("status", status));
        filter.priority().ifPresent(priority -> statement.bind("priority", priority));
        filter.assigneeId().ifPresent(id -> statement.bind("assignee_id", id));
        filter.specId().ifPresent(id -> statement.bind("spec_id", id));
        if (after != null) {
            statement
                    .bind("column", after.constant(0, TaskStatus.class))
                    .bind("position", after.number(1))
                    .bind("id", after.uuid(2));
        }
        return statement.list(TaskStore::task);
    }

    /** All of them in the order of creation, a page at a time. */
    List<Task> after(@Nullable UUID last, int limit) {
        var statement = sight.sql(WHOLE + (last == null ? "" : " and id > :last") + " order by id limit :limit")
                .bind("limit", limit);
        return (last == null ? statement : statement.bind("last", last)).list(TaskStore::task);
    }

    List<Task> concerning(UUID person, @Nullable UUID last, int limit) {
        return sight.sql(WHOLE + " and (user_id = :person or assignee_id = :person) and id > :last"
                        + " order by id limit :limit")
                .bind("person", person)
                .bind("last", last == null ? new UUID(0, 0) : last)
                .bind("limit", limit)
                .list(TaskStore::task);
    }

    /** Those that mirror an item of the spec's checklist, locked on PostgreSQL. */
    List<Task> mirroring(UUID specId) {
        var text = WHOLE + " and spec_id = :spec_id and checklist_item is not null order by id";
        return sight.sql(Dialect.of(text, text + " for update"))
                .bind("spec_id", specId)
                .list(TaskStore::task);
    }

    List<Task> ofSpec(UUID specId) {
        var text = WHOLE + " and spec_id = :spec_id order by id";
        return sight.sql(Dialect.of(text, text + " for update"))
                .bind("spec_id", specId)
                .list(TaskStore::task);
    }

    List<Task> assignedTo(UUID userId) {
        var text = WHOLE + " and assignee_id = :assignee_id order by id";
        return sight.sql(Dialect.of(text, text + " for update"))
                .bind("assignee_id", userId)
                .list(TaskStore::task);
    }

    Set<String> mirroredItems(UUID specId) {
        return new TreeSet<>(sight.sql("""
                        select checklist_item from tasks
                        where organization_id = :tenant and spec_id = :spec_id and checklist_item is not null and\s""" + SEEN).bind("spec_id", specId).list(row -> row.text("checklist_item")));
    }

    Set<String> titlesOfSpec(UUID specId) {
        return new TreeSet<>(
                sight.sql("select title from tasks where organization_id = :tenant and spec_id = :spec_id and " + SEEN)
                        .bind("spec_id", specId)
                        .list(row -> row.text("title")));
    }

    /** The place behind the last one of a column. */
    long end(TaskStatus column) {
        return transaction
                .sql("""
                        select coalesce(max(position), 0) + :gap as place from tasks
                        where organization_id = :tenant and status = :status""")
                .bind("gap", BoardOrder.GAP)
                .bind("status", column)
                .one(row -> row.bigint("place"));
    }

    /** The nearest neighbour of a place, leaving out the task that moves. */
    Optional<Placed> neighbour(Placed place, TaskStatus column, UUID moved, boolean below) {
        return transaction
                .sql("select id, position from tasks where organization_id = :tenant and status = :status"
                        + " and id <> :moved and (position, id) " + (below ? ">" : "<") + " (:position, :id)"
                        + (below ? " order by position, id limit 1" : " order by position desc, id desc limit 1"))
                .bind("status", column)
                .bind("moved", moved)
                .bind("position", place.position())
                .bind("id", place.id())
                .first(TaskStore::placed);
    }

    Optional<Placed> last(TaskStatus column, UUID moved) {
        return transaction.sql("""
                        select id, position from tasks
                        where organization_id = :tenant and status = :status and id <> :moved
                        order by position desc, id desc limit 1""").bind("status", column).bind("moved", moved).first(TaskStore::placed);
    }

    /** A column from top to bottom, without the task that moves. */
    List<Placed> column(TaskStatus column, UUID moved) {
        return transaction.sql("""
                        select id, position from tasks
                        where organization_id = :tenant and status = :status and id <> :moved
                        order by position, id""").bind("status", column).bind("moved", moved).list(TaskStore::placed);
    }

    void insert(Task task) {
        var statement = transaction.sql("""
                insert into tasks (id, organization_id, user_id, spec_id, title, description, status, priority,
                    assignee_id, due_date, checklist_item, intent_id, position, version,
                    created_at, updated_at, completed_at)
                values (:id, :tenant, :user_id, :spec_id, :title, :description, :status, :priority,
                    :assignee_id, :due_date, :checklist_item, :intent_id, :position, :version,
                    :created_at, :updated_at, :completed_at)""");
        bindChangeable(statement, task)
                .bind("user_id", task.userId())
                .bind("intent_id", task.intentId())
                .bind("created_at", task.createdAt())
                .update();
    }

    void update(Task task) {
        var statement = transaction.sql("""
                update tasks set spec_id = :spec_id, title = :title, description = :description, status = :status,
                    priority = :priority, assignee_id = :assignee_id, due_date = :due_date,
                    checklist_item = :checklist_item, position = :position, version = :version,
                    updated_at = :updated_at, completed_at = :completed_at
                where organization_id = :tenant and id = :id""");
        bindChangeable(statement, task).update();
    }

    void delete(UUID id) {
        transaction
                .sql("delete from tasks where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    private static Statement bindChangeable(Statement statement, Task task) {
        return statement
                .bind("id", task.id())
                .bind("spec_id", task.specId())
                .bind("title", task.title())
                .bind("description", task.description())
                .bind("status", task.status())
                .bind("priority", task.priority())
                .bind("assignee_id", task.assigneeId())
                .bind("due_date", task.dueDate())
                .bind("checklist_item", task.checklistItem())
                .bind("position", task.position())
                .bind("version", task.version())
                .bind("updated_at", task.updatedAt())
                .bind("completed_at", task.completedAt());
    }

    private static Task task(Row row) {
        return new Task(
                row.uuid("id"),
                row.text("title"),
                row.text("description"),
                row.constant("status", TaskStatus.class),
                row.constant("priority", TaskPriority.class),
                row.uuid("user_id"),
                row.uuidOrNull("assignee_id"),
                row.uuidOrNull("spec_id"),
                row.textOrNull("checklist_item"),
                row.uuidOrNull("intent_id"),
                row.instantOrNull("due_date"),
                row.bigint("position"),
                row.integer("version"),
                row.bool("restricted"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.instantOrNull("completed_at"));
    }

    private static Placed placed(Row row) {
        return new Placed(row.uuid("id"), row.bigint("position"));
    }
}
