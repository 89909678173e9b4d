package io.resonant.account;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person, as they and their colleagues see them.
 *
 * @param avatarUrl where their picture is, for whoever belongs to an organisation of theirs; a new picture has a new place
 * @param emailVerified whether the person has shown that they read the mail of the address
 */
public record User(
        UUID id,
        String email,
        boolean emailVerified,
        String name,
        Language language,
        @Nullable String avatarUrl) {
    /** Where the picture with this hash is. */
    public static @Nullable String avatarUrl(@Nullable String hash) {
        return hash == null ? null : "/avatars/" + hash;
    }
}
