package io.resonant.directory;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.OpenSessions.OpenSession;
import java.util.Optional;

final class DirectoryRoutes {
    private static final String PEOPLE = "/api/v1/operator/people";
    private static final String SESSIONS = PEOPLE + "/{id}/sessions";
    private static final String KEYS = PEOPLE + "/{id}/api-keys";
    private static final int LONGEST_SEARCH = 200;

    private final Directory directory;

    DirectoryRoutes(Directory directory) {
        this.directory = directory;
    }

    void declare(Routes routes) {
        routes.get(PEOPLE)
                .summary("People with an account on this server, the oldest account first")
                .access(Access.OPERATOR)
                .query("search", "A part of the name or of the e-mail address, up to " + LONGEST_SEARCH + " characters")
                .paged()
                .respondsList(200, Person.class)
                .handle(this::list);
        routes.get(SESSIONS)
                .summary("Where somebody is signed in, the newest first")
                .access(Access.OPERATOR)
                .respondsList(200, OpenSession.class)
                .problem(404, "not_found")
                .handle(request -> Response.list(directory.sessions(request.pathId("id")), null));
        routes.delete(SESSIONS)
                .summary("End all sessions of somebody")
                .access(Access.OPERATOR)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> end(request, false));
        routes.delete(SESSIONS + "/{session}")
                .summary("End a session of somebody")
                .access(Access.OPERATOR)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> end(request, true));
        routes.get(KEYS)
                .summary("The API keys of somebody, without what makes them keys")
                .access(Access.OPERATOR)
                .respondsList(200, HeldKey.class)
                .problem(404, "not_found")
                .handle(request -> Response.list(directory.keys(request.pathId("id")), null));
        routes.delete(KEYS + "/{key}")
                .summary("Take an API key of somebody away")
                .access(Access.OPERATOR)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    directory.deleteKey(
                            request.findPrincipal(Actor.class), request.pathId("id"), request.pathId("key"));
                    return Response.noContent();
                });
    }

    private Response list(Request request) {
        var page = request.page();
        var search = request.query("search").map(String::strip).orElse("");
        if (search.length() > LONGEST_SEARCH) {
            throw Problem.invalid("/search", "too_long");
        }
        var after = page.after().map(text -> Cursor.parse(text, 1).uuid(0));
        var slice = Slice.of(
                directory.people(search, after, page.limit() + 1), page.limit(), person -> Cursor.of(person.id()));
        return Response.list(slice.items(), slice.next());
    }

    private Response end(Request request, boolean one) {
        directory.endSessions(
                request.findPrincipal(Actor.class),
                request.pathId("id"),
                one ? Optional.of(request.pathId("session")) : Optional.empty());
        return Response.noContent();
    }
}
