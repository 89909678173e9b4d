package io.resonant.spec;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.StoredJson;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.problem.Problem;
import io.resonant.visibility.Sight;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of specs and their tags. */
final class SpecStore {
    /** Unit separator: tags cannot contain it. */
    private static final String SEPARATOR = "\u001F";

    private static final String SUMMARY = """
            s.id, s.user_id, s.title, s.status, s.sync_trigger, s.notion_page_id, s.version, s.created_at, s.updated_at,
            (select string_agg(t.tag, :separator) from spec_tags t
             where t.organization_id = s.organization_id and t.spec_id = s.id) as tags,
            (select count(*) from spec_findings f
             where f.organization_id = s.organization_id and f.spec_id = s.id and f.state = 'open') as open_findings,
            """ + Sight.isRestricted(List.of("s.id")) + " as restricted\n";
    private static final String SEEN = " and " + Sight.sees("s.id");
    private static final String WHOLE = "select " + SUMMARY + """
            , s.content
            from specs s
            where s.organization_id = :tenant and s.id = :id""" + SEEN;
    private static final String EXISTS =
            "select 1 from specs s where s.organization_id = :tenant and s.id = :id" + SEEN;
    private static final Dialect LOCKED = Dialect.of(WHOLE, WHOLE + " for update of s");

    private static final String TAGGED = """
            exists (select 1 from spec_tags t
                where t.organization_id = :tenant and t.tag = :tag and t.spec_id = s.id)""";

    private final Sight sight;
    private final Transaction transaction;

    SpecStore(Sight sight) {
        this.sight = sight;
        this.transaction = sight.transaction();
    }

    Optional<Spec> find(UUID id) {
        return sight.sql(WHOLE).bind("separator", SEPARATOR).bind("id", id).lookup(SpecStore::spec);
    }

    boolean exists(UUID id) {
        return sight.sql(EXISTS).bind("id", id).exists();
    }

    void requireExists(UUID id) {
        if (!exists(id)) {
            throw Problem.notFound("spec");
        }
    }

    /** Waits for other writers of this spec and keeps them out until the end of the transaction. */
    Optional<Spec> lock(UUID id) {
        return sight.sql(LOCKED).bind("separator", SEPARATOR).bind("id", id).first(SpecStore::spec);
    }

    /** Newest change first; one more than the limit when there are more. */
    List<SpecSummary> list(SpecFilter filter, int limit, @Nullable Cursor after) {
        var text = new StringBuilder("select ")
                .append(SUMMARY)
                .append("from specs s where s.organization_id = :tenant")
                .append(SEEN);
        filter.status().ifPresent(status -> text.append(" and s.status = :status"));
        filter.tag().ifPresent(tag -> text.append(" and ").append(TAGGED));
        if (after != null) {
            text.append(" and (s.updated_at, s.id) < (:updated_at, :id)");
        }
        text.append(" order by s.updated_at desc, s.id desc limit :limit");
        var statement = sight.sql(text.toString()).bind("separator", SEPARATOR).bind("limit", limit + 1);
        filter.status().ifPresent(status -> statement.bind("status", status));
        filter.tag().ifPresent(tag -> statement.bind("tag", tag));
        if (after != null) {
            statement.bind("updated_at", after.instant(0)).bind("id", after.uuid(1));
        }
        return statement.list(SpecStore::summary);
    }

    /** All of them in the order of creation, a page at a time. */
    List<Spec> after(@Nullable UUID last, int limit) {
        var statement = sight.sql("select " + SUMMARY + ", s.content from specs s where s.organization_id = :tenant"
                        + SEEN + (last == null ? "" : " and s.id > :last") + " order by s.id limit :limit")
                .bind("separator", SEPARATOR)
                .bind("limit", limit);
        return (last == null ? statement : statement.bind("last", last)).list(SpecStore::spec);
    }

    /** The newest first. */
    List<Spec> newest(int limit) {
        return sight.sql("select " + SUMMARY + ", s.content from specs s where s.organization_id = :tenant" + SEEN
                        + " order by s.id desc limit :limit")
                .bind("separator", SEPARATOR)
                .bind("limit", limit)
                .list(SpecStore::spec);
    }

    List<Spec> by(UUID author, @Nullable UUID last, int limit) {
        return sight.sql("select " + SUMMARY + ", s.content from specs s where s.organization_id = :tenant"
                        + " and s.user_id = :author and s.id > :last" + SEEN + " order by s.id limit :limit")
                .bind("separator", SEPARATOR)
                .bind("author", author)
                .bind("last", last == null ? new UUID(0, 0) : last)
                .bind("limit", limit)
                .list(SpecStore::spec);
    }

    void insert(UUID id, UUID author, SpecDraft draft, Instant createdAt) {
        transaction
                .sql("""
                        insert into specs (id, organization_id, user_id, title, status, sync_trigger, version,
                            created_at, updated_at, content)
                        values (:id, :tenant, :user_id, :title, :status, :sync_trigger, 1,
                            :created_at, :updated_at, :content)""")
                .bind("id", id)
                .bind("user_id", author)
                .bind("title", draft.title())
                .bind("status", draft.status())
                .bind("sync_trigger", draft.syncTrigger())
                .bind("created_at", createdAt)
                .bind("updated_at", transaction.now())
                .bind("content", Json.of(draft.content()))
                .update();
    }

    void update(UUID id, SpecDraft draft, int version) {
        transaction
                .sql("""
                        update specs set title = :title, status = :status, sync_trigger = :sync_trigger,
                            version = :version, updated_at = :updated_at, content = :content
                        where organization_id = :tenant and id = :id""")
                .bind("id", id)
                .bind("title", draft.title())
                .bind("status", draft.status())
                .bind("sync_trigger", draft.syncTrigger())
                .bind("version", version)
                .bind("updated_at", transaction.now())
                .bind("content", Json.of(draft.content()))
                .update();
    }

    void replaceTags(UUID id, List<String> tags) {
        transaction
                .sql("delete from spec_tags where organization_id = :tenant and spec_id = :id")
                .bind("id", id)
                .update();
        for (var tag : tags) {
            transaction
                    .sql("insert into spec_tags (organization_id, spec_id, tag) values (:tenant, :id, :tag)")
                    .bind("id", id)
                    .bind("tag", tag)
                    .update();
        }
    }

    void delete(UUID id) {
        transaction
                .sql("delete from specs where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    private static Spec spec(Row row) {
        return new Spec(
                row.uuid("id"),
                row.text("title"),
                new StoredJson<>(row.json("content"), SpecContent.class),
                row.constant("status", SpecStatus.class),
                tags(row.textOrNull("tags")),
                row.bool("sync_trigger"),
                row.textOrNull("notion_page_id"),
                row.uuid("user_id"),
                row.integer("version"),
                row.integer("open_findings"),
                row.bool("restricted"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }

    private static SpecSummary summary(Row row) {
        return new SpecSummary(
                row.uuid("id"),
                row.text("title"),
                row.constant("status", SpecStatus.class),
                tags(row.textOrNull("tags")),
                row.bool("sync_trigger"),
                row.textOrNull("notion_page_id"),
                row.uuid("user_id"),
                row.integer("version"),
                row.integer("open_findings"),
                row.bool("restricted"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }

    private static List<String> tags(@Nullable String joined) {
        if (joined == null) {
            return List.of();
        }
        var tags = joined.split(SEPARATOR);
        Arrays.sort(tags);
        return List.of(tags);
    }
}
