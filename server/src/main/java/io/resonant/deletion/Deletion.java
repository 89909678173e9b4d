package io.resonant.deletion;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A deletion that was asked for and can still be taken back.
 *
 * @param dueAt from this moment on it is carried out
 * @param heldBy names of organisations that would be left with people and without an owner; while there are any, nothing
 *     is deleted
 */
public record Deletion(
        Subject subject,
        UUID subjectId,
        String name,
        UUID requestedBy,
        Instant requestedAt,
        Instant dueAt,
        List<String> heldBy) {

    /** What goes. */
    public enum Subject {
        PERSON,
        ORGANIZATION
    }
}
