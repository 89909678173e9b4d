package io.resonant.spec;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.StoredJson;

/**
 * What a spec says.
 *
 * @param metadata a JSON object of anything, see {@link SpecMetadata}
 */
public record SpecContent(String markdown, Json metadata) {
    /** As {@link Spec} carries it. */
    public StoredJson<SpecContent> stored() {
        return StoredJson.of(this, SpecContent.class);
    }
}
