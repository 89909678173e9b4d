package io.resonant.email;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.email.EmailLink.Purpose;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.session.SessionView;
import io.resonant.session.Sessions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class EmailRoutes {
    private static final String RESETS = "/api/v1/auth/password-resets";
    private static final String SIGN_INS = "/api/v1/auth/sign-in-links";
    private static final String MINE = "/api/v1/users/me/email";
    private static final String SAME = "The answer is the same whether anybody has the address or not.";

    private final EmailLinks links;

    EmailRoutes(EmailLinks links) {
        this.links = links;
    }

    record AskForLink(String email) {}

    record ResetPassword(String token, String newPassword) {}

    record SignInByLink(String token, @Nullable String code) {}

    record ConfirmEmail(String token) {}

    record Confirmed(String email) {}

    record ChangeEmail(String email) {}

    void declare(Routes routes) {
        routes.post(RESETS)
                .summary("Send a link with which a password can be set anew")
                .description(SAME)
                .access(Access.PUBLIC)
                .body(AskForLink.class)
                .responds(202, null)
                .problem(429, "too_many_attempts")
                .handle(request -> ask(request, Purpose.PASSWORD_RESET));
        routes.post(RESETS + "/completion")
                .summary("Set a password anew with the token of a link; all sessions end")
                .access(Access.PUBLIC)
                .body(ResetPassword.class)
                .responds(204, null)
                .problem(410, "link_used")
                .problem(503, "busy")
                .handle(request -> {
                    var body = request.body(ResetPassword.class);
                    links.resetPassword(body.token(), body.newPassword(), request.address());
                    return Response.noContent();
                });
        routes.post(SIGN_INS)
                .summary("Send a link that signs a person in without a password")
                .description(SAME)
                .access(Access.PUBLIC)
                .body(AskForLink.class)
                .responds(202, null)
                .problem(429, "too_many_attempts")
                .handle(request -> ask(request, Purpose.SIGN_IN));
        routes.post(SIGN_INS + "/completion")
                .summary("Sign a browser in with the token of a link")
                .access(Access.PUBLIC)
                .body(SignInByLink.class)
                .responds(200, SessionView.class)
                .problem(401, "second_factor_required", "second_factor_wrong")
                .problem(403, "no_organization")
                .problem(410, "link_used")
                .problem(429, "too_many_attempts")
                .handle(request -> {
                    var body = request.body(SignInByLink.class);
                    return links.signIn(body.token(), Optional.ofNullable(body.code()), Sessions.Client.of(request))
                            .answer(200);
                });
        declareMine(routes);
    }

    private void declareMine(Routes routes) {
        routes.post("/api/v1/auth/email-confirmations")
                .summary("Show with the token of a link that an address is one's own")
                .access(Access.PUBLIC)
                .body(ConfirmEmail.class)
                .responds(200, Confirmed.class)
                .problem(403, "sso_address")
                .problem(409, "email_taken")
                .problem(410, "link_used")
                .handle(request -> Response.ok(new Confirmed(
                        links.confirm(request.body(ConfirmEmail.class).token(), request.address()))));
        routes.post(MINE + "/verification")
                .summary("Send oneself the link that shows that the address is one's own")
                .access(Access.SIGNED_IN)
                .responds(202, null)
                .problem(429, "too_many_attempts")
                .handle(request -> {
                    links.verify(request.principal(Actor.class));
                    return Response.of(202, null);
                });
        routes.put(MINE)
                .summary("Send a link to a new address, which becomes one's own when it is used")
                .access(Access.SIGNED_IN)
                .body(ChangeEmail.class)
                .responds(202, null)
                .problem(403, "proof_needed", "sso_address")
                .problem(429, "too_many_attempts")
                .handle(request -> {
                    links.change(
                            request.principal(Actor.class),
                            request.body(ChangeEmail.class).email());
                    return Response.of(202, null);
                });
    }

    private Response ask(Request request, Purpose purpose) {
        links.ask(purpose, request.body(AskForLink.class).email(), Sessions.Client.of(request));
        return Response.of(202, null);
    }
}
