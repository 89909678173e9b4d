package io.resonant.task;

/** How much a task matters. */
public enum TaskPriority {
    LOW,
    MEDIUM,
    HIGH
}
