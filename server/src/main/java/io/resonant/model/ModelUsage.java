package io.resonant.model;

import io.resonant.kernel.json.Json;

/**
 * What a call used, as the other side counted it.
 *
 * @param model as the other side names it, which may be more exact than what we asked for
 * @param input tokens read that were not in a cache
 * @param estimated the other side did not count, so we did
 * @param raw its own words, kept because prices depend on more than we understand today
 */
public record ModelUsage(
        String model, long input, long cacheWrite, long cacheRead, long output, boolean estimated, Json raw) {

    public long allInput() {
        return input + cacheWrite + cacheRead;
    }
}
