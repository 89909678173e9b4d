package io.resonant.impersonation;

import io.resonant.kernel.problem.Problem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to be.
 *
 * @param email of the person
 * @param organizationId may be left out for people who belong to only one
 * @param writes left out: only to look
 */
record NewRequest(
        String email,
        @Nullable UUID organizationId,
        String reason,
        int minutes,
        @Nullable Boolean writes) {
    static final int SHORTEST = 5;
    static final int LONGEST = 60;
    private static final int LONGEST_REASON = 500;

    /** @throws Problem 422 with the field */
    void check() {
        if (reason.isBlank()) {
            throw Problem.invalid("reason", "required");
        }
        if (reason.strip().length() > LONGEST_REASON) {
            throw Problem.invalid("reason", "too_long");
        }
        if (minutes < SHORTEST || minutes > LONGEST) {
            throw Problem.invalid("minutes", "impersonation_minutes");
        }
    }
}
