package io.resonant.session;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class SessionRoutes {
    private static final String BAD_SIGN_IN = "invalid_credentials";
    private static final String OPEN = "/api/v1/users/me/sessions";

    private final SignIn signIn;
    private final Sessions sessions;
    private final SessionCookies cookies;
    private final OpenSessions openSessions;

    SessionRoutes(SignIn signIn, Sessions sessions, SessionCookies cookies, OpenSessions openSessions) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.cookies = cookies;
        this.openSessions = openSessions;
    }

    record NewSession(
            String email, String password, @Nullable String code) {}

    record Proof(@Nullable String password, @Nullable String code) {}

    record Refresh(String refreshToken) {}

    record SignOut(@Nullable String refreshToken) {}

    void declare(Routes routes) {
        routes.post("/api/v1/auth/login")
                .summary("Sign a program in with the OAuth 2.0 password form")
                .access(Access.PUBLIC)
                .form("username", "password")
                .field("grant_type", "`password`, when it is given", false)
                .field("scope", "Ignored: a token may do what the person may do", false)
                .field("code", "Of the second factor, for people who have one", false)
                .field("client_id", "Ignored", false)
                .field("client_secret", "Ignored", false)
                .responds(200, TokenView.class)
                .problem(401, BAD_SIGN_IN, "second_factor_required", "second_factor_wrong")
                .problem(403, "no_organization")
                .problem(429, "too_many_attempts")
                .problem(503, "busy")
                .handle(this::login);
        routes.post("/api/v1/auth/refresh")
                .summary("Exchange a refresh token, which works once, for new tokens")
                .access(Access.PUBLIC)
                .body(Refresh.class)
                .responds(200, TokenView.class)
                .problem(401, "unauthenticated")
                .handle(request -> Response.ok(sessions.refreshTokens()
                        .refresh(request.body(Refresh.class).refreshToken(), Sessions.Client.of(request))));
        routes.post("/api/v1/auth/logout")
                .summary("Sign a program out, by its access token or by its refresh token")
                .access(Access.PUBLIC)
                .body(SignOut.class)
                .responds(204, null)
                .handle(this::logout);
        routes.post("/api/v1/auth/session")
                .summary("Sign a browser in with a cookie")
                .access(Access.PUBLIC)
                .body(NewSession.class)
                .responds(200, SessionView.class)
                .problem(401, BAD_SIGN_IN, "second_factor_required", "second_factor_wrong")
                .problem(403, "no_organization")
                .problem(429, "too_many_attempts")
                .problem(503, "busy")
                .handle(this::begin);
        declareCurrent(routes);
        declareOpen(routes);
    }

    private void declareCurrent(Routes routes) {
        routes.get("/api/v1/auth/session")
                .summary("Who is signed in, and for which organisation")
                .access(Access.SIGNED_IN)
                .responds(200, SessionView.class)
                .handle(request -> Response.ok(sessions.view(Sessions.idOf(request))));
        routes.delete("/api/v1/auth/session")
                .summary("Sign out")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .handle(this::end);
        routes.post("/api/v1/auth/session/proof")
                .summary("Show again who one is, before something that could do great harm")
                .description("With the code of the second factor for people who have one, else with the password.")
                .access(Access.SIGNED_IN)
                .body(Proof.class)
                .responds(204, null)
                .problem(429, "too_many_attempts")
                .problem(503, "busy")
                .handle(this::prove);
    }

    private void declareOpen(Routes routes) {
        routes.get(OPEN)
                .summary("Where one is signed in")
                .access(Access.SIGNED_IN)
                .respondsList(200, OpenSessions.OpenSession.class)
                .handle(request -> Response.list(openSessions.list(request.principal(Actor.class)), null));
        routes.delete(OPEN)
                .summary("End all of one's sessions but this one")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .handle(request -> {
                    openSessions.endOthers(request.principal(Actor.class));
                    return Response.noContent();
                });
        routes.delete(OPEN + "/{id}")
                .summary("End one of one's sessions")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    openSessions.end(request.principal(Actor.class), request.pathId("id"));
                    return Response.noContent();
                });
    }

    private Response prove(Request request) {
        var body = request.body(Proof.class);
        signIn.proveAgain(
                request.principal(Actor.class),
                Sessions.idOf(request),
                Optional.ofNullable(body.password()),
                Optional.ofNullable(body.code()));
        return Response.noContent();
    }

    private Response login(Request request) {
        var form = request.form();
        if (form.get("grant_type").filter(type -> !type.equals("password")).isPresent()) {
            throw Problem.invalid("grant_type", "invalid");
        }
        return Response.ok(signIn.tokens(
                signIn.attempt(request, form.require("username"), form.require("password"), form.get("code"))));
    }

    private Response begin(Request request) {
        var body = request.body(NewSession.class);
        var signedIn = signIn.browser(
                signIn.attempt(request, body.email(), body.password(), Optional.ofNullable(body.code())));
        endPresent(request); // or the old cookie's session would live on where nobody sees it
        return signedIn.answer(200);
    }

    private Response end(Request request) {
        sessions.end(Sessions.idOf(request), request.address());
        return Response.noContent().cookie(cookies.removed());
    }

    private Response logout(Request request) {
        request.findPrincipal(Actor.class).map(Actor::sessionId).ifPresent(id -> sessions.end(id, request.address()));
        if (request.bytes().length > 0) {
            var token = request.body(SignOut.class).refreshToken();
            if (token != null) {
                sessions.endByRefreshToken(token, request.address());
            }
        }
        return Response.noContent();
    }

    private void endPresent(Request request) {
        request.cookie(cookies.sessionName())
                .flatMap(sessions::ofCookie)
                .ifPresent(session -> sessions.end(session.id(), request.address()));
    }
}
