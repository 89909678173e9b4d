package io.resonant.namespace;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Namespaces, their members and the names that were held, over HTTP. */
final class NamespaceRoutes {
    static final String ONE = "/api/v1/namespaces/{name}";
    private static final String HELD = "/api/v1/operator/namespaces";

    private final Namespaces namespaces;
    private final NamespaceReviews reviews;

    NamespaceRoutes(Namespaces namespaces, NamespaceReviews reviews) {
        this.namespaces = namespaces;
        this.reviews = reviews;
    }

    /** @param displayName the name when left out */
    record CreateNamespace(String name, @Nullable String displayName) {}

    record ChangeNamespace(String displayName) {}

    record SetNamespaceMember(NamespaceRole role) {}

    /** @param reason told to the owners; required for a refusal */
    record DecideNamespace(boolean approve, @Nullable String reason) {}

    void declare(Routes routes) {
        declareNamespaces(routes);
        declareMembers(routes);
        declareReviews(routes);
    }

    private void declareNamespaces(Routes routes) {
        routes.get("/api/v1/namespaces")
                .summary("The namespaces of the organisation, by name")
                .access(Access.GUEST)
                .respondsList(200, Namespace.class)
                .handle(request -> Response.list(namespaces.list(actor(request)), null));
        routes.post("/api/v1/namespaces")
                .summary("Make a namespace to publish under")
                .description("Whoever makes it owns it. A name that looks like another one is `held`, with the reason:"
                        + " what is published under it waits until an operator of the server has decided.")
                .access(Access.MEMBER)
                .body(CreateNamespace.class)
                .responds(201, Namespace.class)
                .problem(409, "namespace_taken", "namespace_limit")
                .handle(this::create);
        routes.get(ONE)
                .summary("One namespace, however its name is written")
                .access(Access.GUEST)
                .responds(200, Namespace.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(namespaces.get(actor(request), request.path("name"))));
        routes.patch(ONE)
                .summary("Change how a namespace is shown")
                .description("Its owners and the organisation's administrators.")
                .access(Access.MEMBER)
                .body(ChangeNamespace.class)
                .responds(200, Namespace.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(namespaces.rename(
                        actor(request),
                        request.path("name"),
                        request.body(ChangeNamespace.class).displayName())));
        routes.delete(ONE)
                .summary("Give up a namespace under which nothing was ever published")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .problem(409, "namespace_in_use")
                .handle(request -> {
                    namespaces.delete(actor(request), request.path("name"));
                    return Response.noContent();
                });
    }

    private void declareMembers(Routes routes) {
        routes.get(ONE + "/members")
                .summary("Who publishes under a namespace")
                .access(Access.GUEST)
                .respondsList(200, NamespaceMember.class)
                .problem(404, "not_found")
                .handle(request -> Response.list(namespaces.members(actor(request), request.path("name")), null));
        routes.put(ONE + "/members/{user_id}")
                .summary("Let a member of the organisation publish, or change what they may do")
                .access(Access.MEMBER)
                .body(SetNamespaceMember.class)
                .responds(200, NamespaceMember.class)
                .problem(404, "not_found")
                .problem(409, "last_namespace_owner")
                .handle(request -> Response.ok(namespaces.putMember(
                        actor(request),
                        request.path("name"),
                        request.pathId("user_id"),
                        request.body(SetNamespaceMember.class).role())));
        routes.delete(ONE + "/members/{user_id}")
                .summary("Take somebody out of a namespace, or leave it")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .problem(409, "last_namespace_owner")
                .handle(request -> {
                    namespaces.removeMember(actor(request), request.path("name"), request.pathId("user_id"));
                    return Response.noContent();
                });
    }

    private void declareReviews(Routes routes) {
        routes.get(HELD)
                .summary("Namespaces of all organisations in one state, the oldest first")
                .access(Access.OPERATOR)
                .query("state", "`held` when not given", Namespace.State.class)
                .paged()
                .respondsList(200, Namespace.class)
                .handle(this::held);
        routes.put(HELD + "/{name}/decision")
                .summary("Let a held name be used, or refuse it with a reason")
                .access(Access.OPERATOR)
                .body(DecideNamespace.class)
                .responds(200, Namespace.class)
                .problem(404, "not_found")
                .handle(this::decide);
    }

    private Response create(Request request) {
        var body = request.body(CreateNamespace.class);
        var namespace = namespaces.create(actor(request), body.name(), body.displayName());
        return Response.created("/api/v1/namespaces/" + namespace.name(), namespace);
    }

    private Response held(Request request) {
        var page = request.page();
        var state = request.query("state", Namespace.State.class).orElse(Namespace.State.HELD);
        var after = page.after().map(text -> Cursor.parse(text, 1).uuid(0)).orElse(null);
        var found = reviews.list(state, after, page.limit() + 1);
        var slice = Slice.of(found, page.limit(), namespace -> Cursor.of(namespace.id()));
        return Response.list(slice.items(), slice.next());
    }

    private Response decide(Request request) {
        var body = request.body(DecideNamespace.class);
        return Response.ok(reviews.decide(
                request.findPrincipal(Actor.class),
                request.path("name"),
                body.approve(),
                Objects.requireNonNullElse(body.reason(), "")));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
