package io.resonant.apikey;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

final class ApiKeyRoutes {
    private static final String BASE = "/api/v1/api-keys";

    private final ApiKeys keys;

    ApiKeyRoutes(ApiKeys keys) {
        this.keys = keys;
    }

    void declare(Routes routes) {
        routes.get(BASE)
                .summary("One's keys for programs, the newest first; administrators see those of everybody")
                .access(Access.GUEST)
                .respondsList(200, ApiKey.class)
                .handle(request -> Response.list(keys.list(actor(request)), null));
        routes.post(BASE)
                .summary("Make a key for a program; the answer has the key, which is shown only this once")
                .access(Access.GUEST)
                .body(ApiKeys.NewKey.class)
                .responds(201, ApiKey.Created.class)
                .problem(403, "proof_needed")
                .problem(409, "too_many_keys")
                .handle(request -> {
                    var created = keys.create(actor(request), request.body(ApiKeys.NewKey.class));
                    return Response.created(BASE + "/" + created.details().id(), created);
                });
        routes.delete(BASE + "/{id}")
                .summary("Take a key away")
                .access(Access.GUEST)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    keys.delete(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
