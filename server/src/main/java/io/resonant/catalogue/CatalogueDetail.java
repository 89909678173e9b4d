package io.resonant.catalogue;

import io.resonant.kernel.json.Json;
import io.resonant.registry.ReleaseMetadata.Converter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about an item and one version of it.
 *
 * @param readme as safe HTML
 * @param changelog as safe HTML
 * @param capabilities what an extension does beyond showing, such as {@code network}
 * @param extra what only this kind has
 */
public record CatalogueDetail(
        CatalogueItem item,
        List<CatalogueVersion> versions,
        List<Converter> converters,
        List<String> topics,
        List<String> extensions,
        List<String> capabilities,
        Json extra,
        @Nullable String readme,
        @Nullable String changelog) {}
