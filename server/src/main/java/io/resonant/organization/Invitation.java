package io.resonant.organization;

import io.resonant.account.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open invitation.
 *
 * @param link only in the answer that creates it: what is kept cannot be turned back into it
 */
public record Invitation(
        UUID id,
        String email,
        Role role,
        Instant expiresAt,
        @Nullable String link) {

    /** What the invited person sees before they join. */
    public record Preview(String organizationName, String email, Role role) {}
}
