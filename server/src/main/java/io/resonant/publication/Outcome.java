package io.resonant.publication;

import io.resonant.check.Finding;
import io.resonant.registry.Registry;
import java.util.List;

/** How an attempt to publish has ended. */
public sealed interface Outcome {
    /**
     * In the registry.
     *
     * @param isNew false when the same content was published under this version before
     */
    record Published(Registry.Published release, List<Finding> findings, boolean isNew) implements Outcome {}

    /** Waits for an operator. */
    record Held(Publication publication) implements Outcome {}

    /** Something in it is not allowed; nothing of it was kept but what was found. */
    record Refused(Publication publication) implements Outcome {}
}
