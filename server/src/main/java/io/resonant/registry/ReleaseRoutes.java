package io.resonant.registry;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import java.util.List;

/** What publishers do with what they have published, over HTTP. */
final class ReleaseRoutes {
    private final ReleaseStates states;

    ReleaseRoutes(ReleaseStates states) {
        this.states = states;
    }

    record SetVisibility(Visibility visibility) {}

    void declare(Routes routes) {
        routes.get("/api/v1/registry/items")
                .summary("Everything that the organisation has published, also what nobody else sees")
                .access(Access.GUEST)
                .respondsList(200, Item.class)
                .handle(request -> Response.list(states.items(actor(request)), null));
        routes.post("/api/v1/operator/registry/removals")
                .summary("Remove what any organisation has published, one version or all of them")
                .description(
                        "For content that must not be offered. Its publisher reads the reason in the trail, everybody"
                                + " else on the tombstone.")
                .access(Access.OPERATOR)
                .body(ReleaseStates.Removal.class)
                .respondsList(200, Release.class)
                .problem(404, "not_found")
                .problem(409, "release_state")
                .handle(request -> Response.list(
                        releases(states.remove(
                                request.findPrincipal(Actor.class), request.body(ReleaseStates.Removal.class))),
                        null));
        for (var kind : ItemKind.values()) {
            declare(routes, kind, kind.word());
        }
    }

    private void declare(Routes routes, ItemKind kind, String noun) {
        var one = "/api/v1/" + kind.plural() + "/{id}";
        routes.get(one + "/releases")
                .summary("All releases of an own " + noun + ", in every state, the newest version first")
                .access(Access.GUEST)
                .respondsList(200, Release.class)
                .problem(404, "not_found")
                .handle(request -> Response.list(states.releases(actor(request), kind, request.path("id")), null));
        routes.put(one + "/versions/{version}/state")
                .summary("Deprecate, yank, offer again or remove one version of the " + noun)
                .description("Members of its namespace; removing: its owners. A removed version is gone for good: its"
                        + " content is deleted, a tombstone stays, and the version is never used again.")
                .access(Access.MEMBER)
                .body(NewReleaseState.class)
                .responds(200, Release.class)
                .problem(404, "not_found")
                .problem(409, "release_state")
                .handle(request -> Response.ok(states.setState(
                                actor(request),
                                kind,
                                request.path("id"),
                                request.path("version"),
                                request.body(NewReleaseState.class))
                        .release()));
        declareWhole(routes, kind, noun, one);
    }

    private void declareWhole(Routes routes, ItemKind kind, String noun, String one) {
        routes.put(one + "/state")
                .summary("Deprecate, yank, offer again or remove all versions of the " + noun)
                .access(Access.MEMBER)
                .body(NewReleaseState.class)
                .respondsList(200, Release.class)
                .problem(404, "not_found")
                .problem(409, "release_state")
                .handle(request -> Response.list(
                        releases(states.setStates(
                                actor(request), kind, request.path("id"), request.body(NewReleaseState.class))),
                        null));
        routes.put(one + "/visibility")
                .summary("Show the " + noun + " to everybody or to the organisation only")
                .access(Access.MEMBER)
                .body(SetVisibility.class)
                .responds(200, Item.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(states.setVisibility(
                        actor(request),
                        kind,
                        request.path("id"),
                        request.body(SetVisibility.class).visibility())));
    }

    private static List<Release> releases(List<Registry.Published> published) {
        return published.stream().map(Registry.Published::release).toList();
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
