package io.resonant.passkey;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.Json;
import io.resonant.session.SessionView;
import io.resonant.session.Sessions;

final class PasskeyRoutes {
    private static final String MINE = "/api/v1/users/me/passkeys";
    private static final String DOOR = "/api/v1/auth/passkeys";
    private static final String REFUSED = "passkey_refused";
    private static final String PROOF = "proof_needed";

    private final Passkeys passkeys;

    PasskeyRoutes(Passkeys passkeys) {
        this.passkeys = passkeys;
    }

    /** @param options for {@code navigator.credentials}, in the JSON form of Web Authentication */
    record PasskeyOptions(Json options) {}

    /** @param response what the browser answered, as {@code PublicKeyCredential.toJSON()} gives it */
    record RegisterPasskey(String name, Json response) {}

    record RenamePasskey(String name) {}

    record SignInByPasskey(Json response) {}

    void declare(Routes routes) {
        routes.post(DOOR + "/options")
                .summary("What a browser needs to sign in with a passkey")
                .access(Access.PUBLIC)
                .responds(200, PasskeyOptions.class)
                .handle(_ -> Response.ok(new PasskeyOptions(passkeys.authentication())));
        routes.post(DOOR + "/session")
                .summary("Sign a browser in with a passkey")
                .access(Access.PUBLIC)
                .body(SignInByPasskey.class)
                .responds(200, SessionView.class)
                .problem(401, REFUSED)
                .problem(403, "no_organization")
                .handle(request -> passkeys.signIn(
                                request.body(SignInByPasskey.class).response(), Sessions.Client.of(request))
                        .answer(200));
        declareMine(routes);
    }

    private void declareMine(Routes routes) {
        routes.get(MINE)
                .summary("One's passkeys, the newest first")
                .access(Access.SIGNED_IN)
                .respondsList(200, Passkey.class)
                .handle(request -> Response.list(passkeys.list(actor(request)), null));
        routes.post(MINE + "/options")
                .summary("What a browser needs to make a passkey")
                .access(Access.SIGNED_IN)
                .responds(200, PasskeyOptions.class)
                .problem(403, PROOF)
                .problem(409, "too_many_passkeys")
                .handle(request -> Response.ok(new PasskeyOptions(passkeys.registration(actor(request)))));
        routes.post(MINE)
                .summary("Keep a passkey that the browser has made")
                .access(Access.SIGNED_IN)
                .body(RegisterPasskey.class)
                .responds(201, Passkey.class)
                .problem(401, REFUSED)
                .problem(403, PROOF)
                .problem(409, "too_many_passkeys")
                .handle(request -> {
                    var body = request.body(RegisterPasskey.class);
                    var passkey = passkeys.register(actor(request), body.name(), body.response());
                    return Response.created(MINE + "/" + passkey.id(), passkey);
                });
        routes.patch(MINE + "/{id}")
                .summary("Call a passkey by another name")
                .access(Access.SIGNED_IN)
                .body(RenamePasskey.class)
                .responds(200, Passkey.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(passkeys.rename(
                        actor(request),
                        request.pathId("id"),
                        request.body(RenamePasskey.class).name())));
        routes.delete(MINE + "/{id}")
                .summary("Take a passkey away")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .problem(403, PROOF)
                .problem(404, "not_found")
                .handle(request -> {
                    passkeys.remove(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
