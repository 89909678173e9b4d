package io.resonant.moderation;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.registry.ItemKind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of reports. */
final class ReportStore {
    private static final String SELECT = """
            select id, organization_id, kind, item, reason, text, state, decision, decided_at, created_by, created_at
            from moderation_reports where\s""";
    private static final String ANY = SELECT + "id = :id";
    private static final Dialect ANY_LOCKED = Dialect.of(ANY, ANY + " for update");

    private final Transaction transaction;

    ReportStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** A report and whose it is. */
    record Owned(UUID organizationId, Report report) {}

    static Optional<Owned> lockAnywhere(SystemTransaction transaction, UUID id) {
        return transaction
                .sql(ANY_LOCKED)
                .bind("id", id)
                .first(row -> new Owned(row.uuid("organization_id"), report(row)));
    }

    static List<Report> inState(SystemTransaction transaction, ReportState state, @Nullable UUID after, int limit) {
        return transaction
                .sql(SELECT + "state = :state and id > :after order by id limit :limit")
                .bind("state", state)
                .bind("after", after == null ? new UUID(0, 0) : after)
                .bind("limit", limit)
                .list(ReportStore::report);
    }

    Optional<Report> find(UUID id) {
        return transaction
                .sql(SELECT + "organization_id = :tenant and id = :id")
                .bind("id", id)
                .first(ReportStore::report);
    }

    /** The newest first. */
    List<Report> page(@Nullable UUID before, int limit) {
        var statement = transaction
                .sql(SELECT + "organization_id = :tenant" + (before == null ? "" : " and id < :before")
                        + " order by id desc limit :limit")
                .bind("limit", limit);
        return (before == null ? statement : statement.bind("before", before)).list(ReportStore::report);
    }

    void insert(Report report) {
        transaction
                .sql("""
                        insert into moderation_reports (id, organization_id, kind, item, reason, text, state, created_by,
                            created_at)
                        values (:id, :tenant, :kind, :item, :reason, :text, :state, :creator, :now)""")
                .bind("id", report.id())
                .bind("kind", report.kind())
                .bind("item", report.item())
                .bind("reason", report.reason())
                .bind("text", report.text())
                .bind("state", report.state())
                .bind("creator", report.createdBy())
                .bind("now", report.createdAt())
                .update();
    }

    void decide(UUID id, ReportState state, String answer, @Nullable UUID operator) {
        transaction
                .sql("""
                        update moderation_reports set state = :state, decision = :answer, decided_by = :operator,
                            decided_at = :now
                        where organization_id = :tenant and id = :id""")
                .bind("state", state)
                .bind("answer", answer)
                .bind("operator", operator)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    private static Report report(Row row) {
        return new Report(
                row.uuid("id"),
                row.constant("kind", ItemKind.class),
                row.text("item"),
                row.constant("reason", ReportReason.class),
                row.text("text"),
                row.constant("state", ReportState.class),
                row.textOrNull("decision"),
                row.instantOrNull("decided_at"),
                row.uuid("created_by"),
                row.instant("created_at"));
    }
}
