package io.resonant.oauth;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Route;
import io.resonant.kernel.http.Routes;
import io.resonant.oauth.Authorizations.Asked;
import io.resonant.session.Sessions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a person comes from an application, is asked, and goes back. */
final class AuthorizationRoutes {
    static final String METADATA = "/.well-known/oauth-authorization-server";
    static final String AUTHORIZE = "/api/v1/oauth/authorize";

    /** The page of the dashboard that asks. */
    private static final String PAGE = "/oauth/authorize";

    private static final String AUTHORIZATION = "/api/v1/oauth/authorization";

    private final Authorizations authorizations;
    private final String issuer;

    AuthorizationRoutes(Authorizations authorizations, String issuer) {
        this.authorizations = authorizations;
        this.issuer = issuer;
    }

    /** What a client's library reads to find its way (RFC 8414). */
    record ServerMetadata(
            String issuer,
            String authorizationEndpoint,
            String tokenEndpoint,
            String revocationEndpoint,
            String introspectionEndpoint,
            List<String> scopesSupported,
            List<String> responseTypesSupported,
            List<String> responseModesSupported,
            List<String> grantTypesSupported,
            List<String> codeChallengeMethodsSupported,
            List<String> tokenEndpointAuthMethodsSupported,
            boolean authorizationResponseIssParameterSupported) {
        static ServerMetadata of(String issuer) {
            return new ServerMetadata(
                    issuer,
                    issuer + AUTHORIZE,
                    issuer + TokenRoutes.TOKEN,
                    issuer + TokenRoutes.REVOKE,
                    issuer + TokenRoutes.INTROSPECT,
                    Scopes.all(),
                    List.of("code"),
                    List.of("query"),
                    List.of("authorization_code", "refresh_token"),
                    List.of("S256"),
                    List.of("client_secret_basic", "client_secret_post", "none"),
                    true);
        }
    }

    /** What the application asked for, with the person's answer. */
    record AuthorizationAnswer(
            boolean allow,
            String clientId,
            String redirectUri,
            @Nullable String responseType,
            @Nullable String scope,
            @Nullable String state,
            @Nullable String codeChallenge,
            @Nullable String codeChallengeMethod) {
        Asked asked() {
            return new Asked(clientId, redirectUri, responseType, scope, state, codeChallenge, codeChallengeMethod);
        }
    }

    void declare(Routes routes) {
        routes.get(METADATA)
                .summary("Where applications find what, and what they may use (RFC 8414)")
                .access(Access.PUBLIC)
                .cacheable()
                .responds(200, ServerMetadata.class)
                .handle(_ -> Response.ok(ServerMetadata.of(issuer)).shared());
        routes.get(AUTHORIZE)
                .summary("Where an application sends a person's browser: to the page that asks them (OAuth 2.1, 4.1.1)")
                .access(Access.PUBLIC)
                .anyQuery()
                .respondsContent(303, "text/html")
                .handle(request -> Response.seeOther(
                        PAGE + request.target().substring(request.path().length())));
        problems(routes.get(AUTHORIZATION).summary("What the page has to ask, or where the person goes back to"))
                .access(Access.SIGNED_IN)
                .query("client_id", "The application")
                .query("redirect_uri", "Where it wants the person back; must be registered")
                .query("response_type", "`code`")
                .query("scope", "`read`, `write`, `admin`; each contains the ones before it")
                .query("state", "Told to the application again")
                .query("code_challenge", "PKCE (RFC 7636); required")
                .query("code_challenge_method", "`S256`")
                .responds(200, Authorizations.Authorization.class)
                .handle(request -> Response.ok(authorizations.ask(actor(request), asked(request))));
        problems(routes.post(AUTHORIZATION).summary("The person's answer; the browser goes where this says"))
                .access(Access.SIGNED_IN)
                .body(AuthorizationAnswer.class)
                .responds(200, Authorizations.Answered.class)
                .problem(403, "proof_needed")
                .handle(request -> {
                    var body = request.body(AuthorizationAnswer.class);
                    return Response.ok(
                            authorizations.answer(actor(request), Sessions.idOf(request), body.asked(), body.allow()));
                });
    }

    private static Route problems(Route route) {
        return route.problem(404, "oauth_client_unknown")
                .problem(409, "oauth_other_organization")
                .problem(422, "oauth_redirect_unknown");
    }

    private static Asked asked(Request request) {
        return new Asked(
                request.query("client_id").orElse(null),
                request.query("redirect_uri").orElse(null),
                request.query("response_type").orElse(null),
                request.query("scope").orElse(null),
                request.query("state").orElse(null),
                request.query("code_challenge").orElse(null),
                request.query("code_challenge_method").orElse(null));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
