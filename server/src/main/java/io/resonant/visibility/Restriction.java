package io.resonant.visibility;

import java.util.List;
import java.util.UUID;

/**
 * Who sees a thing that not everybody sees.
 *
 * @param ownerId whoever restricted it, or took it over
 * @param people beside the owner
 * @param groups whose members see it, too
 */
public record Restriction(UUID ownerId, List<UUID> people, List<UUID> groups) {}
