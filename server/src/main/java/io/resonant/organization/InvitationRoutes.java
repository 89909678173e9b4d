package io.resonant.organization;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.session.SessionView;
import io.resonant.session.Sessions;
import java.net.URI;
import java.util.Optional;

final class InvitationRoutes {
    private static final String BASE = "/api/v1/organizations/current/invitations";
    private static final String HELD = "/api/v1/invitations/{token}";

    private final Invitations invitations;
    private final Optional<URI> publicUrl;

    InvitationRoutes(Invitations invitations, Optional<URI> publicUrl) {
        this.invitations = invitations;
        this.publicUrl = publicUrl;
    }

    record CreateInvitation(String email, Role role) {}

    void declare(Routes routes) {
        routes.get(BASE)
                .summary("Open invitations, the newest first")
                .access(Access.ADMIN)
                .respondsList(200, Invitation.class)
                .handle(request -> Response.list(invitations.list(actor(request)), null));
        routes.post(BASE)
                .summary("Invite a person; the answer has the link, which is shown only this once")
                .access(Access.ADMIN)
                .body(CreateInvitation.class)
                .responds(201, Invitation.class)
                .problem(403, "proof_needed")
                .problem(409, "already_member", "plan_limit_reached")
                .handle(this::create);
        routes.delete(BASE + "/{id}")
                .summary("Withdraw an invitation")
                .access(Access.ADMIN)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    invitations.withdraw(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
        routes.get(HELD)
                .summary("What an invitation is for, seen by whoever holds its link")
                .access(Access.PUBLIC)
                .responds(200, Invitation.Preview.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(invitations.preview(request.path("token"))));
        routes.post(HELD + "/acceptance")
                .summary("Join one more organisation with the account one has")
                .description("The session moves there; a program exchanges its refresh token for an access token that"
                        + " fits, since the one it has is good no more.")
                .access(Access.SIGNED_IN)
                .responds(200, SessionView.class)
                .problem(404, "not_found")
                .problem(409, "invitation_for_other", "plan_limit_reached")
                .handle(request ->
                        Response.ok(invitations.accept(actor(request), Sessions.idOf(request), request.path("token"))));
    }

    private Response create(Request request) {
        var body = request.body(CreateInvitation.class);
        var created = invitations.create(actor(request), body.email(), body.role());
        var invitation = created.invitation();
        var link = site(request) + "/register?invitation=" + created.token();
        return Response.created(
                BASE + "/" + invitation.id(),
                new Invitation(invitation.id(), invitation.email(), invitation.role(), invitation.expiresAt(), link));
    }

    /** Without a configured address, the one that the inviting administrator sees the server under. */
    private String site(Request request) {
        return publicUrl
                .map(URI::toString)
                .orElseGet(() -> (request.isSecure() ? "https://" : "http://")
                        + request.header("Host").orElse("localhost"));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
