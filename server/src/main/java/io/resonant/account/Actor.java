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
 * @param impersonatorId who really acts, when that is not the person themselves, see {@link Impersonation}
 */
public record Actor(
        UUID userId,
        UUID organizationId,
        Role role,
        @Nullable UUID sessionId,
        @Nullable String address,
        @Nullable UUID impersonatorId)
        implements Principal {

    public Actor(UUID userId, UUID organizationId, Role role, @Nullable UUID sessionId, @Nullable String address) {
        this(userId, organizationId, role, sessionId, address, null);
    }

    /** For work that no request waits for, such as an intent carried out for the person who asked for it. */
    public static Actor of(UUID userId, UUID organizationId, Role role) {
        return new Actor(userId, organizationId, role, null, null);
    }

    /** The same one with another role. */
    public Actor as(Role other) {
        return new Actor(userId, organizationId, other, sessionId, address, impersonatorId);
    }

    /** @throws Problem 403 {@code forbidden} when the role does not reach */
    public void require(Role least) {
        if (!role.atLeast(least)) {
            throw Problem.of(403, "forbidden");
        }
    }
}
