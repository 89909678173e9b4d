package io.resonant.registry;

import io.resonant.kernel.json.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of an item. Its content never changes.
 *
 * @param reason why it is in its state, in the words of who decided
 * @param replacement id of the item to use instead
 * @param contentDigest the same for packages with the same files, however they were packed
 * @param metadata what was found in the content, see {@link ReleaseMetadata}
 * @param publishedAt when it was let into the catalogue; null while it waits
 */
public record Release(
        UUID id,
        UUID itemId,
        String version,
        ReleaseState state,
        @Nullable String reason,
        @Nullable String replacement,
        String sha256,
        long size,
        String contentDigest,
        String fileName,
        String contentType,
        Json metadata,
        UUID createdBy,
        Instant createdAt,
        @Nullable Instant publishedAt) {
    /** Where its content is, forever. */
    public String url() {
        return "/files/sha256/" + sha256;
    }
}
