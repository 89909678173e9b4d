package io.resonant.viewer;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import java.util.Optional;
import java.util.UUID;

/** SQL of sets of recordings. */
final class ViewerRecordingStore {
    private final Transaction transaction;

    ViewerRecordingStore(Transaction transaction) {
        this.transaction = transaction;
    }

    void insert(UUID id, Json recordings, UUID user) {
        transaction
                .sql("""
                        insert into viewer_recordings (id, organization_id, recordings, user_id, created_at)
                        values (:id, :tenant, :recordings, :user_id, :now)""")
                .bind("id", id)
                .bind("recordings", recordings)
                .bind("user_id", user)
                .bind("now", transaction.now())
                .later();
    }

    Optional<Json> find(UUID id) {
        return transaction
                .sql("select recordings from viewer_recordings where organization_id = :tenant and id = :id")
                .bind("id", id)
                .first(row -> row.json("recordings"));
    }
}
