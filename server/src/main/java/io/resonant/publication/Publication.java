package io.resonant.publication;

import io.resonant.check.Finding;
import io.resonant.registry.ItemKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to publish something, with everything that was found.
 *
 * @param namespace as far as the file told it; empty when it could not be read
 * @param heldFor why it waits, a code
 * @param appeal what the publisher says to the operator
 * @param decision what the operator said
 */
public record Publication(
        UUID id,
        @Nullable UUID releaseId,
        ItemKind kind,
        PublicationState state,
        String namespace,
        String name,
        String version,
        String fileName,
        String sha256,
        long size,
        @Nullable String heldFor,
        List<Finding> findings,
        @Nullable String appeal,
        @Nullable Instant appealedAt,
        @Nullable String decision,
        @Nullable Instant decidedAt,
        UUID createdBy,
        Instant createdAt) {

    Publication released(UUID release, PublicationState newState, String namespaceName, @Nullable String held) {
        return new Publication(
                id,
                release,
                kind,
                newState,
                namespaceName,
                name,
                version,
                fileName,
                sha256,
                size,
                held,
                findings,
                appeal,
                appealedAt,
                decision,
                decidedAt,
                createdBy,
                createdAt);
    }

    /** Its page in the API. */
    public String url() {
        return "/api/v1/publications/" + id;
    }
}
