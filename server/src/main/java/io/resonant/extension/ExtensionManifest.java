package io.resonant.extension;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code package.json} says, after the checks.
 *
 * @param name as npm has it, perhaps with a scope: {@code @acme/map-panel}
 * @param version x.y.z
 * @param main relative, without a leading {@code ./}
 */
public record ExtensionManifest(
        String name,
        String version,
        String publisher,
        Optional<String> displayName,
        Optional<String> description,
        String main,
        Optional<String> homepage,
        Optional<String> license,
        List<String> keywords) {

    /** The first part of the panel types in layouts, and so an identity: {@code <title>.<panel>}. */
    public String title() {
        return displayName.orElse(name);
    }

    /** As the desktop viewer makes it: both parts in lower case, the publisher without what is not a word character. */
    public String id() {
        return publisherKey(publisher) + "." + nameWithoutScope(name).toLowerCase(Locale.ROOT);
    }

    static String publisherKey(String publisher) {
        return publisher.replaceAll("[^A-Za-z0-9_]", "").toLowerCase(Locale.ROOT);
    }

    static String nameWithoutScope(String name) {
        return name.substring(name.indexOf('/') + 1);
    }
}
