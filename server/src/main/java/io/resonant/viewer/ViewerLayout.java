package io.resonant.viewer;

import io.resonant.kernel.json.Json;
import java.time.Instant;
import java.util.UUID;

/**
 * A layout that people work with in the viewer: it changes all the time, unlike a published one.
 *
 * @param layoutId what the viewer calls it
 * @param data the layout itself
 */
record ViewerLayout(
        UUID id,
        String layoutId,
        String name,
        Json data,
        LayoutPermission permission,
        UUID userId,
        Instant createdAt,
        Instant updatedAt) {

    boolean isSeenBy(UUID user) {
        return permission != LayoutPermission.CREATOR_WRITE || userId.equals(user);
    }

    boolean isChangedBy(UUID user) {
        return permission == LayoutPermission.ORG_WRITE || userId.equals(user);
    }
}
