package io.resonant.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task to be created.
 *
 * @param title 1 to 200 characters
 * @param description Markdown, at most 64 KiB
 * @param status {@code todo} when not given
 * @param priority {@code medium} when not given
 * @param assigneeId a member of the organisation
 * @param checklistItem identity of an item in the spec's checklist, to stay in step with it
 */
public record NewTask(
        String title,
        @Nullable String description,
        @Nullable TaskStatus status,
        @Nullable TaskPriority priority,
        @Nullable UUID assigneeId,
        @Nullable Instant dueDate,
        @Nullable UUID specId,
        @Nullable String checklistItem) {

    public static NewTask titled(String title) {
        return new NewTask(title, null, null, null, null, null, null, null);
    }
}
