package io.resonant.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who did something, as far as the trail needs to know. */
public interface Principal {
    UUID organizationId();

    /** Nobody when the deed came from the command line or a job. */
    @Nullable
    UUID userId();

    /** Who really did it, when somebody acts as the person, with their consent. */
    default @Nullable UUID impersonatorId() {
        return null;
    }

    /** The network address the request came from; none for work that no request waits for. */
    @Nullable
    String address();
}
