package io.resonant.account;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who runs the server acts as somebody else, who has agreed to it.
 *
 * @param userId as whom
 * @param role of that person
 * @param writes whether they also agreed to changes
 * @param endsAt whatever happens
 */
public record Impersonation(UUID userId, UUID organizationId, Role role, boolean writes, Instant endsAt) {}
