package io.resonant.spec;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.StoredJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A specification as it stands.
 *
 * @param syncTrigger set to ask for a review; whoever starts the review takes it back
 * @param userId who created it
 * @param version starts at 1 and grows by one with each change, so that two writers notice each other
 * @param openFindings how many findings of reviews are neither resolved nor dismissed
 * @param restricted whether only some people of the organisation see it
 */
public record Spec(
        UUID id,
        String title,
        StoredJson<SpecContent> content,
        SpecStatus status,
        List<String> tags,
        boolean syncTrigger,
        @Nullable String notionPageId,
        UUID userId,
        int version,
        int openFindings,
        boolean restricted,
        Instant createdAt,
        Instant updatedAt) {

    public String markdown() {
        return content.value().markdown();
    }

    public Json metadata() {
        return content.value().metadata();
    }

    /** The same without the content, for lists and events. */
    public SpecSummary summary() {
        return new SpecSummary(
                id,
                title,
                status,
                tags,
                syncTrigger,
                notionPageId,
                userId,
                version,
                openFindings,
                restricted,
                createdAt,
                updatedAt);
    }
}
