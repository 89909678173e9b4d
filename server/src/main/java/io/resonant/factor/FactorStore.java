package io.resonant.factor;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.SystemTransaction;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Factors belong to people, and people to no tenant. */
final class FactorStore {
    private static final Dialect LOCK = Dialect.of(
            "select user_id from totp_factors where user_id = :user", // SQLite has only one writer
            "select user_id from totp_factors where user_id = :user for update");

    private final SystemTransaction transaction;

    FactorStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** @param confirmedAt since when it is asked for; none while the person has not shown a first code */
    record Totp(
            String sealedSecret, long lastStep, @Nullable Instant confirmedAt) {}

    Optional<Totp> totp(UUID userId) {
        return transaction
                .sql("select secret, last_step, confirmed_at from totp_factors where user_id = :user")
                .bind("user", userId)
                .first(row -> new Totp(row.text("secret"), row.bigint("last_step"), row.instantOrNull("confirmed_at")));
    }

    /** In place of one that was never confirmed. */
    void begin(UUID userId, String sealedSecret) {
        transaction
                .sql("""
                    insert into totp_factors (user_id, secret, last_step, created_at) values (:user, :secret, 0, :now)
                    on conflict (user_id) do update set secret = excluded.secret, created_at = excluded.created_at
                    where totp_factors.confirmed_at is null
                    """)
                .bind("user", userId)
                .bind("secret", sealedSecret)
                .bind("now", transaction.now())
                .update();
    }

    void confirm(UUID userId) {
        transaction
                .sql("update totp_factors set confirmed_at = :now where user_id = :user")
                .bind("now", transaction.now())
                .bind("user", userId)
                .update();
    }

    /** Whether the step was later than the last: of two who show one code at once only one is let in. */
    boolean use(UUID userId, long step, String sealedSecret) {
        return transaction
                        .sql("""
                            update totp_factors set last_step = :step, secret = :secret
                            where user_id = :user and last_step < :step
                            """)
                        .bind("step", step)
                        .bind("secret", sealedSecret)
                        .bind("user", userId)
                        .update()
                == 1;
    }

    /** The sealed secrets of all people. */
    Map<UUID, String> secrets() {
        var secrets = new HashMap<UUID, String>();
        transaction
                .sql("select user_id, secret from totp_factors")
                .list(row -> secrets.put(row.uuid("user_id"), row.text("secret")));
        return secrets;
    }

    /** Unless it has become another one meanwhile. */
    void replace(UUID userId, String sealedBefore, String sealed) {
        transaction
                .sql("update totp_factors set secret = :secret where user_id = :user and secret = :before")
                .bind("secret", sealed)
                .bind("user", userId)
                .bind("before", sealedBefore)
                .update();
    }

    boolean remove(UUID userId) {
        deleteCodes(userId);
        return transaction
                        .sql("delete from totp_factors where user_id = :user")
                        .bind("user", userId)
                        .update()
                == 1;
    }

    /** Of two who replace them at once the second replaces those of the first. */
    void replaceCodes(UUID userId, Collection<String> hashes) {
        transaction.sql(LOCK).bind("user", userId).first(row -> row.uuid("user_id"));
        deleteCodes(userId);
        for (var hash : hashes) {
            transaction
                    .sql("insert into recovery_codes (hash, user_id, created_at) values (:hash, :user, :now)")
                    .bind("hash", hash)
                    .bind("user", userId)
                    .bind("now", transaction.now())
                    .update();
        }
    }

    boolean useCode(UUID userId, String hash) {
        return transaction
                        .sql("delete from recovery_codes where user_id = :user and hash = :hash")
                        .bind("user", userId)
                        .bind("hash", hash)
                        .update()
                == 1;
    }

    int codesLeft(UUID userId) {
        return transaction
                .sql("select count(*) as n from recovery_codes where user_id = :user")
                .bind("user", userId)
                .one(row -> row.integer("n"));
    }

    private void deleteCodes(UUID userId) {
        transaction
                .sql("delete from recovery_codes where user_id = :user")
                .bind("user", userId)
                .update();
    }
}
