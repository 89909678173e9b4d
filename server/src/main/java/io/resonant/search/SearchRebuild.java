package io.resonant.search;

import io.resonant.intent.Intents;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.feed.EventConsumers;
import io.resonant.kernel.json.Json;
import io.resonant.spec.Specs;
import io.resonant.task.Tasks;
import io.resonant.thread.Messages;
import io.resonant.thread.Threads;
import io.resonant.visibility.Sight;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes the index anew from what it was derived from, a page at a time, while servers run and people search: each page
 * is one transaction that keeps the indexer out, so that neither can write over something newer of the other.
 */
public final class SearchRebuild {
    private static final int PAGE = 100;
    private static final int SPECS = 20; // a spec may have a mebibyte

    /** Between two pages, so that on SQLite a server that waits for the file gets its turn. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Database database;
    private final Supplier<List<UUID>> organizations;
    private final Sources sources;

    public SearchRebuild(Database database, Supplier<List<UUID>> organizations, Sources sources) {
        this.database = database;
        this.organizations = organizations;
        this.sources = sources;
    }

    /** Whose texts can be found. */
    public record Sources(Specs specs, Threads threads, Messages messages, Tasks tasks) {}

    /**
     * How far it is.
     *
     * @param removed texts of things that are gone
     */
    public record Progress(int organizations, int organizationsDone, long indexed, long removed) {
        private Progress with(Page page) {
            return new Progress(organizations, organizationsDone, indexed + page.indexed(), removed + page.removed());
        }

        private Progress next() {
            return new Progress(organizations, organizationsDone + 1, indexed, removed);
        }
    }

    /** @param last null at the end */
    private record Page(@Nullable UUID last, int indexed, int removed) {}

    /** May be run again at any time, also after it was stopped half-way: until then the old entries are found. */
    public Progress run(Consumer<Progress> watcher) {
        var tenants = organizations.get();
        var progress = new Progress(tenants.size(), 0, 0, 0);
        for (var tenant : tenants) {
            // What is made from now on is the indexer's: ids grow with time. Or people could write faster than this
            // reads.
            var end = database.read(tenant, Transaction::newId);
            for (var kind : EnumSet.allOf(SearchKind.class)) {
                @Nullable UUID last = null;
                do {
                    var after = last;
                    var page = database.write(tenant, transaction -> index(transaction, kind, after, end));
                    last = page.last();
                    progress = progress.with(page);
                    watcher.accept(progress);
                    if (database.engine() == Engine.SQLITE) {
                        LockSupport.parkNanos(PAUSE.toNanos());
                    }
                } while (last != null);
            }
            progress = progress.next();
        }
        return progress;
    }

    private Page index(Transaction transaction, SearchKind kind, @Nullable UUID after, UUID end) {
        EventConsumers.hold(transaction, SearchIndexer.NAME);
        int limit = kind == SearchKind.SPEC ? SPECS : PAGE;
        var documents = read(transaction, kind, after, limit);
        var last = documents.size() < limit ? null : documents.getLast().id();
        var store = new SearchStore(Sight.whole(transaction));
        var gone = new HashSet<>(store.between(kind, after, last));
        documents.forEach(document -> gone.remove(document.id()));
        gone.forEach(id -> store.delete(kind, id));
        documents.forEach(store::put);
        var next = last == null || last.compareTo(end) > 0 ? null : last;
        return new Page(next, documents.size(), gone.size());
    }

    private List<SearchDocument> read(Transaction transaction, SearchKind kind, @Nullable UUID after, int limit) {
        var sight = Sight.whole(transaction);
        return switch (kind) {
            case SPEC ->
                sources.specs().after(sight, after, limit).stream()
                        .map(SearchTexts::spec)
                        .toList();
            case THREAD -> texts(sources.threads().after(sight, after, limit), SearchTexts::thread);
            case MESSAGE -> texts(sources.messages().after(sight, after, limit), SearchTexts::message);
            case TASK -> texts(sources.tasks().after(sight, after, limit), SearchTexts::task);
            case INTENT -> texts(Intents.after(sight, after, limit), SearchTexts::intent);
        };
    }

    private static List<SearchDocument> texts(List<?> things, Function<JsonNode, SearchDocument> text) {
        return things.stream().map(thing -> text.apply(Json.of(thing).tree())).toList();
    }
}
