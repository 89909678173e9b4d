package io.resonant.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done.
 *
 * @param userId who created it
 * @param checklistItem identity of the {@code - [ ]} of the spec that it mirrors, if it does: it is done exactly when
 *     that is ticked
 * @param intentId the intent that proposed it
 * @param position place in its column of the board: smaller stands higher; says nothing across columns
 * @param version grows by one with each change
 * @param restricted whether only some people of the organisation see it, because of its spec
 * @param completedAt set exactly while it is done
 */
public record Task(
        UUID id,
        String title,
        String description,
        TaskStatus status,
        TaskPriority priority,
        UUID userId,
        @Nullable UUID assigneeId,
        @Nullable UUID specId,
        @Nullable String checklistItem,
        @Nullable UUID intentId,
        @Nullable Instant dueDate,
        long position,
        int version,
        boolean restricted,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant completedAt) {

    public boolean done() {
        return status == TaskStatus.DONE;
    }

    /** The same in another column; completion follows from the column. */
    Task in(TaskStatus column, Instant now) {
        boolean stays = column == TaskStatus.DONE && completedAt != null;
        return new Task(
                id,
                title,
                description,
                column,
                priority,
                userId,
                assigneeId,
                specId,
                checklistItem,
                intentId,
                dueDate,
                position,
                version,
                restricted,
                createdAt,
                updatedAt,
                stays ? completedAt : column == TaskStatus.DONE ? now : null);
    }

    Task at(long place) {
        return new Task(
                id,
                title,
                description,
                status,
                priority,
                userId,
                assigneeId,
                specId,
                checklistItem,
                intentId,
                dueDate,
                place,
                version,
                restricted,
                createdAt,
                updatedAt,
                completedAt);
    }

    Task mirroring(@Nullable UUID spec, @Nullable String item) {
        return new Task(
                id,
                title,
                description,
                status,
                priority,
                userId,
                assigneeId,
                spec,
                item,
                intentId,
                dueDate,
                position,
                version,
                restricted,
                createdAt,
                updatedAt,
                completedAt);
    }

    Task changed(int newVersion, Instant now) {
        return new Task(
                id,
                title,
                description,
                status,
                priority,
                userId,
                assigneeId,
                specId,
                checklistItem,
                intentId,
                dueDate,
                position,
                newVersion,
                restricted,
                createdAt,
                now,
                completedAt);
    }

    Task unassigned() {
        return new Task(
                id,
                title,
                description,
                status,
                priority,
                userId,
                null,
                specId,
                checklistItem,
                intentId,
                dueDate,
                position,
                version,
                restricted,
                createdAt,
                updatedAt,
                completedAt);
    }
}
