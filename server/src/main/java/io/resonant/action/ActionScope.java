package io.resonant.action;

import io.resonant.action.ProposedAction.Kind;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far proposals may reach.
 *
 * @param allowed the kinds that may be proposed, and how many of each
 * @param specId the only spec that may be touched
 * @param threadId the only thread that may be written into; a spec's scope reports there what was done
 * @param userId on whose behalf
 * @param intentId what asked for it, which is kept with everything that comes of it
 */
public record ActionScope(
        Map<Kind, Integer> allowed,
        @Nullable UUID specId,
        @Nullable UUID threadId,
        UUID userId,
        UUID intentId) {
    public static final Map<Kind, Integer> REVIEW = Map.of(Kind.ADD_FINDING, 200, Kind.SET_SPEC_STATUS, 1);
    public static final Map<Kind, Integer> TASKS = Map.of(Kind.CREATE_TASK, 100);
    public static final Map<Kind, Integer> MESSAGE = Map.of(Kind.POST_MESSAGE, 1);

    public ActionScope {
        allowed = Map.copyOf(allowed);
    }
}
