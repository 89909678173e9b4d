package io.resonant.impersonation;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.SessionView;
import io.resonant.session.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

final class ImpersonationRoutes {
    private static final String OPERATOR = "/api/v1/operator/impersonations";
    private static final String OWN = "/api/v1/users/me/impersonations";
    private static final String RULE = "/api/v1/organizations/current/impersonation";
    private static final String[] OVER = {"impersonation_state"};

    private final Impersonations impersonations;

    ImpersonationRoutes(Impersonations impersonations) {
        this.impersonations = impersonations;
    }

    record Answer(boolean allowed) {}

    /** @param permitted whether people of the organisation may be asked */
    record Rule(boolean permitted) {}

    void declare(Routes routes) {
        declareOperators(routes);
        declarePersons(routes);
        routes.get(RULE)
                .summary("Whether people of the organisation may be asked to let the operator see the product as them")
                .access(Access.GUEST)
                .responds(200, Rule.class)
                .handle(request -> Response.ok(new Rule(impersonations.isPermitted(actor(request)))));
        routes.put(RULE)
                .summary("Let people of the organisation be asked, or forbid it, which ends what runs")
                .access(Access.OWNER)
                .body(Rule.class)
                .responds(200, Rule.class)
                .handle(request -> {
                    var rule = request.body(Rule.class);
                    impersonations.permit(actor(request), rule.permitted());
                    return Response.ok(rule);
                });
    }

    private void declareOperators(Routes routes) {
        routes.post(OPERATOR)
                .summary("Ask somebody whether one may see the product as them")
                .description("Nothing happens before they agree, which they can for three days. Without `writes` one"
                        + " only looks. `organization_id` may be left out for people who belong to one organisation.")
                .access(Access.OPERATOR)
                .body(NewRequest.class)
                .responds(201, ImpersonationRequest.class)
                .problem(404, "not_found")
                .problem(409, "impersonation_banned", "impersonation_open")
                .handle(request ->
                        Response.of(201, impersonations.ask(operator(request), request.body(NewRequest.class))));
        routes.get(OPERATOR)
                .summary("What those who run the server asked, the newest first")
                .access(Access.OPERATOR)
                .paged()
                .respondsList(200, ImpersonationRequest.class)
                .handle(request -> page(request, impersonations::all));
        routes.delete(OPERATOR + "/{id}")
                .summary("Take a request back, or end what came of it")
                .access(Access.OPERATOR)
                .responds(204, null)
                .problem(404, "not_found")
                .problem(409, OVER)
                .handle(request -> {
                    impersonations.withdraw(operator(request), request.pathId("id"));
                    return Response.noContent();
                });
        routes.post(OPERATOR + "/{id}/session")
                .summary("See the product as the person from now on, in this session")
                .description(
                        "Lasts as long as was asked for and is never prolonged. Only one's own request, within a day"
                                + " after the person agreed. What is allowed meanwhile stands in docs/impersonation.md.")
                .access(Access.OPERATOR)
                .responds(200, SessionView.class)
                .problem(403, "proof_needed")
                .problem(404, "not_found")
                .problem(409, "impersonation_banned", "impersonation_state")
                .handle(request -> Response.ok(
                        impersonations.begin(operator(request), Sessions.idOf(request), request.pathId("id"))));
        routes.delete("/api/v1/auth/session/impersonation")
                .summary("Be oneself again")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .handle(request -> {
                    impersonations.leave(actor(request), Sessions.idOf(request));
                    return Response.noContent();
                });
    }

    private void declarePersons(Routes routes) {
        routes.get(OWN)
                .summary("Who asked to see the product as oneself, the newest first")
                .access(Access.SIGNED_IN)
                .paged()
                .respondsList(200, ImpersonationRequest.class)
                .handle(request -> page(request, (after, limit) -> impersonations.of(actor(request), after, limit)));
        routes.put(OWN + "/{id}/answer")
                .summary("Agree that somebody who runs the server sees the product as oneself, or refuse")
                .access(Access.SIGNED_IN)
                .body(Answer.class)
                .responds(200, ImpersonationRequest.class)
                .problem(404, "not_found")
                .problem(409, OVER)
                .handle(request -> Response.ok(impersonations.answer(
                        actor(request),
                        request.pathId("id"),
                        request.body(Answer.class).allowed())));
        routes.delete(OWN + "/{id}")
                .summary("End it at once, or take the consent back")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .problem(404, "not_found")
                .problem(409, OVER)
                .handle(request -> {
                    impersonations.end(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
    }

    private static Response page(
            Request request, BiFunction<Optional<UUID>, Integer, List<ImpersonationRequest>> read) {
        var page = request.page();
        var after = page.after().map(text -> Cursor.parse(text, 1).uuid(0));
        var slice = Slice.of(read.apply(after, page.limit() + 1), page.limit(), found -> Cursor.of(found.id()));
        return Response.list(slice.items(), slice.next());
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }

    /** A person, and not a command on the server's machine: somebody has to answer for it. */
    private static Actor operator(Request request) {
        return request.findPrincipal(Actor.class).orElseThrow(() -> Problem.of(403, "forbidden"));
    }
}
