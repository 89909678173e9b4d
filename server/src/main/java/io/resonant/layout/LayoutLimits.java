package io.resonant.layout;

/**
 * How large a layout may be. Real ones have 108 bytes to 69 kB, and are at most 9 deep. Viewers poll all layouts of an
 * organisation with all their data, so that one large layout costs everybody.
 */
public record LayoutLimits(int maxBytes, int maxDepth, int maxPanels) {
    public static final LayoutLimits DEFAULT = of(1_000_000);

    public static LayoutLimits of(int maxBytes) {
        return new LayoutLimits(maxBytes, 48, 500);
    }
}
