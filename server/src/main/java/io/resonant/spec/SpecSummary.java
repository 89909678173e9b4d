package io.resonant.spec;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A {@link Spec} without its content, as lists and events show it. */
public record SpecSummary(
        UUID id,
        String title,
        SpecStatus status,
        List<String> tags,
        boolean syncTrigger,
        @Nullable String notionPageId,
        UUID userId,
        int version,
        int openFindings,
        boolean restricted,
        Instant createdAt,
        Instant updatedAt) {}
