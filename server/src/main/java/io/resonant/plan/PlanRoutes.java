package io.resonant.plan;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.account.Plan;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import io.resonant.kernel.problem.Problem;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

final class PlanRoutes {
    private static final String PLANS = "/api/v1/operator/plans";
    private static final String ORGANIZATIONS = "/api/v1/operator/organizations";

    private final Plans plans;

    PlanRoutes(Plans plans) {
        this.plans = plans;
    }

    record SetPlan(Plan plan, @Nullable Limits ownLimits) {}

    void declare(Routes routes) {
        routes.get("/api/v1/organizations/current/plan")
                .summary("The plan of the organisation one acts for, and how much of it is used")
                .description(
                        "Intents are those made since the month began, in UTC. Without `allowed` there is no limit.")
                .access(Access.GUEST)
                .responds(200, PlanUse.class)
                .handle(request -> Response.ok(plans.use(request.principal(Actor.class))));
        routes.get(PLANS)
                .summary("What each plan allows")
                .access(Access.OPERATOR)
                .respondsList(200, PlanLimits.class)
                .handle(_ -> Response.list(plans.all(), null));
        routes.put(PLANS + "/{plan}")
                .summary("Set what a plan allows")
                .description("What is left out has no limit. Nobody loses what they have; they only cannot use more.")
                .access(Access.OPERATOR)
                .body(Limits.class)
                .responds(200, PlanLimits.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(plans.setLimits(
                        request.findPrincipal(Actor.class), plan(request), request.body(Limits.class))));
        routes.get(ORGANIZATIONS)
                .summary("Organisations of the server with their plans, the oldest first")
                .access(Access.OPERATOR)
                .paged()
                .respondsList(200, OrganizationPlan.class)
                .handle(this::list);
        routes.put(ORGANIZATIONS + "/{id}/plan")
                .summary("Give an organisation another plan, or limits of its own")
                .description("`own_limits` hold instead of those of the plan, all three; without them the plan's hold"
                        + " again. Nobody loses what they have; they only cannot use more.")
                .access(Access.OPERATOR)
                .body(SetPlan.class)
                .responds(200, OrganizationPlan.class)
                .problem(404, "not_found")
                .handle(this::setPlan);
    }

    private Response setPlan(Request request) {
        var wanted = request.body(SetPlan.class);
        return Response.ok(plans.setPlan(
                request.findPrincipal(Actor.class), request.pathId("id"), wanted.plan(), wanted.ownLimits()));
    }

    private Response list(Request request) {
        var page = request.page();
        var after = page.after().map(text -> Cursor.parse(text, 1).uuid(0));
        var found = plans.organizations(after, page.limit() + 1);
        var slice = Slice.of(found, page.limit(), organization -> Cursor.of(organization.id()));
        return Response.list(slice.items(), slice.next());
    }

    private static Plan plan(Request request) {
        return Arrays.stream(Plan.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(request.path("plan")))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("plan"));
    }
}
