package io.resonant.spec;

import io.resonant.review.Severity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a review found, as one reader sees it.
 *
 * @param message in the reader's language
 * @param line in the Markdown of today, from 1: it follows the text when lines are added or removed above
 * @param quote the words it is about; empty when it is about the whole
 * @param intentId the review that saw it last
 */
public record SpecFinding(
        UUID id,
        Severity severity,
        String rule,
        String message,
        int line,
        int endLine,
        String quote,
        State state,
        @Nullable UUID intentId,
        Instant createdAt) {

    /** What people decided about it. */
    public enum State {
        OPEN,
        RESOLVED,
        DISMISSED
    }

    /** A decision about a finding. */
    public record Change(State state) {}

    /** Tells receivers to fetch the findings of a spec again; their words depend on the reader's language. */
    public record Changed(UUID specId, int openFindings) {}

    /**
     * What deciding about a finding needs to know of it.
     *
     * @param decided whether a person set the state
     */
    record Known(UUID id, String rule, String quote, int line, int endLine, State state, boolean decided) {}
}
