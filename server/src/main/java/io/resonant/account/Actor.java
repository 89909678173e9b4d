package io.resonant.account;

import io.resonant.audit.Principal;
import io.resonant.kernel.problem.Problem;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person acting for one organisation: what every verb is told, so that no rule can be skipped by calling it from
 * somewhere unexpected.
 *
 * @param sessionId the sign-in it comes from; none for work done later on the person's behalf
 * @param address where the request came from, for the audit trail
 */
public record Actor(
        UUID userId,
        UUID organizationId,
        Role role,
        @Nullable UUID sessionId,
        @Nullable String address) implements Principal {

    /** For work that no request waits for, such as an intent carried out for the person who asked for it. */
    public static Actor of(UUID userId, UUID organizationId, Role role) {
        return new Actor(userId, organizationId, role, null, null);
    }

    /** @throws Problem 403 {@code forbidden} when the role does not reach */
    public void require(Role least) {
        if (!role.atLeast(least)) {
            throw Problem.of(403, "forbidden");
        }
    }
}
