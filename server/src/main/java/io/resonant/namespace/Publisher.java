package io.resonant.namespace;

import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody who publishes: a person with a session, or a program with a token of that person.
 *
 * @param token the token it comes with
 */
public record Publisher(Actor actor, Optional<Grant> token) {
    /** What a token allows: only these namespaces, until then. */
    public record Grant(UUID tokenId, Set<UUID> namespaces, Instant expiresAt) {
        public Grant {
            namespaces = Set.copyOf(namespaces);
        }
    }

    /** Whoever was admitted to a route for publishers. */
    public static Publisher of(Request request) {
        return request.findPrincipal(Publisher.class)
                .orElseGet(() -> new Publisher(request.principal(Actor.class), Optional.empty()));
    }

    /** Whether the token, if there is one, reaches this namespace. */
    boolean reaches(UUID namespaceId) {
        return token.isEmpty() || token.get().namespaces().contains(namespaceId);
    }
}
