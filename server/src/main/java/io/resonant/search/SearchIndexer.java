package io.resonant.search;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.feed.EventConsumer;
import io.resonant.kernel.problem.Problem;
import io.resonant.spec.Specs;
import io.resonant.visibility.Sight;
import java.util.UUID;

/**
 * Keeps the index in step with what happens. Events carry the whole text except a spec's, which may be large and is
 * read when its event is handled; a later state than the event's is fine, because the later event follows.
 */
public final class SearchIndexer implements EventConsumer {
    static final String NAME = "search";

    private final Specs specs;

    public SearchIndexer(Specs specs) {
        this.specs = specs;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void handle(Transaction transaction, StoredEvent event) {
        var sight = Sight.whole(transaction); // who may find it is asked when somebody looks for it
        var store = new SearchStore(sight);
        var data = event.payload().tree();
        switch (event.type()) {
            case "spec.created", "spec.updated" -> putSpec(sight, store, SearchTexts.id(data));
            case "spec.deleted" -> store.delete(SearchKind.SPEC, SearchTexts.id(data));
            case "thread.created", "thread.updated" -> store.put(SearchTexts.thread(data));
            case "thread.deleted" -> {
                store.delete(SearchKind.THREAD, SearchTexts.id(data));
                store.deleteThread(SearchTexts.id(data));
            }
            case "message.created", "message.updated" -> store.put(SearchTexts.message(data));
            case "message.deleted" -> store.delete(SearchKind.MESSAGE, SearchTexts.id(data));
            case "task.created", "task.updated" -> store.put(SearchTexts.task(data));
            case "task.deleted" -> store.delete(SearchKind.TASK, SearchTexts.id(data));
            case "intent.created", "intent.updated" -> store.put(SearchTexts.intent(data));
            default -> {} // says nothing that can be looked for
        }
    }

    private void putSpec(Sight sight, SearchStore store, UUID id) {
        try {
            store.put(SearchTexts.spec(specs.get(sight, id)));
        } catch (Problem gone) {
            if (gone.status() != 404) {
                throw gone;
            }
            store.delete(SearchKind.SPEC, id); // deleted since; its own event follows
        }
    }
}
