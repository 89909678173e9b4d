package io.resonant.audit;

import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

final class AuditStore {
    private static final Map<String, String> CONDITIONS = Map.of(
            "actor", " and actor_id = :actor",
            "action", " and action = :action",
            "kind", " and target_kind = :kind",
            "target", " and target_id = :target",
            "after", " and id < :after");

    private final Transaction transaction;

    AuditStore(Transaction transaction) {
        this.transaction = transaction;
    }

    void insert(Principal principal, String action, Target target, Json detail) {
        var impersonator = principal.impersonatorId();
        transaction
                .sql("""
                    insert into audit_entries (id, organization_id, actor_id, on_behalf_of, action, target_kind, target_id,
                        address, created_at, detail)
                    values (:id, :tenant, :actor, :behalf, :action, :kind, :target, :address, :now, :detail)
                    """)
                .bind("id", transaction.newId())
                .bind("actor", impersonator == null ? principal.userId() : impersonator)
                .bind("behalf", impersonator == null ? null : principal.userId())
                .bind("action", action)
                .bind("kind", target.kind())
                .bind("target", target.id())
                .bind("address", principal.address())
                .bind("now", transaction.now())
                .bind("detail", detail)
                .later();
    }

    /** Ids are ordered by time, so they are also the place to go on from. */
    List<AuditEntry> page(AuditFilter filter, Optional<UUID> after, int limit) {
        var parameters = new LinkedHashMap<String, Object>();
        filter.actorId().ifPresent(actor -> parameters.put("actor", actor));
        filter.action().ifPresent(action -> parameters.put("action", action));
        filter.targetKind().ifPresent(kind -> parameters.put("kind", kind));
        filter.targetId().ifPresent(target -> parameters.put("target", target));
        after.ifPresent(id -> parameters.put("after", id));
        var text = new StringBuilder("""
                select id, actor_id, on_behalf_of, action, target_kind, target_id, address, created_at, detail
                from audit_entries where organization_id = :tenant""");
        parameters.keySet().forEach(name -> text.append(CONDITIONS.get(name)));
        var statement = transaction
                .sql(text.append(" order by id desc limit :limit").toString())
                .bind("limit", limit);
        parameters.forEach(statement::bind);
        return statement.list(AuditStore::entry);
    }

    static AuditEntry entry(Row row) {
        return new AuditEntry(
                row.uuid("id"),
                row.uuidOrNull("actor_id"),
                row.uuidOrNull("on_behalf_of"),
                row.text("action"),
                new Target(row.text("target_kind"), row.textOrNull("target_id")),
                row.json("detail"),
                row.textOrNull("address"),
                row.instant("created_at"));
    }
}
