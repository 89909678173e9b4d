package io.resonant.move;

import io.resonant.kernel.transfer.Move.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a move stands, for the command and the page.
 *
 * @param source and {@code target}: addresses without passwords
 * @param owner which of the two everybody uses
 * @param progress of the first load; null before and after it
 * @param behind changed rows that have not arrived on the other side, counted up to a hundred thousand
 * @param lagMillis how old the newest state is that has arrived on the other side; 0 when nothing waits, null when this
 *     server has not seen anything arrive
 * @param walBytes what waits in the write-ahead log of a SQLite source
 * @param logBytes what the log of changed rows takes in a PostgreSQL that is in use
 * @param capture how changes of the database in use are followed: {@code triggers} or {@code slot}
 * @param slotBytes what a PostgreSQL that is in use keeps of its write-ahead log for a replication slot
 * @param pauseMillis how long writes would wait in a switch now, without the wait for those that have begun; null before
 *     it can be told
 * @param trouble what the last attempt met; it is tried again by itself
 * @param next what can be done now
 */
public record MoveStatus(
        Stage stage,
        @Nullable String id,
        String source,
        @Nullable String target,
        String owner,
        @Nullable Instant startedAt,
        @Nullable String startedBy,
        @Nullable Progress progress,
        long behind,
        @Nullable Long lagMillis,
        long walBytes,
        long logBytes,
        @Nullable String capture,
        long slotBytes,
        @Nullable Long pauseMillis,
        @Nullable Verification verification,
        @Nullable Hand switched,
        @Nullable Instant returnUntil,
        @Nullable String trouble,
        List<String> next) {

    /** The last known state, for as long as a database does not answer. */
    MoveStatus outOfReach(String reason) {
        return new MoveStatus(
                stage,
                id,
                source,
                target,
                owner,
                startedAt,
                startedBy,
                progress,
                behind,
                null,
                walBytes,
                logBytes,
                capture,
                slotBytes,
                null,
                verification,
                switched,
                returnUntil,
                "A database of the move does not answer: " + reason,
                next);
    }

    /**
     * @param percent of the bytes, from 0 to 100; the size of the source is an estimate
     * @param heldBackTo bytes a second to which the copy slows itself down because requests take long; null when it does
     *     not
     */
    public record Progress(
            double percent,
            long bytes,
            long bytesPerSecond,
            @Nullable Long heldBackTo,
            List<TablePart> tables) {}

    /**
     * How many parts of a table have arrived.
     *
     * @param bytesPerSecond on average since the copy began
     */
    public record TablePart(String table, int done, int parts, long bytesPerSecond) {}

    /**
     * A comparison of every row at one state.
     *
     * @param ageSeconds how long ago that was, when somebody asks; null in what is kept
     * @param differing keys of rows that differ, by table; empty when all is equal
     */
    public record Verification(
            Instant at,
            @Nullable Long ageSeconds,
            boolean equal,
            long rows,
            Map<String, String> digests,
            Map<String, List<String>> differing) {

        Verification asOf(Instant now) {
            return new Verification(at, Duration.between(at, now).toSeconds(), equal, rows, digests, differing);
        }
    }

    /**
     * A hand-over from one side to the other.
     *
     * @param pauseMicros how long writes waited
     * @param keys changed rows that were carried over in the pause
     */
    public record Hand(Instant at, long pauseMicros, long keys) {}
}
