package io.resonant.registry;

import io.resonant.kernel.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a release says of itself, and what was found in it without running it.
 *
 * @param publisher as the package writes it
 * @param panels names of panels that an extension brings, types of panels that a layout uses
 * @param converters which messages it makes of which
 * @param schemas that it reads or needs
 * @param topics that a layout shows
 * @param extensions that a layout needs, by their titles
 * @param capabilities what an extension does beyond showing, such as {@code network}
 * @param extra what only this kind has, for instance the geometry of a layout's preview
 */
public record ReleaseMetadata(
        String publisher,
        String description,
        @Nullable String homepage,
        @Nullable String license,
        List<String> keywords,
        List<String> panels,
        List<Converter> converters,
        List<String> schemas,
        List<String> topics,
        List<String> extensions,
        List<String> capabilities,
        Json extra) {

    /** Names of schemas. */
    public record Converter(String from, String to) {}
}
