package io.resonant.registry;

import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of releases. */
final class ReleaseStore {
    private static final String SELECT = """
            select id, item_id, version, state, reason, replacement, sha256, size, content_digest, file_name, content_type,
                metadata, created_by, created_at, published_at
            from registry_releases where\s""";

    private final Transaction transaction;

    ReleaseStore(Transaction transaction) {
        this.transaction = transaction;
    }

    static Optional<Release> anywhere(SystemTransaction transaction, UUID id) {
        return transaction.sql(SELECT + "id = :id").bind("id", id).first(ReleaseStore::release);
    }

    Optional<Release> find(UUID item, String version) {
        return transaction
                .sql(SELECT + "organization_id = :tenant and item_id = :item and version = :version")
                .bind("item", item)
                .bind("version", version)
                .first(ReleaseStore::release);
    }

    Optional<Release> find(UUID id) {
        return transaction
                .sql(SELECT + "organization_id = :tenant and id = :id")
                .bind("id", id)
                .first(ReleaseStore::release);
    }

    /** The newest version first. */
    List<Release> list(UUID item) {
        return transaction
                .sql(SELECT + "organization_id = :tenant and item_id = :item order by sort_key desc, version desc")
                .bind("item", item)
                .list(ReleaseStore::release);
    }

    void insert(Release release, NewRelease wanted) {
        transaction
                .sql("""
                        insert into registry_releases (id, organization_id, item_id, version, sort_key, state, reason,
                            sha256, size, content_digest, file_name, content_type, metadata, readme, changelog,
                            created_by, created_at, published_at)
                        values (:id, :tenant, :item, :version, :sort_key, :state, :reason, :sha256, :size, :digest,
                            :file_name, :content_type, :metadata, :readme, :changelog, :creator, :now, :published)""")
                .bind("id", release.id())
                .bind("item", release.itemId())
                .bind("version", release.version())
                .bind("sort_key", wanted.version().sortKey())
                .bind("state", release.state())
                .bind("reason", release.reason())
                .bind("sha256", release.sha256())
                .bind("size", release.size())
                .bind("digest", release.contentDigest())
                .bind("file_name", release.fileName())
                .bind("content_type", release.contentType())
                .bind("metadata", release.metadata())
                .bind("readme", wanted.readme().orElse(null))
                .bind("changelog", wanted.changelog().orElse(null))
                .bind("creator", release.createdBy())
                .bind("now", release.createdAt())
                .bind("published", release.publishedAt())
                .update();
    }

    void setState(UUID id, ReleaseState state, @Nullable String reason, @Nullable String replacement) {
        transaction
                .sql("""
                        update registry_releases set state = :state, reason = :reason, replacement = :replacement,
                            published_at = case when published_at is null and :listed = 1 then :now else published_at end
                        where organization_id = :tenant and id = :id""")
                .bind("state", state)
                .bind("reason", reason)
                .bind("replacement", replacement)
                .bind("listed", state.isListed() ? 1 : 0)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    /** What a tombstone need not say; its name, version and hash stay. */
    void forgetContent(UUID id) {
        transaction.sql("""
                        update registry_releases set metadata = :empty, readme = null, changelog = null
                        where organization_id = :tenant and id = :id""").bind("empty", Json.EMPTY_OBJECT).bind("id", id).update();
    }

    static Release release(Row row) {
        return new Release(
                row.uuid("id"),
                row.uuid("item_id"),
                row.text("version"),
                row.constant("state", ReleaseState.class),
                row.textOrNull("reason"),
                row.textOrNull("replacement"),
                row.text("sha256"),
                row.bigint("size"),
                row.text("content_digest"),
                row.text("file_name"),
                row.text("content_type"),
                row.json("metadata"),
                row.uuid("created_by"),
                row.instant("created_at"),
                row.instantOrNull("published_at"));
    }
}
