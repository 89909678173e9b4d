package io.resonant.review;

/** How soon a proposed task should be done. */
public enum Priority {
    LOW,
    MEDIUM,
    HIGH
}
