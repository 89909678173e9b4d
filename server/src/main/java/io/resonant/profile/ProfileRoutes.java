package io.resonant.profile;

import io.resonant.account.Access;
import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.User;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.session.SessionView;
import io.resonant.session.Sessions;
import java.util.UUID;

final class ProfileRoutes {
    private final Profile profile;
    private final Sessions sessions;

    ProfileRoutes(Profile profile, Sessions sessions) {
        this.profile = profile;
        this.sessions = sessions;
    }

    record ChangePassword(String currentPassword, String newPassword) {}

    record SwitchOrganization(UUID organizationId) {}

    void declare(Routes routes) {
        routes.get("/api/v1/users/me")
                .summary("The person who is signed in")
                .access(Access.SIGNED_IN)
                .responds(200, User.class)
                .handle(request -> Response.ok(profile.me(actor(request))));
        routes.patch("/api/v1/users/me")
                .summary("Change one's own name, language or time zone")
                .description(
                        "What is not given stays. `time_zone` is a name such as Asia/Tokyo; null is that of the browser, or of the server.")
                .access(Access.SIGNED_IN)
                .body(Accounts.Change.class)
                .responds(200, User.class)
                .handle(request -> Response.ok(profile.update(actor(request), request.body(Accounts.Change.class))));
        routes.put("/api/v1/users/me/password")
                .summary("Change one's own password; all other sessions end")
                .access(Access.SIGNED_IN)
                .body(ChangePassword.class)
                .responds(204, null)
                .problem(429, "too_many_attempts")
                .problem(503, "busy")
                .handle(request -> {
                    var body = request.body(ChangePassword.class);
                    profile.changePassword(actor(request), body.currentPassword(), body.newPassword());
                    return Response.noContent();
                });
        routes.put("/api/v1/users/me/organization")
                .summary("Act for another organisation that one belongs to")
                .description(
                        "The session moves; a program exchanges its refresh token for an access token that fits. Which"
                                + " organisations there are, `GET /api/v1/auth/session` says.")
                .access(Access.SIGNED_IN)
                .body(SwitchOrganization.class)
                .responds(200, SessionView.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(sessions.switchTo(
                        actor(request),
                        Sessions.idOf(request),
                        request.body(SwitchOrganization.class).organizationId())));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
