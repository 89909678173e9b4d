package io.resonant.organization;

import io.resonant.kernel.database.Transaction;
import java.util.UUID;

/** What a feature above hangs on a member. Called inside the transaction that removes them. */
@FunctionalInterface
public interface MemberLink {
    /** Somebody belongs to the organisation no more: what waits for them waits for nobody. */
    void removed(Transaction transaction, UUID userId);
}
