package io.resonant.sharing;

import java.util.List;
import java.util.UUID;

/**
 * Who sees a thing.
 *
 * @param ownerId who always sees it and decides who else does, together with the administrators among those who see it
 * @param people beside the owner; empty when all of the organisation see it
 * @param groups whose members see it, too
 * @param mayChange whether whoever asks may change this
 */
public record Sharing(Visibility visibility, UUID ownerId, List<UUID> people, List<UUID> groups, boolean mayChange) {}
