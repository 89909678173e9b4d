package io.resonant.oauth;

import io.resonant.account.Access;
import io.resonant.kernel.http.Form;
import io.resonant.kernel.http.Handler;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Route;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.Sessions;
import java.util.Map;

/** What applications call themselves, in the form that their libraries expect. */
final class TokenRoutes {
    static final String TOKEN = "/api/v1/oauth/token";
    static final String REVOKE = "/api/v1/oauth/revoke";
    static final String INTROSPECT = "/api/v1/oauth/introspect";

    private static final String SUBJECT = "token";
    private static final long LONGEST = 16 * 1024;

    private final TokenEndpoint endpoint;
    private final ClientAuthentication clients;

    TokenRoutes(TokenEndpoint endpoint, ClientAuthentication clients) {
        this.endpoint = endpoint;
        this.clients = clients;
    }

    void declare(Routes routes) {
        form(routes.post(TOKEN), "grant_type")
                .summary("Exchange a code or a refresh token for the tokens of an application (OAuth 2.1)")
                .description("Each refresh token works once; a code or refresh token that comes back ends the access.")
                .field("grant_type", "`authorization_code` or `refresh_token`", true)
                .field("code", "Of the authorization", false)
                .field("redirect_uri", "As it was in the authorization", false)
                .field("code_verifier", "What the `code_challenge` was made of", false)
                .field("refresh_token", "From the answer before", false)
                .field("scope", "No more than was allowed", false)
                .responds(200, TokenEndpoint.OAuthTokens.class)
                .handle(answering(this::token));
        form(routes.post(REVOKE), SUBJECT)
                .summary("End an application's access by one of its tokens (RFC 7009)")
                .field("token_type_hint", "Ignored: both kinds are looked for", false)
                .responds(200, null)
                .handle(answering(request -> {
                    var form = form(request);
                    endpoint.revoke(
                            clients.require(request, form), required(form, SUBJECT), Sessions.Client.of(request));
                    return Response.of(200, null);
                }));
        form(routes.post(INTROSPECT), SUBJECT)
                .summary("What a token of a confidential application is good for (RFC 7662)")
                .field("token_type_hint", "Ignored: both kinds are looked for", false)
                .responds(200, TokenEndpoint.TokenState.class)
                .handle(answering(this::introspect));
    }

    private static Route form(Route route, String required) {
        return route.access(Access.PUBLIC)
                .rate("oauth")
                .limit(LONGEST)
                .form(required)
                .anyField()
                .field("client_id", "Unless `Authorization: Basic` says it", false)
                .field("client_secret", "Of a confidential application, unless `Authorization: Basic` says it", false)
                .responds(400, OAuthError.class)
                .responds(401, OAuthError.class);
    }

    private Response token(Request request) {
        var form = form(request);
        var client = clients.require(request, form);
        var caller = Sessions.Client.of(request);
        return Response.ok(
                switch (required(form, "grant_type")) {
                    case "authorization_code" ->
                        endpoint.exchange(
                                client,
                                new TokenEndpoint.Exchange(
                                        required(form, "code"),
                                        required(form, "redirect_uri"),
                                        required(form, "code_verifier")),
                                caller);
                    case "refresh_token" ->
                        endpoint.refresh(
                                client,
                                required(form, "refresh_token"),
                                form.get("scope").orElse(null),
                                caller);
                    default ->
                        throw Refusal.of(
                                "unsupported_grant_type", "Only authorization_code and refresh_token are supported.");
                });
    }

    private Response introspect(Request request) {
        var form = form(request);
        var client = clients.require(request, form);
        if (client.secretHash() == null) {
            throw Refusal.unknownClient(); // anybody could say its name
        }
        var state = endpoint.introspect(client, required(form, SUBJECT));
        return Response.ok(state.active() ? state : Map.of("active", false));
    }

    private static Form form(Request request) {
        try {
            var form = request.form();
            if (!form.isAmbiguous()) {
                return form;
            }
        } catch (Problem problem) {
            if (problem.status() == 413) {
                throw problem;
            }
        }
        throw Refusal.of(
                "invalid_request", "The body must be application/x-www-form-urlencoded with each field only once.");
    }

    private static String required(Form form, String name) {
        return form.get(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> Refusal.of("invalid_request", "The field " + name + " is missing."));
    }

    private static Handler answering(Handler handler) {
        return request -> {
            try {
                return handler.handle(request);
            } catch (Refusal refusal) {
                return refusal.answer();
            }
        };
    }
}
