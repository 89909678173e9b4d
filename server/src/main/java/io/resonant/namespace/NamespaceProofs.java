package io.resonant.namespace;

import io.resonant.account.Actor;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.problem.Problem;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Proofs that a namespace belongs to who holds a domain or a repository, checked by the server itself: nobody waits for a
 * person to believe them.
 */
public final class NamespaceProofs {
    private static final int MOST = 20;

    private final Database database;
    private final ProofSources sources;

    public NamespaceProofs(Database database, ProofSources sources) {
        this.database = database;
        this.sources = sources;
    }

    public void declareRoutes(Routes routes) {
        new NamespaceProofRoutes(this).declare(routes);
    }

    /** @throws Problem 404 */
    List<Proof> list(Actor actor, String name) {
        return database.read(actor.organizationId(), transaction -> {
            var namespace = Namespaces.find(new NamespaceStore(transaction), name);
            return new ProofStore(transaction, namespace).list();
        });
    }

    /**
     * Says what must be put where. Nothing is looked up yet.
     *
     * @throws Problem 403; 404; 409 {@code proof_limit}; 422 with the field {@code subject}
     */
    Proof begin(Actor actor, String name, Proof.Method method, String subject) {
        var place = ProofPlace.of(method, subject);
        return database.write(actor.organizationId(), transaction -> {
            var namespace = Namespaces.managed(new NamespaceStore(transaction), actor, name);
            var store = new ProofStore(transaction, namespace);
            transaction.oneAtATime("namespace_proofs " + namespace.id());
            if (store.list().size() >= MOST) {
                throw Problem.of(409, "proof_limit").with("limit", MOST);
            }
            var id = store.insert(method, place.subject(), Tokens.random().substring(0, 22));
            Namespaces.record(
                    transaction,
                    actor,
                    "namespace.proof_begun",
                    namespace,
                    Map.of("method", method, "subject", place.subject()));
            return store.find(id).orElseThrow();
        });
    }

    /**
     * Looks whether the text is there. A proof that was found once stays proven while its place cannot be reached.
     *
     * @throws Problem 403; 404; 409 {@code proof_missing} when something else is there, {@code proof_private},
     *     {@code proof_unreachable}
     */
    Proof check(Actor actor, String name, UUID id) {
        var proof = database.write(actor.organizationId(), transaction -> {
            var namespace = Namespaces.managed(new NamespaceStore(transaction), actor, name);
            return new ProofStore(transaction, namespace).find(id).orElseThrow(() -> Problem.notFound("proof"));
        });
        var found = found(proof);
        var checked = database.write(actor.organizationId(), transaction -> {
            var namespace = Namespaces.managed(new NamespaceStore(transaction), actor, name);
            var store = new ProofStore(transaction, namespace);
            store.checked(id, found);
            if (found && proof.provenAt() == null) {
                Namespaces.record(
                        transaction,
                        actor,
                        "namespace.proven",
                        namespace,
                        Map.of("method", proof.method(), "subject", proof.subject()));
            }
            return store.find(id).orElseThrow(() -> Problem.notFound("proof"));
        });
        if (!found) {
            throw Problem.of(409, "proof_missing").with("place", proof.place()).with("text", proof.text());
        }
        return checked;
    }

    /** @throws Problem 403, 404 */
    void delete(Actor actor, String name, UUID id) {
        database.run(actor.organizationId(), transaction -> {
            var namespace = Namespaces.managed(new NamespaceStore(transaction), actor, name);
            if (!new ProofStore(transaction, namespace).delete(id)) {
                throw Problem.notFound("proof");
            }
            Namespaces.record(transaction, actor, "namespace.proof_deleted", namespace, Map.of("proof", id));
        });
    }

    private boolean found(Proof proof) {
        try {
            return switch (proof.method()) {
                case DNS ->
                    sources.texts(proof.place()).stream().map(String::strip).anyMatch(proof.text()::equals);
                case REPOSITORY ->
                    sources.file(URI.create(proof.place()))
                            .lines()
                            .map(String::strip)
                            .anyMatch(proof.text()::equals);
            };
        } catch (OutboundException e) {
            if (e.kind() == OutboundException.Kind.STATUS && e.status() / 100 == 4) {
                return false;
            }
            if (e.kind() == OutboundException.Kind.REFUSED_ADDRESS) {
                throw Problem.of(409, "proof_private")
                        .with("place", proof.place())
                        .cause(e);
            }
            throw Problem.of(409, "proof_unreachable")
                    .with("place", proof.place())
                    .with("reason", Objects.toString(e.getMessage(), ""))
                    .cause(e);
        }
    }
}
