package io.resonant.move;

import io.resonant.kernel.canonical.Rules;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A move that somebody wants.
 *
 * @param to the address of the other database
 * @param rules what is done with odd values
 * @param rate in bytes a second; null for as fast as it goes
 * @param triggers whether triggers note the changes also where they could be read from a replication slot
 */
record NewMove(
        String to,
        @Nullable List<String> rules,
        @Nullable Long rate,
        @Nullable Boolean triggers) {
    boolean byTriggers() {
        return Boolean.TRUE.equals(triggers);
    }

    /** @throws Problem 422 {@code move_target_invalid} */
    DatabaseLocation location() {
        try {
            return DatabaseLocation.parse(to);
        } catch (IllegalArgumentException e) {
            throw Problem.of(422, "move_target_invalid")
                    .with("reason", String.valueOf(e.getMessage()))
                    .cause(e);
        }
    }

    /** @throws Problem 422 {@code move_rule_invalid} */
    Rules parsedRules() {
        try {
            var texts = rules;
            return texts == null || texts.isEmpty() ? Rules.cautious() : Rules.parse(texts);
        } catch (IllegalArgumentException e) {
            throw Problem.of(422, "move_rule_invalid")
                    .with("reason", String.valueOf(e.getMessage()))
                    .cause(e);
        }
    }
}
