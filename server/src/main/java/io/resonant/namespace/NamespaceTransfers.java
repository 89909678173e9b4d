package io.resonant.namespace;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Hands a namespace and all that was published under it to another organisation: one side makes an offer, the other side
 * takes it with the token that it was given. Only the hash of the token is kept.
 */
final class NamespaceTransfers {
    private static final Duration LIFETIME = Duration.ofDays(7);

    private final Database database;

    NamespaceTransfers(Database database) {
        this.database = database;
    }

    /** @param token is shown this once */
    record Offer(String name, String token, Instant expiresAt) {}

    /** A second offer replaces the first. @throws Problem 403, 404 */
    Offer offer(Actor actor, String name) {
        var token = Tokens.random();
        return database.write(actor.organizationId(), transaction -> {
            var store = new NamespaceStore(transaction);
            var namespace = Namespaces.managed(store, actor, name);
            var expiresAt = transaction.now().plus(LIFETIME);
            store.offer(namespace.id(), Digests.sha256Hex(token), expiresAt);
            Namespaces.record(transaction, actor, "namespace.transfer_offered", namespace, Map.of());
            return new Offer(namespace.name(), token, expiresAt);
        });
    }

    /** @throws Problem 403, 404 */
    void withdraw(Actor actor, String name) {
        database.run(actor.organizationId(), transaction -> {
            var store = new NamespaceStore(transaction);
            var namespace = Namespaces.managed(store, actor, name);
            store.offer(namespace.id(), null, null);
            Namespaces.record(transaction, actor, "namespace.transfer_withdrawn", namespace, Map.of());
        });
    }

    /**
     * Takes a namespace into the actor's organisation; they own it then. Members and tokens of the other organisation lose
     * it at once. Proofs stay, because they are about the name and not about who holds it.
     *
     * @throws Problem 403; 404 for every token that is no open offer
     */
    Namespace accept(Actor actor, String token) {
        actor.require(Role.MEMBER);
        return database.writeSystem(system -> {
            var offered = NamespaceStore.offered(system, Digests.sha256Hex(token))
                    .orElseThrow(() -> Problem.notFound("transfer"));
            var left = system.within(offered.organizationId());
            var namespace =
                    new NamespaceStore(left).lock(offered.key()).orElseThrow(() -> Problem.notFound("transfer"));
            move(system, namespace, actor.organizationId());
            var detail = Map.of("from", offered.organizationId(), "to", actor.organizationId());
            var joined = system.within(actor.organizationId());
            var store = new NamespaceStore(joined);
            store.putMember(namespace.id(), actor.userId(), NamespaceRole.OWNER);
            Namespaces.record(joined, actor, "namespace.transferred", namespace, detail);
            if (!offered.organizationId().equals(actor.organizationId())) {
                Audit.record(
                        left,
                        new Trace(offered.organizationId(), null, null),
                        "namespace.transferred",
                        Target.of("namespace", namespace.id()),
                        Map.of("name", namespace.name(), "to", actor.organizationId()));
            }
            return store.find(offered.key()).orElseThrow();
        });
    }

    /** All that was published under it goes along; members and tokens of the old organisation lose it. */
    static void move(SystemTransaction system, Namespace namespace, UUID to) {
        var left = system.within(namespace.organizationId());
        new NamespaceStore(left).deleteMembers(namespace.id());
        new PublishTokenStore(left).forgetNamespace(namespace.id());
        NamespaceStore.moveTo(system, namespace.id(), to);
    }
}
