package io.resonant.directory;

import io.resonant.account.Membership;
import io.resonant.account.Registered;
import io.resonant.account.Role;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Somebody with an account, with what is needed to find them and to help them: nothing that they wrote.
 *
 * @param emailVerified whether they have shown that they read the mail of the address
 * @param organizations those that they belong to, the oldest membership first
 */
public record Person(
        UUID id, String name, String email, boolean emailVerified, Instant createdAt, List<Place> organizations) {
    /** An organisation, and as what they belong to it. */
    public record Place(UUID id, String name, Role role) {
        static Place of(Membership membership) {
            return new Place(membership.organizationId(), membership.name(), membership.role());
        }
    }

    static Person of(Registered registered, List<Membership> memberships) {
        var user = registered.user();
        return new Person(
                user.id(),
                user.name(),
                user.email(),
                user.emailVerified(),
                registered.createdAt(),
                memberships.stream().map(Place::of).toList());
    }
}
