package io.resonant.thread;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.spec.SpecChange;
import io.resonant.spec.SpecLink;
import io.resonant.task.TaskLink;
import io.resonant.task.Tasks;
import io.resonant.visibility.Restrictions;
import io.resonant.visibility.Sight;
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
                var store = new ThreadStore(Sight.whole(transaction));
                publish(transaction, specId, store.unlinkSpec(specId));
            }
        };
    }

    public static TaskLink ofTasks() {
        return (transaction, taskId) ->
                publish(transaction, taskId, new ThreadStore(Sight.whole(transaction)).unlinkTask(taskId));
    }

    /** Lets a thread that goes be seen by nobody who did not see what it was about. */
    static void hide(Transaction transaction, ThreadView thread) {
        if (thread.specId() != null) {
            Restrictions.inherit(transaction, thread.specId(), thread.id());
        }
        if (thread.taskId() != null) {
            Tasks.hide(transaction, thread.taskId(), thread.id());
        }
    }

    private static void publish(Transaction transaction, UUID about, List<UUID> ids) {
        var store = new ThreadStore(Sight.whole(transaction));
        for (var id : ids) {
            Restrictions.inherit(transaction, about, id);
            store.find(id).ifPresent(thread -> transaction.publish(new Event(Threads.TOPIC, "thread.updated", thread)));
        }
    }
}
