package io.resonant.filemove;

import io.resonant.file.StoreRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A move as its row says.
 *
 * @param rate bytes in a second that the copier may take; nothing: as fast as it goes
 * @param wanted a verification that somebody asked for and that is not done yet
 */
record FileMove(
        UUID id,
        StoreRecord source,
        StoreRecord target,
        FileMoveState state,
        String startedBy,
        Optional<Long> rate,
        Optional<Depth> wanted,
        Verified verified,
        List<FileProblem> problems,
        Optional<String> error,
        Times times) {
    /** How closely a verification looks. */
    enum Depth {
        /** Every object is there with its size. */
        QUICK,
        /** Every object is read back and hashed. */
        DEEP
    }

    /** The last verification. */
    record Verified(@Nullable Instant at, boolean deep, long objects) {}

    record Times(
            Instant startedAt,
            @Nullable Instant switchedAt,
            @Nullable Instant endedAt) {}

    /** Where objects are copied from. */
    StoreRecord from() {
        return state == FileMoveState.ROLLING_BACK ? target : source;
    }

    /** Where objects are copied to. */
    StoreRecord to() {
        return state == FileMoveState.ROLLING_BACK ? source : target;
    }
}
