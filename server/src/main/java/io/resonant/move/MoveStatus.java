package io.resonant.move;

import io.resonant.kernel.transfer.Move.Stage;
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
 * @param walBytes what waits in the write-ahead log of a SQLite source
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
        long walBytes,
        @Nullable Verification verification,
        @Nullable Hand switched,
        @Nullable Instant returnUntil,
        @Nullable String trouble,
        List<String> next) {

    /** @param percent of the bytes, from 0 to 100; the size of the source is an estimate */
    public record Progress(double percent, long bytes, long bytesPerSecond, List<TablePart> tables) {}

    /** How many parts of a table have arrived. */
    public record TablePart(String table, int done, int parts) {}

    /**
     * A comparison of every row at one state.
     *
     * @param differing keys of rows that differ, by table; empty when all is equal
     */
    public record Verification(
            Instant at, boolean equal, long rows, Map<String, String> digests, Map<String, List<String>> differing) {}

    /**
     * A hand-over from one side to the other.
     *
     * @param pauseMicros how long writes waited
     * @param keys changed rows that were carried over in the pause
     */
    public record Hand(Instant at, long pauseMicros, long keys) {}
}
