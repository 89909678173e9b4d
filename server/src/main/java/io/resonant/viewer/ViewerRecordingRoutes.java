package io.resonant.viewer;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import java.util.Map;

/** Sets of recordings, made over our API and read by the viewer. */
final class ViewerRecordingRoutes {
    private final ViewerRecordings recordings;

    ViewerRecordingRoutes(ViewerRecordings recordings) {
        this.recordings = recordings;
    }

    void declare(Routes routes) {
        routes.post("/api/v1/viewer/sessions")
                .summary("Make a link that opens recordings in the viewer")
                .description(
                        "The recordings stay where they are; `?session=<id>` behind the viewer's address opens them.")
                .access(Access.MEMBER)
                .body(ViewerRecordings.NewSet.class)
                .responds(201, ViewerRecordings.Created.class)
                .handle(this::add);
        routes.get("/api/session/{id}")
                .summary("The recordings behind a link")
                .access(Access.VIEWER)
                .hidden()
                .handle(request -> Response.ok(Envelope.of(
                        request,
                        Map.of("mcaps", recordings.get(request.principal(Actor.class), request.pathId("id"))))));
    }

    private Response add(Request request) {
        var made = recordings.add(request.principal(Actor.class), request.body(ViewerRecordings.NewSet.class));
        return Response.created("/api/session/" + made.id(), made);
    }
}
