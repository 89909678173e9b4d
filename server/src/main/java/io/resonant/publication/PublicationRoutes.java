package io.resonant.publication;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What became of attempts to publish, over HTTP. */
final class PublicationRoutes {
    private static final String ALL = "/api/v1/publications";
    private static final String REVIEW = "/api/v1/operator/publications";

    private final Publications publications;

    PublicationRoutes(Publications publications) {
        this.publications = publications;
    }

    record AppealPublication(String text) {}

    record DecidePublication(boolean approve, String reason) {}

    void declare(Routes routes) {
        routes.get(ALL)
                .summary("What the organisation has tried to publish, the newest first")
                .access(Access.GUEST)
                .paged()
                .respondsList(200, PublicationView.class)
                .handle(this::list);
        routes.get(ALL + "/{id}")
                .summary("What became of an attempt to publish, with everything that was found")
                .access(Access.GUEST)
                .responds(200, PublicationView.class)
                .problem(404, "not_found")
                .handle(request -> view(request, publications.get(actor(request), request.pathId("id"))));
        routes.put(ALL + "/{id}/appeal")
                .summary("Tell the operator why something held should be published")
                .description("Who published it and administrators.")
                .access(Access.MEMBER)
                .body(AppealPublication.class)
                .responds(200, PublicationView.class)
                .problem(404, "not_found")
                .problem(409, "publication_state")
                .handle(request -> view(
                        request,
                        publications.appeal(
                                actor(request),
                                request.pathId("id"),
                                request.body(AppealPublication.class).text())));
        routes.get(REVIEW)
                .summary("Attempts to publish of all organisations in one state, the oldest first")
                .access(Access.OPERATOR)
                .query("state", "`held` when not given", PublicationState.class)
                .paged()
                .respondsList(200, PublicationView.class)
                .handle(this::review);
        routes.put(REVIEW + "/{id}/decision")
                .summary("Publish what was held, or not; the publisher reads the reason")
                .access(Access.OPERATOR)
                .body(DecidePublication.class)
                .responds(200, PublicationView.class)
                .problem(404, "not_found")
                .problem(409, "publication_state")
                .handle(this::decide);
    }

    private Response list(Request request) {
        return page(request, (after, limit) -> publications.list(actor(request), after, limit));
    }

    private Response review(Request request) {
        var state = request.query("state", PublicationState.class).orElse(PublicationState.HELD);
        return page(request, (after, limit) -> publications.inState(state, after, limit));
    }

    private Response decide(Request request) {
        var body = request.body(DecidePublication.class);
        return view(
                request,
                publications.decide(
                        request.findPrincipal(Actor.class), request.pathId("id"), body.approve(), body.reason()));
    }

    private static Response page(Request request, BiFunction<@Nullable UUID, Integer, List<Publication>> read) {
        var page = request.page();
        var after = page.after().map(text -> Cursor.parse(text, 1).uuid(0)).orElse(null);
        var slice =
                Slice.of(read.apply(after, page.limit() + 1), page.limit(), publication -> Cursor.of(publication.id()));
        return Response.list(
                slice.items().stream()
                        .map(publication -> PublicationView.of(publication, request.language()))
                        .toList(),
                slice.next());
    }

    private static Response view(Request request, Publication publication) {
        return Response.ok(PublicationView.of(publication, request.language()));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
