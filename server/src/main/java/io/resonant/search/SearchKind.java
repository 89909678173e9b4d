package io.resonant.search;

/** What can be found. */
public enum SearchKind {
    SPEC,
    THREAD,
    MESSAGE,
    TASK,
    INTENT
}
