package io.resonant.file;

import io.resonant.kernel.blob.Sha256;
import java.time.Instant;
import java.util.UUID;

/**
 * A file as its organisation sees it.
 *
 * @param contentType what its first bytes say
 * @param url where its bytes are, for as long as it exists and wherever they are kept
 */
public record StoredFile(
        UUID id,
        String name,
        long size,
        String contentType,
        String sha256,
        String url,
        UUID createdBy,
        Instant createdAt) {
    /** The object that holds the content. */
    Sha256 hash() {
        return new Sha256(sha256);
    }
}
