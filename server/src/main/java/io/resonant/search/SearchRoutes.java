package io.resonant.search;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import java.util.EnumSet;
import java.util.Set;

/** The search box over HTTP. */
final class SearchRoutes {
    private static final int USUAL = 20;
    private static final int MOST = 50;

    private final Search search;

    SearchRoutes(Search search) {
        this.search = search;
    }

    void register(Routes routes) {
        routes.get("/api/v1/search")
                .summary("Find texts of the organisation")
                .description("Every word must occur; hits in the title first, then the newest.")
                .access(Access.GUEST)
                .query("q", "What to look for: 1 to 200 characters, up to 8 words")
                .query("kind", "Only this kind", SearchKind.class)
                .query("limit", "How many hits at most, 1 to 50; 20 when absent")
                .respondsList(200, SearchHit.class)
                .handle(this::find);
    }

    private Response find(Request request) {
        Set<SearchKind> kinds = request.query("kind", SearchKind.class)
                .<Set<SearchKind>>map(EnumSet::of)
                .orElseGet(() -> EnumSet.allOf(SearchKind.class));
        var hits = search.find(
                request.principal(Actor.class),
                request.query("q").orElse(""),
                kinds,
                request.queryInt("limit", 1, MOST).orElse(USUAL));
        return Response.list(hits, null);
    }
}
