package io.resonant.organization;

import io.resonant.kernel.database.SystemTransaction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Before there is an organisation there is no tenant. */
final class SetupStore {
    private final SystemTransaction transaction;

    SetupStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    boolean hasOwner() {
        return transaction
                .sql("select 1 from memberships where role = 'owner' limit 1")
                .exists();
    }

    List<UUID> organizations() {
        return transaction.sql("select id from organizations order by id").list(row -> row.uuid("id"));
    }

    void insertToken(String hash) {
        transaction
                .sql("insert into setup_tokens (hash, created_at) values (:hash, :now)")
                .bind("hash", hash)
                .bind("now", transaction.now())
                .update();
    }

    boolean hasToken(String hash) {
        return transaction
                .sql("select hash from setup_tokens where hash = :hash")
                .bind("hash", hash)
                .exists();
    }

    void deleteTokensBefore(Instant instant) {
        transaction
                .sql("delete from setup_tokens where created_at < :instant")
                .bind("instant", instant)
                .update();
    }

    /** How many there were: of two who set up at once, the second finds none. */
    int deleteTokens() {
        return transaction.sql("delete from setup_tokens").update();
    }
}
