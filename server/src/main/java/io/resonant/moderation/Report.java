package io.resonant.moderation;

import io.resonant.registry.ItemKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said about an item. Its publisher does not see who it was.
 *
 * @param item what it is about, such as {@code acme.map-panel}
 * @param text in the words of who reports
 * @param decision what the operator said
 */
public record Report(
        UUID id,
        ItemKind kind,
        String item,
        ReportReason reason,
        String text,
        ReportState state,
        @Nullable String decision,
        @Nullable Instant decidedAt,
        UUID createdBy,
        Instant createdAt) {}
