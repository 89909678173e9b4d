package io.resonant.sharing;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who shall see a thing from now on.
 *
 * @param people of the organisation, with {@code private} only; at most 200, the owner need not be among them
 * @param groups of the organisation, with {@code private} only; at most 200
 */
public record ChangeSharing(
        Visibility visibility,
        @Nullable List<UUID> people,
        @Nullable List<UUID> groups) {}
