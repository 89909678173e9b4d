package io.resonant.feedback;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is kept of a recording: single statements that many recordings share, each counted for itself. */
final class Traits {
    private Traits() {}

    /** @return such as {@code schema:sensor_msgs/Image:few}; nothing of what is not publicly known */
    static List<String> of(NewFeedback.@Nullable Kind recording) {
        if (recording == null) {
            return List.of();
        }
        var traits = new LinkedHashSet<String>();
        for (var schema : recording.schemas()) {
            PublicSchemas.find(schema.name())
                    .ifPresent(name -> traits.add("schema:" + name + ":" + text(schema.topics())));
        }
        if (recording.length() != null) {
            traits.add("length:" + text(recording.length()));
        }
        if (recording.pace() != null) {
            traits.add("pace:" + text(recording.pace()));
        }
        return new ArrayList<>(traits);
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
