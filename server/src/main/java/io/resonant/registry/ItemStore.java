package io.resonant.registry;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL of items. Their ids are unique on the whole server, so that one look-up goes across tenants. */
final class ItemStore {
    private static final String SELECT = """
            select id, organization_id, namespace_id, kind, item_id, name, display_name, visibility, downloads, created_at,
                updated_at
            from registry_items where\s""";
    private static final String ONE = SELECT + "organization_id = :tenant and kind = :kind and item_key = :key";
    private static final Dialect LOCKED = Dialect.of(ONE, ONE + " for update");

    private final Transaction transaction;

    ItemStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Whether somebody else's item has this name for people. */
    static Optional<String> withTitle(SystemTransaction transaction, ItemKind kind, String titleKey, String exceptKey) {
        return transaction
                .sql("""
                        select item_id from registry_items
                        where kind = :kind and title_key = :title and item_key <> :key limit 1""")
                .bind("kind", kind)
                .bind("title", titleKey)
                .bind("key", exceptKey)
                .first(row -> row.text("item_id"));
    }

    static Optional<Item> anywhere(SystemTransaction transaction, UUID id) {
        return transaction.sql(SELECT + "id = :id").bind("id", id).first(ItemStore::item);
    }

    static Optional<Item> anywhere(SystemTransaction transaction, ItemKind kind, String key) {
        return transaction
                .sql(SELECT + "kind = :kind and item_key = :key")
                .bind("kind", kind)
                .bind("key", key)
                .first(ItemStore::item);
    }

    Optional<Item> lock(ItemKind kind, String key) {
        return transaction.sql(LOCKED).bind("kind", kind).bind("key", key).first(ItemStore::item);
    }

    List<Item> list() {
        return transaction
                .sql(SELECT + "organization_id = :tenant order by item_id")
                .list(ItemStore::item);
    }

    void insert(Item item, String key, String titleKey) {
        transaction
                .sql("""
                        insert into registry_items (id, organization_id, namespace_id, kind, item_id, item_key, name,
                            display_name, title_key, visibility, downloads, created_at, updated_at)
                        values (:id, :tenant, :namespace, :kind, :item_id, :key, :name, :display_name, :title_key,
                            :visibility, 0, :now, :now)""")
                .bind("id", item.id())
                .bind("namespace", item.namespaceId())
                .bind("kind", item.kind())
                .bind("item_id", item.itemId())
                .bind("key", key)
                .bind("name", item.name())
                .bind("display_name", item.displayName())
                .bind("title_key", titleKey)
                .bind("visibility", item.visibility())
                .bind("now", item.createdAt())
                .update();
    }

    void setTitle(UUID id, String displayName, String titleKey) {
        transaction
                .sql("""
                        update registry_items set display_name = :name, title_key = :key, updated_at = :now
                        where organization_id = :tenant and id = :id""")
                .bind("name", displayName)
                .bind("key", titleKey)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    void setVisibility(UUID id, Visibility visibility) {
        transaction
                .sql("""
                        update registry_items set visibility = :visibility, updated_at = :now
                        where organization_id = :tenant and id = :id""")
                .bind("visibility", visibility)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    private static Item item(Row row) {
        return new Item(
                row.uuid("id"),
                row.uuid("organization_id"),
                row.uuid("namespace_id"),
                row.constant("kind", ItemKind.class),
                row.text("item_id"),
                row.text("name"),
                row.text("display_name"),
                row.constant("visibility", Visibility.class),
                row.bigint("downloads"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
