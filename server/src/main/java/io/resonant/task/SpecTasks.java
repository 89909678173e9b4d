package io.resonant.task;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.text.ChecklistItem;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.spec.SpecChange;
import io.resonant.spec.SpecLink;
import io.resonant.visibility.Sight;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Keeps tasks in step with the checklists that they mirror: a ticked item completes its task, an unticked one reopens
 * it. What is in step already is left alone, which is also why the way back, from a task to the checklist, ends here.
 */
public final class SpecTasks implements SpecLink {

    @Override
    public void contentChanged(Transaction transaction, SpecChange change) {
        var store = new TaskStore(Sight.whole(transaction));
        var tasks = store.mirroring(change.specId());
        if (tasks.isEmpty()) {
            return;
        }
        var after = MarkdownDocument.parse(change.after()).checklist();
        var items = new HashMap<String, ChecklistItem>();
        after.forEach(item -> items.put(item.identity(), item));
        Map<String, String> renamed = tasks.stream().allMatch(task -> items.containsKey(task.checklistItem()))
                ? Map.of()
                : ChecklistRenames.between(
                        MarkdownDocument.parse(change.before()).checklist(), after);
        for (var task : tasks) {
            var identity = renamed.getOrDefault(task.checklistItem(), task.checklistItem());
            var item = items.get(identity);
            if (item == null) {
                continue; // the line is gone; should it come back, they are in step again
            }
            var draft = task.mirroring(task.specId(), identity);
            if (item.checked() != task.done()) {
                var column = item.checked() ? TaskStatus.DONE : TaskStatus.TODO;
                draft = draft.in(column, transaction.now()).at(store.end(column));
            }
            if (!draft.equals(task)) {
                TaskWriter.write(transaction, draft);
            }
        }
    }

    @Override
    public void deleted(Transaction transaction, UUID specId) {
        for (var task : new TaskStore(Sight.whole(transaction)).ofSpec(specId)) {
            Tasks.hide(transaction, task);
            TaskWriter.write(transaction, task.mirroring(null, null));
        }
    }
}
