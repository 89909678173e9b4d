package io.resonant.oauth;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

/** The applications of an organisation for its administrators, and those that a person allows for that person. */
final class OAuthClientRoutes {
    private static final String BASE = "/api/v1/oauth-clients";
    private static final String MINE = "/api/v1/users/me/apps";
    private static final String ONE = BASE + "/{id}";
    private static final String PROOF = "proof_needed";
    private static final String UNKNOWN = "not_found";

    private final OAuthClients clients;
    private final ConnectedApps apps;

    OAuthClientRoutes(OAuthClients clients, ConnectedApps apps) {
        this.clients = clients;
        this.apps = apps;
    }

    void declare(Routes routes) {
        declareRegistration(routes);
        routes.delete(ONE)
                .summary("Take an application away, and with it all that people allowed it")
                .access(Access.ADMIN)
                .responds(204, null)
                .problem(404, UNKNOWN)
                .handle(request -> {
                    clients.delete(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
        routes.get(ONE + "/people")
                .summary("Who allows an application")
                .access(Access.ADMIN)
                .respondsList(200, OAuthClients.Allowed.class)
                .problem(404, UNKNOWN)
                .handle(request -> Response.list(clients.people(actor(request), request.pathId("id")), null));
        routes.delete(ONE + "/people/{user_id}")
                .summary("End what one person allowed an application")
                .access(Access.ADMIN)
                .responds(204, null)
                .problem(404, UNKNOWN)
                .handle(request -> {
                    clients.end(actor(request), request.pathId("id"), request.pathId("user_id"));
                    return Response.noContent();
                });
        declareOwn(routes);
    }

    private void declareRegistration(Routes routes) {
        routes.get(BASE)
                .summary("The applications that people of the organisation may allow, the newest first")
                .access(Access.ADMIN)
                .respondsList(200, OAuthClient.class)
                .handle(request -> Response.list(clients.list(actor(request)), null));
        routes.post(BASE)
                .summary("Register an application; its secret, if it has one, is shown only this once")
                .access(Access.ADMIN)
                .body(OAuthClients.NewClient.class)
                .responds(201, OAuthClient.Registered.class)
                .problem(403, PROOF)
                .problem(409, "too_many_oauth_clients")
                .handle(request -> {
                    var made = clients.register(actor(request), request.body(OAuthClients.NewClient.class));
                    return Response.created(BASE + "/" + made.client().id(), made);
                });
        routes.put(ONE)
                .summary("Change what is known of an application")
                .description("People who allowed it more than it may ask for from now on have to allow it anew.")
                .access(Access.ADMIN)
                .body(OAuthClients.Wanted.class)
                .responds(200, OAuthClient.class)
                .problem(403, PROOF)
                .problem(404, UNKNOWN)
                .handle(request -> Response.ok(
                        clients.change(actor(request), request.pathId("id"), request.body(OAuthClients.Wanted.class))));
        routes.post(ONE + "/secret")
                .summary("Give a confidential application a new secret in place of the old one, shown only this once")
                .access(Access.ADMIN)
                .responds(200, OAuthClient.Registered.class)
                .problem(403, PROOF)
                .problem(404, UNKNOWN)
                .problem(409, "oauth_client_public")
                .handle(request -> Response.ok(clients.renewSecret(actor(request), request.pathId("id"))));
    }

    private void declareOwn(Routes routes) {
        routes.get(MINE)
                .summary("The applications that one allows to act for oneself, in all of one's organisations")
                .access(Access.SIGNED_IN)
                .respondsList(200, ConnectedApps.ConnectedApp.class)
                .handle(request -> Response.list(apps.list(actor(request)), null));
        routes.delete(MINE + "/{id}")
                .summary("End all that one allowed an application")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .problem(404, UNKNOWN)
                .handle(request -> {
                    apps.end(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
