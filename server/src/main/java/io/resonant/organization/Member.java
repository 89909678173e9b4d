package io.resonant.organization;

import io.resonant.account.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person in an organisation. */
public record Member(
        UUID userId, String email, String name, @Nullable String avatarUrl, Role role, Instant createdAt) {}
