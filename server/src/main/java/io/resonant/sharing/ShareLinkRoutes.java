package io.resonant.sharing;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.visibility.Restrictions.Kind;
import java.util.UUID;

/** Links over HTTP. */
final class ShareLinkRoutes {
    private final ShareLinks links;

    ShareLinkRoutes(ShareLinks links) {
        this.links = links;
    }

    /** What stands after the hash sign of a link. */
    record Opening(String token) {}

    /** @param fileId from the address of the file in the text */
    record FileOpening(String token, UUID fileId) {}

    void register(Routes routes) {
        for (var kind : Kind.values()) {
            links(routes, kind);
        }
        routes.delete("/api/v1/share-links/{id}")
                .summary("Take a link back; from the next look on it opens nothing")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(this::delete);
        routes.post("/api/v1/shared")
                .summary("Read what a link opens")
                .description("For anybody who has the link, signed in or not. Not to be indexed.")
                .access(Access.PUBLIC)
                .rate("shared")
                .body(Opening.class)
                .responds(200, SharedPage.class)
                .problem(404, "share_link_gone")
                .handle(this::open);
        routes.post("/api/v1/shared/files")
                .summary("Read a picture or another file that what a link opens shows now")
                .description("For anybody who has the link. Other files do not exist for them.")
                .access(Access.PUBLIC)
                .rate("read")
                .body(FileOpening.class)
                .respondsContent(200, "application/octet-stream")
                .problem(404, "share_link_gone")
                .problem(503, "file_storage")
                .handle(this::file);
    }

    private void links(Routes routes, Kind kind) {
        var path = "/api/v1/" + kind.text() + "s/{id}/links";
        routes.get(path)
                .summary("Links that open a " + kind.text() + " for anybody, the newest first")
                .access(Access.MEMBER)
                .respondsList(200, ShareLink.class)
                .problem(404, "not_found")
                .handle(request -> Response.list(links.list(actor(request), kind, request.pathId("id")), null));
        routes.post(path)
                .summary("Make a link that opens a " + kind.text() + " for anybody; what it holds is told only now")
                .access(Access.MEMBER)
                .body(ShareLinks.NewLink.class)
                .responds(201, ShareLink.Created.class)
                .problem(404, "not_found")
                .problem(409, "too_many_share_links")
                .handle(request -> {
                    var wanted = request.body(ShareLinks.NewLink.class);
                    var made = links.create(actor(request), kind, request.pathId("id"), wanted);
                    return Response.created(
                            "/api/v1/share-links/" + made.details().id(), made);
                });
    }

    private Response delete(Request request) {
        links.delete(actor(request), request.pathId("id"));
        return Response.noContent();
    }

    private Response open(Request request) {
        return Response.ok(links.open(request.body(Opening.class).token()))
                .header("X-Robots-Tag", "noindex, nofollow")
                .header("Cache-Control", "no-store");
    }

    private Response file(Request request) {
        var opening = request.body(FileOpening.class);
        return links.send(request, links.file(opening.token(), opening.fileId()))
                .header("X-Robots-Tag", "noindex, nofollow")
                .header("Cache-Control", "no-store");
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
