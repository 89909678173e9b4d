package io.resonant.task;

/** The columns of the board. */
public enum TaskStatus {
    TODO,
    IN_PROGRESS,
    DONE
}
