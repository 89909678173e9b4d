package io.resonant.bridge;

import io.resonant.intent.Lease;

/** Where a test may end a worker as a crash would; does nothing otherwise. */
@FunctionalInterface
interface FailPoint {
    FailPoint NONE = (_, _) -> {};

    /** The steps between which a worker can disappear. */
    enum Step {
        CLAIMED,
        LOADED,
        ASKED,
        ANSWERED,
        COMPLETED
    }

    void reached(Step step, Lease lease);
}
