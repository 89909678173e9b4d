package io.resonant.spec;

import io.resonant.kernel.database.Transaction;
import java.util.UUID;

/**
 * What a feature above hangs on a spec. Called inside the transaction that changes the spec, so that both stay in step
 * or neither happens; it must not change the spec again.
 */
public interface SpecLink {
    /** The spec has been written, and says this from now on. */
    default void written(Transaction transaction, UUID author, UUID specId, String markdown) {}

    /** The Markdown has changed: a checklist may have been ticked. */
    void contentChanged(Transaction transaction, SpecChange change);

    /** The spec is about to go: what points to it must let go, or the deletion fails. */
    void deleted(Transaction transaction, UUID specId);
}
