package io.resonant.search;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.feed.EventConsumer;
import io.resonant.kernel.problem.Problem;
import io.resonant.spec.Specs;
import java.time.OffsetDateTime;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the index in step with what happens. Events carry the whole text except a spec's, which may be large and is
 * read when its event is handled; a later state than the event's is fine, because the later event follows.
 */
public final class SearchIndexer implements EventConsumer {
    private final Specs specs;

    public SearchIndexer(Specs specs) {
        this.specs = specs;
    }

    @Override
    public String name() {
        return "search";
    }

    @Override
    public void handle(Transaction transaction, StoredEvent event) {
        var store = new SearchStore(transaction);
        var data = event.payload().tree();
        switch (event.type()) {
            case "spec.created", "spec.updated" -> putSpec(transaction, store, id(data));
            case "spec.deleted" -> store.delete(SearchKind.SPEC, id(data));
            case "thread.created", "thread.updated" -> store.put(thread(data));
            case "thread.deleted" -> {
                store.delete(SearchKind.THREAD, id(data));
                store.deleteThread(id(data));
            }
            case "message.created", "message.updated" -> store.put(message(data));
            case "message.deleted" -> store.delete(SearchKind.MESSAGE, id(data));
            case "task.created", "task.updated" -> store.put(task(data));
            case "task.deleted" -> store.delete(SearchKind.TASK, id(data));
            case "intent.created", "intent.updated" -> store.put(intent(data));
            default -> {} // says nothing that can be looked for
        }
    }

    private void putSpec(Transaction transaction, SearchStore store, UUID id) {
        try {
            var spec = specs.get(transaction, id);
            store.put(new SearchDocument(
                    SearchKind.SPEC,
                    id,
                    null,
                    spec.title(),
                    spec.content().markdown() + "\n" + String.join(" ", spec.tags()),
                    spec.updatedAt()));
        } catch (Problem gone) {
            if (gone.status() != 404) {
                throw gone;
            }
            store.delete(SearchKind.SPEC, id); // deleted since; its own event follows
        }
    }

    private static SearchDocument thread(JsonNode data) {
        return document(SearchKind.THREAD, data, id(data), text(data, "title"), "");
    }

    private static SearchDocument message(JsonNode data) {
        var content = text(data, "content");
        var firstLine = content.strip().lines().findFirst().orElse("");
        var title = firstLine.codePointCount(0, firstLine.length()) <= 80
                ? firstLine
                : firstLine.substring(0, firstLine.offsetByCodePoints(0, 80)) + "…";
        return document(SearchKind.MESSAGE, data, UUID.fromString(text(data, "thread_id")), title, content);
    }

    private static SearchDocument task(JsonNode data) {
        return document(SearchKind.TASK, data, null, text(data, "title"), text(data, "description"));
    }

    private static SearchDocument intent(JsonNode data) {
        var words = new StringJoiner("\n");
        collect(data.path("data"), words);
        collect(data.path("result"), words);
        return document(SearchKind.INTENT, data, null, text(data, "type"), words.toString());
    }

    private static void collect(JsonNode node, StringJoiner words) {
        if (node.isString()) {
            words.add(node.stringValue());
        }
        node.values().forEach(child -> collect(child, words)); // stored JSON is at most 64 levels deep
    }

    private static SearchDocument document(
            SearchKind kind, JsonNode data, @Nullable UUID thread, String title, String body) {
        var updatedAt = OffsetDateTime.parse(text(data, "updated_at")).toInstant();
        return new SearchDocument(kind, id(data), thread, title, body, updatedAt);
    }

    private static UUID id(JsonNode data) {
        return UUID.fromString(text(data, "id"));
    }

    private static String text(JsonNode data, String name) {
        return data.path(name).asString("");
    }
}
