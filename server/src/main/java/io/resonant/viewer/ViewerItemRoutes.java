package io.resonant.viewer;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.catalogue.CatalogueItem;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import java.util.List;

/** What an organisation's viewers have of the catalogue, for the catalogue's own pages. */
final class ViewerItemRoutes {
    private static final String EXTENSION = "/api/v1/viewer/extensions/{id}";
    private static final String LAYOUT = "/api/v1/viewer/layouts/{id}";

    private final ViewerExtensions extensions;
    private final CatalogueLayouts layouts;
    private final ViewerExtensionRoutes.Downloads downloads;

    ViewerItemRoutes(ViewerExtensions extensions, CatalogueLayouts layouts, ViewerExtensionRoutes.Downloads downloads) {
        this.extensions = extensions;
        this.layouts = layouts;
        this.downloads = downloads;
    }

    /** Ids in the catalogue. */
    record ViewerItems(List<String> extensions, List<String> layouts) {}

    void declare(Routes routes) {
        routes.get("/api/v1/viewer/items")
                .summary("What the organisation's viewers have of the catalogue")
                .access(Access.GUEST)
                .responds(200, ViewerItems.class)
                .handle(request -> Response.ok(list(actor(request))));
        routes.put(EXTENSION)
                .summary("Take an extension of the catalogue into the organisation's viewers")
                .access(Access.MEMBER)
                .responds(200, CatalogueItem.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(extensions.show(actor(request), request.path("id"))));
        routes.delete(EXTENSION)
                .summary("Put an extension of the organisation's viewers away; it stays in the catalogue")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    extensions.hide(actor(request), request.path("id"));
                    return Response.noContent();
                });
        routes.put(LAYOUT)
                .summary("Put a copy of a layout of the catalogue into the organisation's viewers")
                .description("One that is there already stays as its people have changed it.")
                .access(Access.MEMBER)
                .responds(200, CatalogueItem.class)
                .problem(404, "not_found")
                .problem(409, "viewer_layout_limit")
                .handle(request -> {
                    var item = layouts.take(actor(request), request.path("id"));
                    downloads.note(actor(request), item, request.address());
                    return Response.ok(item);
                });
        routes.delete(LAYOUT)
                .summary("Delete the copy of a layout in the organisation's viewers; it stays in the catalogue")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    layouts.delete(actor(request), request.path("id"));
                    return Response.noContent();
                });
    }

    private ViewerItems list(Actor actor) {
        return new ViewerItems(List.copyOf(extensions.ids(actor)), layouts.list(actor));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
