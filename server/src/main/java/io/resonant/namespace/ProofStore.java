package io.resonant.namespace;

import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL of proofs. */
final class ProofStore {
    private static final String SELECT = """
            select id, method, subject, code, proven_at, checked_at, created_at from namespace_proofs
            where organization_id = :tenant and namespace_id = :namespace""";

    private final Transaction transaction;
    private final Namespace namespace;

    ProofStore(Transaction transaction, Namespace namespace) {
        this.transaction = transaction;
        this.namespace = namespace;
    }

    List<Proof> list() {
        return transaction
                .sql(SELECT + " order by created_at, id")
                .bind("namespace", namespace.id())
                .list(this::proof);
    }

    Optional<Proof> find(UUID id) {
        return transaction
                .sql(SELECT + " and id = :id")
                .bind("namespace", namespace.id())
                .bind("id", id)
                .first(this::proof);
    }

    /** Asking twice for the same gives the same code, so that what stands there already stays right. */
    UUID insert(Proof.Method method, String subject, String code) {
        return transaction
                .sql("""
                        insert into namespace_proofs (id, organization_id, namespace_id, method, subject, code, created_at)
                        values (:id, :tenant, :namespace, :method, :subject, :code, :now)
                        on conflict (namespace_id, method, subject) do update set code = namespace_proofs.code
                        returning id""")
                .bind("id", transaction.newId())
                .bind("namespace", namespace.id())
                .bind("method", method)
                .bind("subject", subject)
                .bind("code", code)
                .bind("now", transaction.now())
                .one(row -> row.uuid("id"));
    }

    void checked(UUID id, boolean found) {
        transaction
                .sql("update namespace_proofs set checked_at = :now" + (found ? ", proven_at = :now" : "")
                        + " where organization_id = :tenant and namespace_id = :namespace and id = :id")
                .bind("now", transaction.now())
                .bind("namespace", namespace.id())
                .bind("id", id)
                .update();
    }

    boolean delete(UUID id) {
        return transaction
                        .sql("""
                                delete from namespace_proofs
                                where organization_id = :tenant and namespace_id = :namespace and id = :id""")
                        .bind("namespace", namespace.id())
                        .bind("id", id)
                        .update()
                == 1;
    }

    private Proof proof(Row row) {
        var method = row.constant("method", Proof.Method.class);
        var subject = row.text("subject");
        return new Proof(
                row.uuid("id"),
                method,
                subject,
                ProofPlace.of(method, subject).place(),
                "resonant-namespace=" + namespace.name() + ":" + row.text("code"),
                row.instantOrNull("proven_at"),
                row.instantOrNull("checked_at"),
                row.instant("created_at"));
    }
}
