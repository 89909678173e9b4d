package io.resonant.spec;

import io.resonant.kernel.json.Json;

/**
 * What a spec says.
 *
 * @param metadata a JSON object of anything, see {@link SpecMetadata}
 */
public record SpecContent(String markdown, Json metadata) {}
