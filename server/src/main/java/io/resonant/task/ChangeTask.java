package io.resonant.task;

import io.resonant.kernel.json.Given;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What to change of a task; what is not given stays, and null empties what may be empty. */
public record ChangeTask(
        @Nullable String title,
        @Nullable String description,
        @Nullable TaskStatus status,
        @Nullable TaskPriority priority,
        @Nullable Given<UUID> assigneeId,
        @Nullable Given<Instant> dueDate,
        @Nullable Given<UUID> specId) {}
