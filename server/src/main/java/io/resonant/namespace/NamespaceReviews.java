package io.resonant.namespace;

import io.resonant.account.Actor;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators of the server decide about names that were held. */
final class NamespaceReviews {
    private final Database database;

    NamespaceReviews(Database database) {
        this.database = database;
    }

    /** Namespaces of all organisations in one state, the oldest first. */
    List<Namespace> list(Namespace.State state, @Nullable UUID after, int limit) {
        return database.readSystem(transaction -> NamespaceStore.inState(transaction, state, after, limit));
    }

    /**
     * Lets a name be used, or not. The reason is told to its owners.
     *
     * @param operator the person; nobody when a command on the server's machine decides
     * @throws Problem 404; 422 with the field {@code reason} when a refusal says nothing
     */
    Namespace decide(Optional<Actor> operator, String name, boolean approve, String reason) {
        if (reason.strip().isEmpty() && !approve) {
            throw Problem.invalid("reason", "required");
        }
        if (reason.length() > 1000) {
            throw Problem.invalid("reason", "too_long");
        }
        return database.writeSystem(system -> {
            var key = CanonicalName.of(name).key();
            var namespace = NamespaceStore.anywhere(system, key).orElseThrow(() -> Problem.notFound("namespace"));
            var transaction = system.within(namespace.organizationId());
            var store = new NamespaceStore(transaction);
            store.setState(
                    namespace.id(),
                    approve ? Namespace.State.ACTIVE : Namespace.State.REJECTED,
                    approve ? null : reason);
            var detail = new HashMap<String, Object>();
            detail.put("name", namespace.name());
            detail.put("reason", reason);
            Audit.record(
                    transaction,
                    new Trace(
                            namespace.organizationId(),
                            operator.map(Actor::userId).orElse(null),
                            operator.map(Actor::address).orElse(null)),
                    approve ? "namespace.approved" : "namespace.rejected",
                    Target.of("namespace", namespace.id()),
                    detail);
            return store.find(key).orElseThrow();
        });
    }
}
