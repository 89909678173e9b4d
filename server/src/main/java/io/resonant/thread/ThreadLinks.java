package io.resonant.thread;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.spec.SpecChange;
import io.resonant.spec.SpecLink;
import io.resonant.task.TaskLink;
import java.util.List;
import java.util.UUID;

/** Lets threads live on when the spec or the task that they were about is deleted. */
public final class ThreadLinks {
    private ThreadLinks() {}

    public static SpecLink ofSpecs() {
        return new SpecLink() {
            @Override
            public void contentChanged(Transaction transaction, SpecChange change) {}

            @Override
            public void deleted(Transaction transaction, UUID specId) {
                publish(transaction, new ThreadStore(transaction).unlinkSpec(specId));
            }
        };
    }

    public static TaskLink ofTasks() {
        return (transaction, taskId) -> publish(transaction, new ThreadStore(transaction).unlinkTask(taskId));
    }

    private static void publish(Transaction transaction, List<UUID> ids) {
        var store = new ThreadStore(transaction);
        for (var id : ids) {
            store.find(id).ifPresent(thread -> transaction.publish(new Event(Threads.TOPIC, "thread.updated", thread)));
        }
    }
}
