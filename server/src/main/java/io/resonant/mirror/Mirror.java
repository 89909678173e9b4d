package io.resonant.mirror;

import io.resonant.check.Finding;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is followed.
 *
 * @param address of the index, or of the server
 * @param keyId the first key of the followed log, which all others must be vouched for by; null before the first visit
 * @param logNumber how far the log was read
 * @param logHash hash of the last entry that was read: the past must not change
 * @param failure why the last visit changed nothing; null when it went well
 */
public record Mirror(
        UUID id,
        UUID organizationId,
        MirrorKind kind,
        URI address,
        @Nullable String keyId,
        long logNumber,
        @Nullable String logHash,
        @Nullable Instant visitedAt,
        @Nullable Finding failure,
        UUID createdBy,
        Instant createdAt) {}
