package io.resonant.organization;

import io.resonant.account.Role;
import java.time.Instant;
import java.util.UUID;

/** A person in an organisation. */
public record Member(UUID userId, String email, String name, Role role, Instant createdAt) {}
