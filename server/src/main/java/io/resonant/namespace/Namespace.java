package io.resonant.namespace;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A name to publish under. It belongs to an organisation, so that it does not leave with a person.
 *
 * @param reason why it is held or was rejected, a code
 * @param resembles the name that it was held for
 * @param verified whether a proof says that it belongs to who it seems to
 */
public record Namespace(
        UUID id,
        UUID organizationId,
        String name,
        String displayName,
        State state,
        @Nullable String reason,
        @Nullable String resembles,
        boolean verified,
        Instant createdAt) {
    /** Whether a namespace can be published under. */
    public enum State {
        ACTIVE,
        /** Its name looks like another one; what is published waits until an operator has decided. */
        HELD,
        /** An operator has refused the name; nothing can be published under it. */
        REJECTED
    }

    /** The first part of the ids of its packages. */
    public String prefix() {
        return NamespaceName.inIds(name);
    }
}
