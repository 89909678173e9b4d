package io.resonant.task;

import io.resonant.kernel.database.Transaction;
import io.resonant.visibility.Sight;
import java.util.UUID;

/** Takes tasks from those who leave the organisation; wired to the members from above. */
public final class MemberTasks {
    private MemberTasks() {}

    /** The tasks stay, assigned to nobody. */
    public static void removed(Transaction transaction, UUID userId) {
        for (var task : new TaskStore(Sight.whole(transaction)).assignedTo(userId)) {
            TaskWriter.write(transaction, task.unassigned());
        }
    }
}
