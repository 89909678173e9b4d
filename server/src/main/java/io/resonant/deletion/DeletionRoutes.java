package io.resonant.deletion;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.deletion.Deletion.Subject;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

final class DeletionRoutes {
    private static final String MINE = "/api/v1/users/me/deletion";
    private static final String OURS = "/api/v1/organizations/current/deletion";

    private final Deletions deletions;

    DeletionRoutes(Deletions deletions) {
        this.deletions = deletions;
    }

    void declare(Routes routes) {
        routes.get("/api/v1/deletions")
                .summary("Whether one's own account or the organisation one acts for is about to be deleted")
                .access(Access.SIGNED_IN)
                .respondsList(200, Deletion.class)
                .handle(request -> Response.list(deletions.pending(actor(request)), null));
        routes.put(MINE)
                .summary("Ask for the deletion of one's own account")
                .description(
                        "Nothing changes before `due_at`, and until then it can be taken back. What the person wrote"
                                + " stays with its organisations, without their name. Organisations without anybody else are"
                                + " deleted too.")
                .access(Access.SIGNED_IN)
                .responds(200, Deletion.class)
                .problem(403, "proof_needed")
                .problem(409, "sole_owner")
                .handle(request -> Response.ok(deletions.askForPerson(actor(request))));
        routes.delete(MINE)
                .summary("Keep one's account after all")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> withdraw(request, Subject.PERSON));
        routes.put(OURS)
                .summary("Ask for the deletion of the organisation one acts for, with everything in it")
                .description("Nothing changes before `due_at`, and until then any owner takes it back. Accounts that"
                        + " belong to no other organisation are deleted with it. What was published for everybody stays,"
                        + " in the hands of whoever runs the server.")
                .access(Access.OWNER)
                .responds(200, Deletion.class)
                .problem(403, "proof_needed")
                .problem(409, "organization_runs_server")
                .handle(request -> Response.ok(deletions.askForOrganization(actor(request))));
        routes.delete(OURS)
                .summary("Keep the organisation after all")
                .access(Access.OWNER)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> withdraw(request, Subject.ORGANIZATION));
    }

    private Response withdraw(Request request, Subject subject) {
        deletions.withdraw(actor(request), subject);
        return Response.noContent();
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
