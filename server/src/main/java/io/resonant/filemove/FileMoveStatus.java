package io.resonant.filemove;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A move as somebody sees it who waits for it.
 *
 * @param state absent when nothing was ever moved
 * @param current what the primary store is
 * @param bytesPerSecond what the copier does just now, when it works in the process that answers
 * @param next the commands that are possible now
 */
public record FileMoveStatus(
        @Nullable UUID id,
        @Nullable String state,
        String current,
        @Nullable String from,
        @Nullable String to,
        @Nullable String startedBy,
        @Nullable Instant startedAt,
        @Nullable Instant switchedAt,
        @Nullable Instant endedAt,
        Progress progress,
        @Nullable Verification verification,
        List<FileProblem> problems,
        @Nullable String error,
        @Nullable Long bytesPerSecond,
        List<String> next) {

    /** How much there is, and how much of it the store that is copied to has. */
    public record Progress(long objects, long copied, long bytes, long copiedBytes) {
        public long missing() {
            return objects - copied;
        }
    }

    /**
     * @param wanted {@code quick} or {@code deep} while one is under way
     * @param at when the last one ended
     */
    public record Verification(
            @Nullable String wanted, @Nullable Instant at, boolean deep, long objects) {}
}
