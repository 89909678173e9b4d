package io.resonant.sharing;

import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.visibility.Restrictions.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL of links. */
final class ShareLinkStore {
    private static final String WHOLE = """
            select id, spec_id, thread_id, created_by, created_at, expires_at from share_links
            where organization_id = :tenant""";

    private final Transaction transaction;

    ShareLinkStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** What a link opens, and who made it. */
    record Target(UUID organizationId, Kind kind, UUID subjectId, UUID createdBy) {}

    /** Before anybody knows of which organisation. */
    static Optional<Target> find(SystemTransaction transaction, String tokenHash) {
        return transaction
                .sql("""
                        select organization_id, spec_id, thread_id, created_by from share_links
                        where token_hash = :token_hash and expires_at > :now""")
                .bind("token_hash", tokenHash)
                .bind("now", transaction.now())
                .first(row -> target(row, row.uuid("organization_id")));
    }

    static void forget(SystemTransaction transaction, Instant before) {
        transaction
                .sql("delete from share_links where expires_at < :before")
                .bind("before", before)
                .update();
    }

    /** The newest first, also those that have expired and are not forgotten yet. */
    List<ShareLink> list(Kind kind, UUID subjectId) {
        return transaction
                .sql(WHOLE + " and " + column(kind) + " = :subject_id order by created_at desc, id desc")
                .bind("subject_id", subjectId)
                .list(ShareLinkStore::link);
    }

    Optional<Target> target(UUID id) {
        return transaction.sql(WHOLE + " and id = :id").bind("id", id).first(row -> target(row, transaction.tenant()));
    }

    void insert(ShareLink link, Kind kind, UUID subjectId, String tokenHash) {
        transaction
                .sql("insert into share_links (id, organization_id, " + column(kind) + ", created_by, token_hash,"
                        + " created_at, expires_at)"
                        + " values (:id, :tenant, :subject_id, :created_by, :token_hash, :created_at, :expires_at)")
                .bind("id", link.id())
                .bind("subject_id", subjectId)
                .bind("created_by", link.createdBy())
                .bind("token_hash", tokenHash)
                .bind("created_at", link.createdAt())
                .bind("expires_at", link.expiresAt())
                .update();
    }

    void delete(UUID id) {
        transaction
                .sql("delete from share_links where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    private static String column(Kind kind) {
        return switch (kind) {
            case SPEC -> "spec_id";
            case THREAD -> "thread_id";
        };
    }

    private static Target target(Row row, UUID organizationId) {
        var spec = row.uuidOrNull("spec_id");
        return spec != null
                ? new Target(organizationId, Kind.SPEC, spec, row.uuid("created_by"))
                : new Target(organizationId, Kind.THREAD, row.uuid("thread_id"), row.uuid("created_by"));
    }

    private static ShareLink link(Row row) {
        return new ShareLink(
                row.uuid("id"), row.uuid("created_by"), row.instant("created_at"), row.instant("expires_at"));
    }
}
