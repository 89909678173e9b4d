package io.resonant.catalogue;

import io.resonant.registry.ItemKind;
import io.resonant.registry.ReleaseState;
import io.resonant.registry.Visibility;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item as lists show it, by its latest version.
 *
 * @param id what viewers call it: {@code acme.map-panel}
 * @param panels that an extension brings, or that a layout uses
 * @param schemas that it reads or needs
 */
public record CatalogueItem(
        String id,
        ItemKind kind,
        String name,
        String displayName,
        String description,
        Publisher publisher,
        @Nullable String homepage,
        @Nullable String license,
        List<String> keywords,
        List<String> panels,
        List<String> schemas,
        String version,
        ReleaseState state,
        @Nullable String reason,
        @Nullable String replacement,
        String sha256,
        long size,
        String url,
        Visibility visibility,
        long downloads,
        @Nullable Instant publishedAt,
        Instant createdAt) {
    /**
     * Who publishes it.
     *
     * @param verified whether a proof says that the name is theirs
     */
    public record Publisher(String name, String displayName, boolean verified) {}
}
