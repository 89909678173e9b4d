package io.resonant.search;

import io.resonant.account.Actor;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Routes;
import io.resonant.visibility.Sight;
import java.util.Collection;
import java.util.List;

/** Finds texts of the actor's organisation. */
public final class Search {
    private final Database database;

    public Search(Database database) {
        this.database = database;
    }

    /** Declares its routes. */
    public void register(Routes routes) {
        new SearchRoutes(this).register(routes);
    }

    /**
     * Every word of the query must occur somewhere in the text or its title.
     *
     * @throws io.resonant.kernel.problem.Problem 422 when the query is empty or too long
     */
    public List<SearchHit> find(Actor actor, String query, Collection<SearchKind> kinds, int limit) {
        var parsed = SearchQuery.parse(query);
        var documents = database.read(
                actor.organizationId(),
                transaction -> new SearchStore(Sight.of(transaction, actor)).find(parsed, kinds, limit));
        return documents.stream().map(document -> hit(document, parsed)).toList();
    }

    /** Forgets all texts of an organisation that is deleted. */
    public static void forget(Transaction transaction) {
        new SearchStore(Sight.whole(transaction)).deleteAll();
    }

    private static SearchHit hit(SearchDocument document, SearchQuery query) {
        return new SearchHit(
                document.kind(),
                document.id(),
                document.title(),
                Excerpt.of(document.body(), query.terms()),
                document.threadId(),
                document.updatedAt());
    }
}
