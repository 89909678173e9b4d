package io.resonant.viewer;

import io.resonant.kernel.database.Transaction;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** SQL of what a workspace has taken in or put away. */
final class ViewerExtensionStore {
    private final Transaction transaction;

    ViewerExtensionStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Ids of items, and whether the workspace shows them. */
    Map<String, Boolean> choices() {
        var choices = new HashMap<String, Boolean>();
        transaction
                .sql("select item, shown from viewer_extensions where organization_id = :tenant")
                .each(row -> choices.put(row.text("item"), row.bool("shown")));
        return choices;
    }

    void choose(String item, boolean shown, UUID user) {
        transaction
                .sql("""
                        insert into viewer_extensions (organization_id, item, shown, user_id, updated_at)
                        values (:tenant, :item, :shown, :user_id, :now)
                        on conflict (organization_id, item) do update
                            set shown = excluded.shown, user_id = excluded.user_id, updated_at = excluded.updated_at""")
                .bind("item", item)
                .bind("shown", shown)
                .bind("user_id", user)
                .bind("now", transaction.now())
                .later();
    }
}
