package io.resonant.mirror;

import io.resonant.check.Finding;
import java.time.Instant;
import java.util.List;

/**
 * One version of one item at the source.
 *
 * @param item as the source calls it; the place in the index for what has no name
 * @param sourceState what the source says of it; {@code published} where it says nothing
 * @param findings what is not as it should be, also when it is hosted all the same
 */
public record MirrorEntry(
        String item,
        String version,
        EntryState state,
        String sha256,
        String sourceState,
        List<Finding> findings,
        Instant updatedAt) {}
