package io.resonant.task;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a task goes on the board; without neighbours to the end of the column.
 *
 * @param status the column
 * @param beforeId the task goes directly before this one
 * @param afterId the task goes directly after this one; with both given it goes between the two, whichever is higher
 */
public record MoveTask(
        TaskStatus status,
        @Nullable UUID beforeId,
        @Nullable UUID afterId) {}
