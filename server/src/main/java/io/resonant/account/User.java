package io.resonant.account;

import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person, as they and their colleagues see them.
 *
 * @param avatarUrl where their picture is, for whoever belongs to an organisation of theirs; a new picture has a new place
 * @param timeZone where their day begins and ends, such as Asia/Tokyo; none while the browser and the server say it
 * @param emailVerified whether the person has shown that they read the mail of the address
 */
public record User(
        UUID id,
        String email,
        boolean emailVerified,
        String name,
        Language language,
        @Nullable String avatarUrl,
        @Nullable String timeZone) {
    /** The zone for what is said to the person outside of a browser. */
    public ZoneId zoneOr(ZoneId usual) {
        return timeZone == null ? usual : ZoneId.of(timeZone);
    }

    /** Where the picture with this hash is. */
    public static @Nullable String avatarUrl(@Nullable String hash) {
        return hash == null ? null : "/avatars/" + hash;
    }
}
