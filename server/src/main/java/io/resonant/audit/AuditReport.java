package io.resonant.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What looking at the whole trail has shown.
 *
 * @param intact nothing was found
 * @param lines that were looked at
 * @param pruned how many older ones retention has taken away
 * @param head the hash of the newest link; written down elsewhere, it proves the trail up to here even against whoever
 *     has the server
 * @param sealedAt when lines were last linked; none before the first time
 * @param findings the first of what is wrong
 */
public record AuditReport(
        boolean intact,
        long lines,
        long pruned,
        @Nullable String head,
        @Nullable Instant sealedAt,
        List<Finding> findings) {

    /**
     * @param number of the line in the chain; none for a line that is not in it
     * @param entryId none when it concerns the chain as a whole
     */
    public record Finding(
            Code code, @Nullable Long number, @Nullable UUID entryId) {}

    /** What may be wrong. */
    public enum Code {
        /** A line does not say what it said when it was linked. */
        CHANGED,
        /** A line is gone. */
        MISSING,
        /** A link is gone. */
        GAP,
        /** A line was put in afterwards. */
        INSERTED,
        /** The end of the chain is not the one that the server has signed. */
        HEAD
    }
}
