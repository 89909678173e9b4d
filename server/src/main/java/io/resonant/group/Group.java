package io.resonant.group;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A group, with who belongs to it. */
public record Group(UUID id, String name, List<UUID> members, Instant createdAt) {}
