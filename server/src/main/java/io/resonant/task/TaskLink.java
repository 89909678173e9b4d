package io.resonant.task;

import io.resonant.kernel.database.Transaction;
import io.resonant.visibility.Sight;
import java.util.UUID;

/** What a feature above hangs on a task. Called inside the transaction that writes or deletes the task. */
public interface TaskLink {
    /**
     * The task is described like this from now on.
     *
     * @param writer as who describes it sees
     */
    default void written(Sight writer, UUID taskId, String description) {}

    /** The task is about to go: what points to it must let go, or the deletion fails. */
    void deleted(Transaction transaction, UUID taskId);
}
