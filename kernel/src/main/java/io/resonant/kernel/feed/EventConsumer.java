package io.resonant.kernel.feed;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.StoredEvent;

/**
 * Something that must see every event: in order for each tenant, and exactly once as far as the database is concerned,
 * because its place moves in the same transaction as what it does.
 */
public interface EventConsumer {
    /** Never changes: its place in the log is kept under this name. */
    String name();

    /**
     * Database work only, and quick: several events share a transaction. When it throws, the transaction rolls back and
     * the event is tried again, later each time; the tenant's further events wait for it.
     */
    void handle(Transaction transaction, StoredEvent event);
}
