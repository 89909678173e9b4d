package io.resonant.layout;

import io.resonant.check.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What came out of looking at a layout.
 *
 * @param features what it shows; also there for one that is refused, when it could be read at all
 * @param layout there only when no finding is an error
 */
public record LayoutInspection(
        List<Finding> findings, Optional<LayoutFeatures> features, Optional<LayoutDocument> layout) {}
