package io.resonant.search;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that was found.
 *
 * @param excerpt the place that matches, cut into parts that do and do not
 * @param threadId the conversation of a message, where a reader wants to go
 */
public record SearchHit(
        SearchKind kind,
        UUID id,
        String title,
        List<ExcerptPart> excerpt,
        @Nullable UUID threadId,
        Instant updatedAt) {

    /** A part of an excerpt. */
    public record ExcerptPart(String text, boolean match) {}
}
