package io.resonant.spec;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of what a spec said. Changes of status, tags or trigger take a version too but leave no revision.
 *
 * @param detail what the reason refers to: the version restored, the file imported or the checklist item ticked
 * @param authorName null when the account is gone
 * @param content null in lists
 */
public record SpecRevision(
        int version,
        String title,
        Reason reason,
        @Nullable String detail,
        UUID authorId,
        @Nullable String authorName,
        Instant createdAt,
        @Nullable SpecContent content) {

    /** Why there is a new version. */
    public enum Reason {
        CREATED,
        EDITED,
        RESTORED,
        IMPORTED,
        TASK_COMPLETED,
        TASK_REOPENED
    }

    /** Who changed a spec and why. */
    record Cause(UUID author, Reason reason, @Nullable String detail) {
        static Cause of(UUID author, Reason reason) {
            return new Cause(author, reason, null);
        }
    }

    SpecRevision by(@Nullable String name) {
        return new SpecRevision(version, title, reason, detail, authorId, name, createdAt, content);
    }
}
