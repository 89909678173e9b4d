package io.resonant.task;

import io.resonant.kernel.database.Transaction;
import java.util.UUID;

/** What a feature above hangs on a task. Called inside the transaction that deletes the task. */
public interface TaskLink {
    /** The task is about to go: what points to it must let go, or the deletion fails. */
    void deleted(Transaction transaction, UUID taskId);
}
