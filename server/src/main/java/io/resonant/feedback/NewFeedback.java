package io.resonant.feedback;

import io.resonant.kernel.problem.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one install tells at once. There is no field for free text, a time, an address or a path: what cannot be said
 * cannot leak.
 *
 * @param install random (version 4), made by the client, and changed whenever its user wants
 * @param consent version of the text that the user agreed to
 * @param recording what the recording was like, in steps that many recordings share; absent when it was not told
 */
public record NewFeedback(
        UUID install,
        String consent,
        List<Event> events,
        @Nullable Kind recording) {
    static final int MOST_EVENTS = 500;
    static final int MOST_SCHEMAS = 200;
    private static final int LARGEST = 1000;

    /** @throws Problem 422 with every value that is out of bounds */
    void check() {
        var problem = Problem.of(422, "invalid_input");
        if (install.version() != 4 || install.variant() != 2) {
            problem.field("/install", "random_uuid");
        }
        if (events.isEmpty() || events.size() > MOST_EVENTS) {
            problem.field("/events", events.isEmpty() ? "required" : "too_long");
        }
        for (int i = 0; i < events.size(); i++) {
            var event = events.get(i);
            checkRange(problem, "/events/" + i + "/position", event.position());
            checkRange(problem, "/events/" + i + "/propensity", event.propensity());
        }
        if (recording != null && recording.schemas().size() > MOST_SCHEMAS) {
            problem.field("/recording/schemas", "too_long");
        }
        if (!problem.errors().isEmpty()) {
            throw problem;
        }
    }

    private static void checkRange(Problem problem, String pointer, @Nullable Integer value) {
        if (value != null && (value < 1 || value > LARGEST)) {
            problem.field(pointer, value < 1 ? "too_small" : "too_large");
        }
    }

    /**
     * One thing that became of one item.
     *
     * @param position in its list when it was shown, from 1
     * @param propensity the chance, in thousandths, with which it was put there; for places that were drawn by lot
     */
    public record Event(
            String item,
            Outcome outcome,
            @Nullable Integer position,
            @Nullable Integer propensity) {}

    /** The recording, coarsely. */
    public record Kind(
            List<Schema> schemas,
            @Nullable Length length,
            @Nullable Pace pace) {}

    /** A message type and how many topics have it. Names that are not publicly known are dropped, not stored. */
    public record Schema(String name, Count topics) {}

    /** One, two or three, four or more. */
    public enum Count {
        ONE,
        FEW,
        MANY
    }

    /** Of the recording: up to ten seconds, a minute, ten minutes, an hour, or more. */
    public enum Length {
        SECONDS,
        MINUTE,
        MINUTES,
        HOUR,
        HOURS
    }

    /** Messages in a second: up to ten, a hundred, a thousand, or more. */
    public enum Pace {
        TENS,
        HUNDREDS,
        THOUSANDS,
        MORE
    }
}
