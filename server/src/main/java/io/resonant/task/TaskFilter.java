package io.resonant.task;

import java.util.Optional;
import java.util.UUID;

/** Which tasks a list shows. */
public record TaskFilter(
        Optional<TaskStatus> status,
        Optional<TaskPriority> priority,
        Optional<UUID> assigneeId,
        Optional<UUID> specId) {
    public static final TaskFilter ALL =
            new TaskFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static TaskFilter spec(UUID id) {
        return new TaskFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(id));
    }

    public static TaskFilter status(TaskStatus status) {
        return new TaskFilter(Optional.of(status), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
