package io.resonant.registry;

import io.resonant.kernel.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a release is to become.
 *
 * @param replacement id of the item to use instead, for {@link ReleaseState#DEPRECATED}
 */
record NewReleaseState(
        ReleaseState state,
        @Nullable String reason,
        @Nullable String replacement) {
    private static final int LONGEST_REASON = 1000;

    /** @throws Problem 422 */
    void check() {
        if (!state.isServed() && state != ReleaseState.REMOVED) {
            throw Problem.invalid("state", "invalid");
        }
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw Problem.invalid("reason", "too_long");
        }
        boolean needsReason = state == ReleaseState.YANKED || state == ReleaseState.REMOVED;
        if (needsReason && (reason == null || reason.isBlank())) {
            throw Problem.invalid("reason", "required");
        }
        if (replacement != null && (state != ReleaseState.DEPRECATED || replacement.length() > 200)) {
            throw Problem.invalid("replacement", "invalid");
        }
    }
}
