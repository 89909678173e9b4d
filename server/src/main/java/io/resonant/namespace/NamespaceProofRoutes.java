package io.resonant.namespace;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

/** Proofs over HTTP. */
final class NamespaceProofRoutes {
    private static final String ALL = NamespaceRoutes.ONE + "/proofs";
    private static final String ONE = ALL + "/{proof_id}";

    private final NamespaceProofs proofs;

    NamespaceProofRoutes(NamespaceProofs proofs) {
        this.proofs = proofs;
    }

    /** @param subject a domain, or the https address of a public repository */
    record BeginProof(Proof.Method method, String subject) {}

    void declare(Routes routes) {
        routes.get(ALL)
                .summary("What shows that a namespace belongs to who it seems to")
                .access(Access.GUEST)
                .respondsList(200, Proof.class)
                .problem(404, "not_found")
                .handle(request -> Response.list(proofs.list(actor(request), request.path("name")), null));
        routes.post(ALL)
                .summary("Begin to prove that a namespace is yours")
                .description("Put the `text` of the answer where its `place` says, then ask for a check.")
                .access(Access.MEMBER)
                .body(BeginProof.class)
                .responds(201, Proof.class)
                .problem(404, "not_found")
                .problem(409, "proof_limit")
                .handle(this::begin);
        routes.post(ONE + "/check")
                .summary("Look now whether the text of a proof is in its place")
                .access(Access.MEMBER)
                .responds(200, Proof.class)
                .problem(404, "not_found")
                .problem(409, "proof_missing", "proof_private", "proof_unreachable")
                .handle(request ->
                        Response.ok(proofs.check(actor(request), request.path("name"), request.pathId("proof_id"))));
        routes.delete(ONE)
                .summary("Give up a proof")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    proofs.delete(actor(request), request.path("name"), request.pathId("proof_id"));
                    return Response.noContent();
                });
    }

    private Response begin(Request request) {
        var body = request.body(BeginProof.class);
        var name = request.path("name");
        var proof = proofs.begin(actor(request), name, body.method(), body.subject());
        return Response.created("/api/v1/namespaces/" + NamespaceName.inIds(name) + "/proofs/" + proof.id(), proof);
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
