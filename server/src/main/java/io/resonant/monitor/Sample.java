package io.resonant.monitor;

import java.util.EnumMap;
import java.util.Map;

/**
 * The figures of one minute of one node. What nobody measured is not there.
 *
 * @param minute since 1970
 */
public record Sample(String node, long minute, Map<Figure, Double> figures) {
    public Sample {
        figures = figures.isEmpty() ? Map.of() : new EnumMap<>(figures);
    }
}
