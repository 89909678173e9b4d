package io.resonant.registry;

import java.time.Instant;
import java.util.UUID;

/**
 * An extension or a layout, of which there are releases.
 *
 * @param itemId what people and viewers call it: {@code acme.map-panel}
 * @param name without the publisher
 * @param downloads of all releases; a viewer and day counts once
 */
public record Item(
        UUID id,
        UUID organizationId,
        UUID namespaceId,
        ItemKind kind,
        String itemId,
        String name,
        String displayName,
        Visibility visibility,
        long downloads,
        Instant createdAt,
        Instant updatedAt) {}
