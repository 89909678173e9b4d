package io.resonant.identity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * As whom a provider knows somebody.
 *
 * @param provider its name here; none when it has been taken away
 */
record Identity(UUID id, @Nullable String provider, String issuer, Instant createdAt, Instant lastUsedAt) {}
