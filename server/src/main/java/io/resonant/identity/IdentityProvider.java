package io.resonant.identity;

import io.resonant.account.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A server elsewhere that vouches for people of one organisation.
 *
 * @param secret whether a client secret is kept; it is never shown again
 * @param groupsClaim where the token names the groups; none: groups are not looked at
 * @param defaultRole of people in no group that is listed; none: they are not let in
 * @param required people of the proven domains who are no owners sign in here and nowhere else
 * @param redirectUri what the provider must allow people to be sent back to
 */
record IdentityProvider(
        UUID id,
        String name,
        String issuer,
        String clientId,
        boolean secret,
        @Nullable String groupsClaim,
        List<GroupRole> groupRoles,
        @Nullable Role defaultRole,
        boolean required,
        String redirectUri,
        Instant createdAt,
        Instant updatedAt) {

    /** The strongest role of the groups; that of everybody when none is listed; nothing for who is not let in. */
    Optional<Role> role(Set<String> groups) {
        return groupRoles.stream()
                .filter(each -> groups.contains(each.group()))
                .map(GroupRole::role)
                .reduce((one, other) -> one.atLeast(other) ? one : other)
                .or(() -> Optional.ofNullable(defaultRole));
    }
}
