package io.resonant.passkey;

import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.webauthn.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Passkeys belong to people, and people to no tenant. */
final class PasskeyStore {
    private final SystemTransaction transaction;

    PasskeyStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    record Kept(UUID id, UUID userId, PublicKey key) {}

    void insert(Passkey passkey, UUID userId, PublicKey key) {
        transaction
                .sql("""
                    insert into passkeys (id, user_id, credential_id, data, counter, backed_up, name, created_at)
                    values (:id, :user, :credential, :data, :counter, :backed_up, :name, :now)
                    """)
                .bind("id", passkey.id())
                .bind("user", userId)
                .bind("credential", key.credentialId())
                .bind("data", key.data())
                .bind("counter", key.counter())
                .bind("backed_up", key.backedUp())
                .bind("name", passkey.name())
                .bind("now", passkey.createdAt())
                .update();
    }

    List<Passkey> of(UUID userId) {
        return transaction
                .sql("""
                    select id, name, backed_up, created_at, last_used_at from passkeys
                    where user_id = :user order by id desc
                    """)
                .bind("user", userId)
                .list(row -> new Passkey(
                        row.uuid("id"),
                        row.text("name"),
                        row.bool("backed_up"),
                        row.instant("created_at"),
                        row.instantOrNull("last_used_at")));
    }

    List<String> credentialIds(UUID userId) {
        return transaction
                .sql("select credential_id from passkeys where user_id = :user order by id")
                .bind("user", userId)
                .list(row -> row.text("credential_id"));
    }

    Optional<Kept> find(String credentialId) {
        return transaction
                .sql("""
                    select id, user_id, credential_id, data, counter, backed_up from passkeys
                    where credential_id = :credential
                    """)
                .bind("credential", credentialId)
                .first(row -> new Kept(
                        row.uuid("id"),
                        row.uuid("user_id"),
                        new PublicKey(
                                row.text("credential_id"),
                                row.text("data"),
                                row.bigint("counter"),
                                row.bool("backed_up"))));
    }

    void used(UUID id, PublicKey key) {
        transaction
                .sql("""
                    update passkeys set counter = :counter, backed_up = :backed_up, last_used_at = :now where id = :id
                    """)
                .bind("counter", key.counter())
                .bind("backed_up", key.backedUp())
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    void rename(UUID id, UUID userId, String name) {
        transaction
                .sql("update passkeys set name = :name where id = :id and user_id = :user")
                .bind("name", name)
                .bind("id", id)
                .bind("user", userId)
                .update();
    }

    boolean delete(UUID id, UUID userId) {
        return transaction
                        .sql("delete from passkeys where id = :id and user_id = :user")
                        .bind("id", id)
                        .bind("user", userId)
                        .update()
                == 1;
    }

    void deleteAll(UUID userId) {
        transaction
                .sql("delete from passkeys where user_id = :user")
                .bind("user", userId)
                .update();
    }

    /** Whether nobody has answered it before: of two answers at once only one counts. */
    boolean answer(String hash, Instant expiresAt) {
        return transaction
                        .sql("""
                            insert into passkey_answers (hash, expires_at) values (:hash, :expires)
                            on conflict (hash) do nothing
                            """)
                        .bind("hash", hash)
                        .bind("expires", expiresAt)
                        .update()
                == 1;
    }

    int deleteExpired() {
        return transaction
                .sql("delete from passkey_answers where expires_at <= :now")
                .bind("now", transaction.now())
                .update();
    }
}
