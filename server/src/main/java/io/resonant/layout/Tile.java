package io.resonant.layout;

/**
 * The place of a panel, in parts of the whole: 0 to 1 from the left upper corner. A panel inside of a tab lies on the
 * tile of the tab panel, which comes before it; only the tab that is open has tiles.
 */
public record Tile(String panel, String type, double x, double y, double width, double height) {}
