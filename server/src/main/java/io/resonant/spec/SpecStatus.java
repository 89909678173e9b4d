package io.resonant.spec;

/** How far a spec has come; nothing follows from it by itself, people and the review move it. */
public enum SpecStatus {
    DRAFT,
    IN_REVIEW,
    APPROVED,
    ARCHIVED
}
