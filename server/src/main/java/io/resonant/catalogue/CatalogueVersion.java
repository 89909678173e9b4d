package io.resonant.catalogue;

import io.resonant.registry.ReleaseState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version as everybody sees it; a removed one is a tombstone.
 *
 * @param replacement id of the item to use instead
 * @param url where its content is, forever
 */
public record CatalogueVersion(
        String version,
        ReleaseState state,
        @Nullable String reason,
        @Nullable String replacement,
        String sha256,
        long size,
        String fileName,
        @Nullable String url,
        @Nullable Instant publishedAt) {}
