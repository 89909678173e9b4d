package io.resonant.organization;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.account.Language;
import io.resonant.account.Role;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class OrganizationRoutes {
    private static final String BASE = "/api/v1/organizations/current";

    private final Organizations organizations;

    OrganizationRoutes(Organizations organizations) {
        this.organizations = organizations;
    }

    record UpdateOrganization(
            @Nullable String name, @Nullable Language language) {}

    record UpdateMember(Role role) {}

    record TransferOwnership(UUID userId) {}

    void declare(Routes routes) {
        routes.get(BASE)
                .summary("The organisation one acts for")
                .access(Access.GUEST)
                .responds(200, Organization.class)
                .handle(request -> Response.ok(organizations.get(actor(request))));
        routes.patch(BASE)
                .summary("Rename the organisation or change its language")
                .access(Access.ADMIN)
                .body(UpdateOrganization.class)
                .responds(200, Organization.class)
                .handle(request -> {
                    var body = request.body(UpdateOrganization.class);
                    return Response.ok(organizations.update(actor(request), body.name(), body.language()));
                });
        routes.get(BASE + "/members")
                .summary("Everybody in the organisation, by name")
                .access(Access.GUEST)
                .respondsList(200, Member.class)
                .handle(request -> Response.list(organizations.members(actor(request)), null));
        routes.patch(BASE + "/members/{user_id}")
                .summary("Change somebody's role")
                .access(Access.ADMIN)
                .body(UpdateMember.class)
                .responds(200, Member.class)
                .problem(403, "proof_needed")
                .problem(404, "not_found")
                .problem(409, "last_owner")
                .handle(this::changeRole);
        routes.post(BASE + "/ownership")
                .summary("Hand the organisation over: somebody else owns it, and one is an administrator from then on")
                .access(Access.OWNER)
                .body(TransferOwnership.class)
                .responds(200, Member.class)
                .problem(403, "proof_needed")
                .problem(404, "not_found")
                .handle(this::transfer);
        routes.delete(BASE + "/members/{user_id}")
                .summary("Take somebody out of the organisation, or leave it oneself")
                .access(Access.GUEST)
                .responds(204, null)
                .problem(404, "not_found")
                .problem(409, "last_owner")
                .handle(request -> {
                    organizations.remove(actor(request), request.pathId("user_id"));
                    return Response.noContent();
                });
    }

    private Response changeRole(Request request) {
        var role = request.body(UpdateMember.class).role();
        return Response.ok(organizations.changeRole(actor(request), request.pathId("user_id"), role));
    }

    private Response transfer(Request request) {
        var heir = request.body(TransferOwnership.class).userId();
        return Response.ok(organizations.transfer(actor(request), heir));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
