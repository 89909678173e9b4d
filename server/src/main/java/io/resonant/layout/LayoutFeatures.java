package io.resonant.layout;

import java.util.List;
import java.util.Set;

/**
 * What a layout shows, counting only panels that somebody can get to see: in the mosaic, or in a tab of one that is.
 *
 * @param panels in reading order
 * @param topics of all panels and scripts, sorted
 * @param services that panels call, sorted
 * @param schemas named in the layout itself, sorted; mostly there are none
 * @param extensionPanels types of panels that come from extensions, {@code <title>.<panel>}, sorted
 * @param tiles where the panels are, for a picture
 */
public record LayoutFeatures(
        Format format,
        List<LayoutPanel> panels,
        Set<String> topics,
        Set<String> services,
        Set<String> schemas,
        Set<String> extensionPanels,
        List<Tile> tiles) {

    /** The two formats in use. */
    public enum Format {
        /** Panels by id and a binary mosaic: what Lichtblick reads and writes, and Foxglove exported until 2025. */
        MOSAIC,
        /** A tree of containers with the panels in it ({@code "version": 1}), which Lichtblick does not read. */
        CONTENT
    }
}
