package io.resonant.layout;

import java.util.List;

/**
 * A panel that can be seen.
 *
 * @param id unique in the layout, {@code <type>!<suffix>}; made up from its place in the format without ids
 * @param type as Lichtblick calls it
 * @param topics in the order of its configuration
 */
public record LayoutPanel(String id, String type, List<String> topics) {}
