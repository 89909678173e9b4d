package io.resonant.recommendation;

import java.util.List;

/** What may be recommended to anybody: published, public, and not withdrawn. */
@FunctionalInterface
public interface ItemSource {
    List<ItemFeatures> items();
}
