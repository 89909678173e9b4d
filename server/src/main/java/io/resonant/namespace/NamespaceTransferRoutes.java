package io.resonant.namespace;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

/** Transfers of namespaces over HTTP. */
final class NamespaceTransferRoutes {
    private static final String OFFER = NamespaceRoutes.ONE + "/transfer";

    private final NamespaceTransfers transfers;

    NamespaceTransferRoutes(NamespaceTransfers transfers) {
        this.transfers = transfers;
    }

    record AcceptTransfer(String token) {}

    void declare(Routes routes) {
        routes.put(OFFER)
                .summary("Offer a namespace to another organisation")
                .description("The answer has the token with which the other side takes it, shown only this once. Until"
                        + " then nothing changes; a second offer replaces the first.")
                .access(Access.MEMBER)
                .responds(200, NamespaceTransfers.Offer.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(transfers.offer(actor(request), request.path("name"))));
        routes.delete(OFFER)
                .summary("Withdraw the offer of a namespace")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    transfers.withdraw(actor(request), request.path("name"));
                    return Response.noContent();
                });
        routes.post("/api/v1/namespace-transfers")
                .summary("Take a namespace that was offered, with all that was published under it")
                .access(Access.MEMBER)
                .body(AcceptTransfer.class)
                .responds(200, Namespace.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(transfers.accept(
                        actor(request), request.body(AcceptTransfer.class).token())));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
