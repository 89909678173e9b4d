package io.resonant.factor;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

final class FactorRoutes {
    private static final String BASE = "/api/v1/users/me/second-factor";
    private static final String PROOF = "proof_needed";

    private final SecondFactors factors;

    FactorRoutes(SecondFactors factors) {
        this.factors = factors;
    }

    record ConfirmFactor(String code) {}

    void declare(Routes routes) {
        routes.get(BASE)
                .summary("Whether one's sign-in asks for a second factor")
                .access(Access.SIGNED_IN)
                .responds(200, SecondFactors.Status.class)
                .handle(request -> Response.ok(factors.status(actor(request))));
        routes.post(BASE)
                .summary("Make a secret for an authenticator program, shown only this once")
                .access(Access.SIGNED_IN)
                .responds(201, SecondFactors.Secret.class)
                .problem(403, PROOF)
                .problem(409, "factor_enabled")
                .handle(request -> Response.of(201, factors.begin(actor(request))));
        routes.post(BASE + "/confirmation")
                .summary("Ask for the second factor from now on; answers recovery codes, shown only this once")
                .access(Access.SIGNED_IN)
                .body(ConfirmFactor.class)
                .responds(200, SecondFactors.RecoveryCodes.class)
                .problem(403, PROOF)
                .problem(409, "factor_enabled", "factor_missing")
                .handle(request -> Response.ok(factors.confirm(
                        actor(request), request.body(ConfirmFactor.class).code())));
        routes.post(BASE + "/recovery-codes")
                .summary("Make new recovery codes; the old ones are worth nothing any more")
                .access(Access.SIGNED_IN)
                .responds(200, SecondFactors.RecoveryCodes.class)
                .problem(403, PROOF)
                .problem(409, "factor_missing")
                .handle(request -> Response.ok(factors.renewCodes(actor(request))));
        routes.delete(BASE)
                .summary("Ask for the second factor no more")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .problem(403, PROOF)
                .problem(409, "factor_missing")
                .handle(request -> {
                    factors.remove(actor(request));
                    return Response.noContent();
                });
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
