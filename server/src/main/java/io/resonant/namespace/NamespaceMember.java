package io.resonant.namespace;

import java.time.Instant;
import java.util.UUID;

/** Somebody of the organisation who has a part in a namespace. */
public record NamespaceMember(UUID userId, String name, NamespaceRole role, Instant addedAt) {}
