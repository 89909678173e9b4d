package io.resonant.namespace;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publish tokens over HTTP. */
final class PublishTokenRoutes {
    private static final String ALL = "/api/v1/publish-tokens";

    private final PublishTokens tokens;

    PublishTokenRoutes(PublishTokens tokens) {
        this.tokens = tokens;
    }

    /** @param expiresInDays 1 to 365; 90 when left out */
    record CreatePublishToken(
            String name, List<String> namespaces, @Nullable Integer expiresInDays) {}

    void declare(Routes routes) {
        routes.get(ALL)
                .summary("Tokens that programs publish with: one's own, for administrators everybody's")
                .access(Access.MEMBER)
                .respondsList(200, PublishToken.class)
                .handle(request -> Response.list(tokens.list(actor(request)), null));
        routes.post(ALL)
                .summary("Make a token for a program that publishes; it is shown only this once")
                .access(Access.MEMBER)
                .body(CreatePublishToken.class)
                .responds(201, PublishToken.class)
                .problem(404, "namespace_unknown")
                .problem(409, "publish_token_limit")
                .handle(this::create);
        routes.delete(ALL + "/{id}")
                .summary("Revoke a token, from the next call on")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    tokens.revoke(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
    }

    private Response create(Request request) {
        var body = request.body(CreatePublishToken.class);
        var token = tokens.create(actor(request), body.name(), body.namespaces(), body.expiresInDays());
        return Response.created(ALL + "/" + token.id(), token);
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
