package io.resonant.recommendation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ranker may know of a recording: the names of its topics and of their message types.
 *
 * @param scope whether these are all topics that there are
 */
public record RecordingFeatures(List<Topic> topics, Scope scope) {
    /** @param schema null for a topic without one */
    public record Topic(String name, @Nullable String schema) {}

    /** What the absence of a topic means. */
    public enum Scope {
        /** A whole recording: what is not there cannot be shown, and much of what is there interests nobody. */
        RECORDING,
        /** Topics that somebody chose, as those of a layout: each of them matters, and others may be there. */
        SELECTION
    }
}
