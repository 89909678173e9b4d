package io.resonant.identity;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.session.Sessions;
import java.util.UUID;

/** As whom providers know the caller. */
final class IdentityRoutes {
    private static final String MINE = "/api/v1/users/me/identities";
    private static final String PROOF = "proof_needed";

    private final Federation federation;
    private final Admission admission;
    private final Sessions sessions;
    private final boolean https;

    IdentityRoutes(Federation federation, Admission admission, Sessions sessions, boolean https) {
        this.federation = federation;
        this.admission = admission;
        this.sessions = sessions;
        this.https = https;
    }

    record ConnectIdentity(UUID providerId) {}

    void declare(Routes routes) {
        routes.get(MINE)
                .summary("As whom providers of the organisation know one")
                .access(Access.SIGNED_IN)
                .respondsList(200, Identity.class)
                .handle(request -> Response.list(admission.list(actor(request)), null));
        routes.get(MINE + "/providers")
                .summary("The providers of the organisation, with which one may connect one's account")
                .access(Access.SIGNED_IN)
                .respondsList(200, SignInChoice.class)
                .handle(request -> Response.list(admission.choices(actor(request)), null));
        routes.post(MINE + "/authorization")
                .summary("Where a browser goes to connect one's account with a provider")
                .access(Access.SIGNED_IN)
                .body(ConnectIdentity.class)
                .responds(200, SignInDoor.SignInAddress.class)
                .problem(403, PROOF)
                .problem(404, "not_found")
                .problem(502, "provider_unreachable", "provider_private", "provider_malformed")
                .handle(request -> {
                    sessions.requireRecentProof(actor(request));
                    var provider = request.body(ConnectIdentity.class).providerId();
                    return SignInDoor.answer(
                            federation.begin(provider, actor(request).userId()), https);
                });
        routes.post(MINE)
                .summary("Connect one's account, back from a provider")
                .access(Access.SIGNED_IN)
                .body(SignInDoor.ProviderAnswer.class)
                .respondsList(200, Identity.class)
                .problem(401, "sso_refused")
                .problem(404, "not_found")
                .problem(409, "identity_taken")
                .problem(502, "provider_unreachable", "provider_private", "provider_malformed", "provider_secret_lost")
                .handle(request -> {
                    var body = request.body(SignInDoor.ProviderAnswer.class);
                    var returned = federation.finish(body.arrival(request, https));
                    return SignInDoor.forget(Response.list(admission.connect(actor(request), returned), null), https);
                });
        routes.delete(MINE + "/{id}")
                .summary("Let a provider sign one in no more")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .problem(403, PROOF)
                .problem(404, "not_found")
                .handle(request -> {
                    admission.disconnect(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
