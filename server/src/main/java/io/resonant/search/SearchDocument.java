package io.resonant.search;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A text as it is kept for searching.
 *
 * @param title shown with a hit; counts more than the body
 * @param body plain text or Markdown source
 */
public record SearchDocument(
        SearchKind kind, UUID id, @Nullable UUID threadId, String title, String body, Instant updatedAt) {}
