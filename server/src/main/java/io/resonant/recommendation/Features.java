package io.resonant.recommendation;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What items and recordings have in common, as texts with their kind in front: topics, their ends, words and types. */
final class Features {
    /** Nearly every recording has these, so that they say nothing of it. */
    static final Set<String> USUAL_TOPICS =
            Set.of("/tf", "/tf_static", "/rosout", "/rosout_agg", "/parameter_events", "/clock", "/diagnostics");

    static final String TOPIC = "t:";
    static final String SCHEMA = "s:";

    private Features() {}

    static Set<String> of(ItemFeatures item) {
        return of(item.topics(), item.schemas());
    }

    static Set<String> of(RecordingFeatures recording) {
        return of(
                recording.topics().stream().map(RecordingFeatures.Topic::name).toList(),
                recording.topics().stream()
                        .map(RecordingFeatures.Topic::schema)
                        .filter(schema -> schema != null)
                        .toList());
    }

    static Set<String> of(Collection<String> topics, Collection<String> schemas) {
        var features = new LinkedHashSet<String>();
        for (var topic : topics) {
            features.add(TOPIC + topic);
            features.add("l:" + TopicWords.leaf(topic));
            TopicWords.of(topic).forEach(word -> features.add("k:" + word));
        }
        schemas.forEach(schema -> features.add(SCHEMA + TopicWords.schema(schema)));
        return features;
    }
}
