package io.resonant.viewer;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL of layouts. Every change moves the organisation's number on, which is all that an unchanged list needs. */
final class ViewerLayoutStore {
    private static final String SELECT = """
            select id, layout_id, name, data, permission, user_id, created_at, updated_at
            from viewer_layouts where organization_id = :tenant""";
    private static final String ONE = SELECT + " and id = :id";
    private static final String KNOWN = SELECT + " and layout_id = :layout_id";
    private static final Dialect LOCKED = Dialect.of(ONE, ONE + " for update");
    private static final Dialect LOCKED_KNOWN = Dialect.of(KNOWN, KNOWN + " for update");

    private final Transaction transaction;

    ViewerLayoutStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Those that a person sees. */
    List<ViewerLayout> list(UUID user) {
        return transaction
                .sql(SELECT + " and (permission <> 'creator_write' or user_id = :user_id) order by id")
                .bind("user_id", user)
                .list(ViewerLayoutStore::layout);
    }

    Optional<ViewerLayout> lock(UUID id) {
        return transaction.sql(LOCKED).bind("id", id).first(ViewerLayoutStore::layout);
    }

    /** By the viewer's own id. */
    Optional<ViewerLayout> lock(String layoutId) {
        return transaction.sql(LOCKED_KNOWN).bind("layout_id", layoutId).first(ViewerLayoutStore::layout);
    }

    /** The viewers' own ids that begin with something without wildcards. */
    List<String> ids(String prefix) {
        return transaction
                .sql("select layout_id from viewer_layouts where organization_id = :tenant and layout_id like :prefix")
                .bind("prefix", prefix + "%")
                .list(row -> row.text("layout_id"));
    }

    long count() {
        return transaction
                .sql("select count(*) as number from viewer_layouts where organization_id = :tenant")
                .one(row -> row.bigint("number"));
    }

    void insert(ViewerLayout layout) {
        transaction
                .sql("""
                        insert into viewer_layouts (id, organization_id, layout_id, name, data, permission, user_id,
                            created_at, updated_at)
                        values (:id, :tenant, :layout_id, :name, :data, :permission, :user_id, :created_at, :updated_at)""")
                .bind("id", layout.id())
                .bind("layout_id", layout.layoutId())
                .bind("name", layout.name())
                .bind("data", layout.data())
                .bind("permission", layout.permission())
                .bind("user_id", layout.userId())
                .bind("created_at", layout.createdAt())
                .bind("updated_at", layout.updatedAt())
                .later();
        moveOn();
    }

    void update(ViewerLayout layout) {
        transaction
                .sql("""
                        update viewer_layouts set name = :name, data = :data, permission = :permission,
                            updated_at = :updated_at
                        where organization_id = :tenant and id = :id""")
                .bind("id", layout.id())
                .bind("name", layout.name())
                .bind("data", layout.data())
                .bind("permission", layout.permission())
                .bind("updated_at", layout.updatedAt())
                .later();
        moveOn();
    }

    void delete(UUID id) {
        transaction
                .sql("delete from viewer_layouts where organization_id = :tenant and id = :id")
                .bind("id", id)
                .later();
        moveOn();
    }

    /** Changes whenever any layout of the organisation does; 0 before there was one. */
    long version() {
        return transaction
                .sql("select version from viewer_versions where organization_id = :tenant")
                .first(row -> row.bigint("version"))
                .orElse(0L);
    }

    private void moveOn() {
        transaction.sql("""
                        insert into viewer_versions (organization_id, version) values (:tenant, 1)
                        on conflict (organization_id) do update set version = viewer_versions.version + 1""").later();
    }

    private static ViewerLayout layout(Row row) {
        return new ViewerLayout(
                row.uuid("id"),
                row.text("layout_id"),
                row.text("name"),
                row.json("data"),
                row.constant("permission", LayoutPermission.class),
                row.uuid("user_id"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
