package io.resonant.group;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

/** Groups over HTTP. */
final class GroupRoutes {
    private static final String BASE = "/api/v1/groups";
    private static final String ONE = BASE + "/{id}";
    private static final String MEMBER = ONE + "/members/{user_id}";

    private final Groups groups;

    GroupRoutes(Groups groups) {
        this.groups = groups;
    }

    void register(Routes routes) {
        routes.get(BASE)
                .summary("Groups of the organisation, by name")
                .access(Access.MEMBER)
                .respondsList(200, Group.class)
                .handle(request -> Response.list(groups.list(actor(request)), null));
        routes.post(BASE)
                .summary("Make a group")
                .access(Access.ADMIN)
                .body(NewGroup.class)
                .responds(201, Group.class)
                .problem(409, "group_name_taken")
                .handle(this::create);
        routes.patch(ONE)
                .summary("Rename a group")
                .access(Access.ADMIN)
                .body(NewGroup.class)
                .responds(200, Group.class)
                .problem(404, "not_found")
                .problem(409, "group_name_taken")
                .handle(request ->
                        Response.ok(groups.rename(actor(request), request.pathId("id"), request.body(NewGroup.class))));
        routes.delete(ONE)
                .summary("Delete a group")
                .description("What was shared with it is shared with its people no more.")
                .access(Access.ADMIN)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(this::delete);
        routes.put(MEMBER)
                .summary("Add a person to a group")
                .access(Access.ADMIN)
                .responds(200, Group.class)
                .problem(404, "not_found")
                .handle(request ->
                        Response.ok(groups.add(actor(request), request.pathId("id"), request.pathId("user_id"))));
        routes.delete(MEMBER)
                .summary("Take a person out of a group")
                .access(Access.ADMIN)
                .responds(200, Group.class)
                .problem(404, "not_found")
                .handle(request ->
                        Response.ok(groups.remove(actor(request), request.pathId("id"), request.pathId("user_id"))));
    }

    private Response create(Request request) {
        var group = groups.create(actor(request), request.body(NewGroup.class));
        return Response.created(BASE + "/" + group.id(), group);
    }

    private Response delete(Request request) {
        groups.delete(actor(request), request.pathId("id"));
        return Response.noContent();
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
