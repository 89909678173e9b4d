package io.resonant.recommendation;

import java.util.List;

/**
 * What is recommended for a recording.
 *
 * @param panels types of panels, the likeliest first
 */
public record Recommendations(
        List<Recommendation> layouts, List<Recommendation> extensions, List<PanelModel.Panel> panels) {}
