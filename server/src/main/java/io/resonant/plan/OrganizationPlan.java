package io.resonant.plan;

import io.resonant.account.Plan;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An organisation as whoever runs the server sees it: not what is in it, only how large it is.
 *
 * @param ownLimits hold for it instead of those of its plan
 */
public record OrganizationPlan(
        UUID id, String name, Plan plan, @Nullable Limits ownLimits, long members, Instant createdAt) {}
