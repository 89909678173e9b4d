package io.resonant.intent;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.intent.Intents.NewIntent;
import io.resonant.intent.Intents.TypeView;
import io.resonant.kernel.http.Around;
import io.resonant.kernel.http.Handler;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Route;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.util.UUID;
import java.util.function.BiFunction;

/** {@code /api/v1/intents}. */
final class IntentRoutes {
    private static final String INTENTS = "/api/v1/intents";

    private final Intents intents;
    private final Around once;

    IntentRoutes(Intents intents, Around once) {
        this.intents = intents;
        this.once = once;
    }

    void register(Routes routes) {
        routes.post(INTENTS)
                .summary("Ask the bridge for something")
                .access(Access.MEMBER)
                .body(NewIntent.class)
                .idempotent(once)
                .responds(202, Intent.class)
                .problem(404, "not_found")
                .problem(409, "plan_limit_reached")
                .problem(422, "invalid_input")
                .handle(this::create);
        routes.get(INTENTS)
                .summary("Intents, newest first")
                .access(Access.GUEST)
                .query("status", "only with this status", IntentStatus.class)
                .query("type", "only of this type, such as spec.review")
                .query("spec_id", "only about this spec")
                .paged()
                .respondsList(200, Intent.class)
                .handle(this::list);
        routes.get(INTENTS + "/types")
                .summary("What can be asked for")
                .access(Access.GUEST)
                .respondsList(200, TypeView.class)
                .handle(_ -> Response.list(intents.types(), null));
        routes.get(INTENTS + "/usage")
                .summary("What this month's intents did and cost")
                .access(Access.GUEST)
                .responds(200, IntentUsage.class)
                .handle(request -> Response.ok(intents.usage(actor(request))));
        routes.get(INTENTS + "/{id}")
                .summary("An intent")
                .access(Access.GUEST)
                .responds(200, Intent.class)
                .problem(404, "not_found")
                .handle(on(intents::get));
        routes.get(INTENTS + "/{id}/steps")
                .summary("Everything that happened to an intent")
                .access(Access.GUEST)
                .respondsList(200, IntentStep.class)
                .problem(404, "not_found")
                .handle(this::steps);
        change(routes.put(INTENTS + "/{id}/cancellation").summary("Cancel an intent"), intents::cancel);
        change(routes.post(INTENTS + "/{id}/retry").summary("Try a failed or cancelled intent again"), intents::retry);
        change(
                routes.post(INTENTS + "/{id}/approval").summary("Agree to what is proposed and carry it out"),
                intents::approve);
        change(routes.post(INTENTS + "/{id}/rejection").summary("Refuse what is proposed"), intents::reject);
    }

    private void change(Route route, BiFunction<Actor, UUID, Intent> verb) {
        route.access(Access.MEMBER)
                .responds(200, Intent.class)
                .problem(404, "not_found")
                .problem(409, "intent_status")
                .handle(on(verb));
    }

    private Response create(Request request) {
        var intent = intents.create(actor(request), request.body(NewIntent.class));
        return Response.accepted(INTENTS + "/" + intent.id(), intent.in(request.language()));
    }

    private Response steps(Request request) {
        var steps = intents.steps(actor(request), request.pathId("id")).stream();
        return Response.list(steps.map(step -> step.in(request.language())).toList(), null);
    }

    private Response list(Request request) {
        var type = request.query("type")
                .map(text -> IntentType.of(text).orElseThrow(() -> Problem.invalid("type", "unknown_value")));
        var filter = new IntentFilter(request.query("status", IntentStatus.class), type, request.queryId("spec_id"));
        var page = request.page();
        var slice = intents.list(actor(request), filter, page.limit(), page.after());
        var items = slice.items().stream()
                .map(intent -> intent.in(request.language()))
                .toList();
        return Response.list(items, slice.next());
    }

    private static Handler on(BiFunction<Actor, UUID, Intent> verb) {
        return request ->
                Response.ok(verb.apply(actor(request), request.pathId("id")).in(request.language()));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
