package io.resonant.spec;

import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import io.resonant.spec.SpecRevision.Cause;
import io.resonant.spec.SpecRevision.Reason;
import io.resonant.visibility.Sight;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of the versions of specs; they are written once and never changed. */
final class SpecRevisionStore {
    private static final String SEEN = " and " + Sight.sees("spec_id");

    private final Sight sight;
    private final Transaction transaction;

    SpecRevisionStore(Sight sight) {
        this.sight = sight;
        this.transaction = sight.transaction();
    }

    void insert(UUID specId, int version, SpecDraft draft, Cause cause) {
        transaction
                .sql("""
                        insert into spec_revisions (id, organization_id, spec_id, version, reason, detail, author_id,
                            created_at, title, content)
                        values (:id, :tenant, :spec_id, :version, :reason, :detail, :author_id,
                            :created_at, :title, :content)""")
                .bind("id", transaction.newId())
                .bind("spec_id", specId)
                .bind("version", version)
                .bind("reason", cause.reason())
                .bind("detail", cause.detail())
                .bind("author_id", cause.author())
                .bind("created_at", transaction.now())
                .bind("title", draft.title())
                .bind("content", Json.of(draft.content()))
                .update();
    }

    /**
     * Newest first; one more than the limit when there are more.
     *
     * @param below versions less than this
     */
    List<SpecRevision> list(UUID specId, int below, int limit) {
        return sight.sql("""
                        select version, title, reason, detail, author_id, created_at
                        from spec_revisions
                        where organization_id = :tenant and spec_id = :spec_id and version < :below""" + SEEN + " order by version desc limit :limit")
                .bind("spec_id", specId)
                .bind("below", below)
                .bind("limit", limit + 1)
                .list(row -> revision(row, null));
    }

    Optional<SpecRevision> find(UUID specId, int version) {
        return sight.sql("""
                        select version, title, reason, detail, author_id, created_at, content
                        from spec_revisions
                        where organization_id = :tenant and spec_id = :spec_id and version = :version""" + SEEN)
                .bind("spec_id", specId)
                .bind("version", version)
                .first(row -> revision(row, row.json("content").as(SpecContent.class)));
    }

    /** What the spec said at a version: versions that changed only the status or the tags have no revision. */
    Optional<SpecRevision> inForce(UUID specId, int version) {
        return sight.sql("""
                        select version, title, reason, detail, author_id, created_at, content
                        from spec_revisions
                        where organization_id = :tenant and spec_id = :spec_id and version <= :version""" + SEEN + " order by version desc limit 1")
                .bind("spec_id", specId)
                .bind("version", version)
                .first(row -> revision(row, row.json("content").as(SpecContent.class)));
    }

    private static SpecRevision revision(Row row, @Nullable SpecContent content) {
        return new SpecRevision(
                row.integer("version"),
                row.text("title"),
                row.constant("reason", Reason.class),
                row.textOrNull("detail"),
                row.uuid("author_id"),
                null,
                row.instant("created_at"),
                content);
    }
}
