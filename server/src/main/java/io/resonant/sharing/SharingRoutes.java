package io.resonant.sharing;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.visibility.Restrictions.Kind;
import io.resonant.visibility.Restrictions.Restricted;

/** Sharing over HTTP. */
final class SharingRoutes {
    private static final String RESTRICTED = "/api/v1/sharing/restricted";

    private final Sharings sharings;

    SharingRoutes(Sharings sharings) {
        this.sharings = sharings;
    }

    void register(Routes routes) {
        for (var kind : Kind.values()) {
            sharing(routes, kind);
        }
        routes.get(RESTRICTED)
                .summary("What not everybody of the organisation sees: whose it is, nothing that it says")
                .access(Access.ADMIN)
                .respondsList(200, Restricted.class)
                .handle(request -> Response.list(sharings.restricted(actor(request)), null));
        routes.post(RESTRICTED + "/{id}/takeover")
                .summary("Become the owner of something that one does not see")
                .description("The audit trail tells of it; whoever saw it goes on seeing it.")
                .access(Access.ADMIN)
                .responds(200, Sharing.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(sharings.takeOver(actor(request), request.pathId("id"))));
    }

    private void sharing(Routes routes, Kind kind) {
        var path = "/api/v1/" + kind.text() + "s/{id}/sharing";
        routes.get(path)
                .summary("Who sees a " + kind.text())
                .access(Access.GUEST)
                .responds(200, Sharing.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(sharings.get(actor(request), kind, request.pathId("id"))));
        routes.put(path)
                .summary("Decide who sees a " + kind.text())
                .description("Only its owner and administrators who see it. What it says is not changed.")
                .access(Access.MEMBER)
                .body(ChangeSharing.class)
                .responds(200, Sharing.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(sharings.change(
                        actor(request), kind, request.pathId("id"), request.body(ChangeSharing.class))));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
