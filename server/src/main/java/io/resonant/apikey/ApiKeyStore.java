package io.resonant.apikey;

import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import io.resonant.session.KeyRing.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class ApiKeyStore {
    private static final String SELECT = """
            select id, user_id, name, prefix, reach, networks, created_at, expires_at, last_used_at, last_used_address
            from api_keys where organization_id = :tenant""";

    /** How exactly it is noted when a key was used last: each note is a write. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final Transaction transaction;

    ApiKeyStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /**
     * A key that somebody has shown.
     *
     * @param noted whether its use has just been noted
     */
    record Shown(UUID id, UUID userId, UUID organizationId, Reach reach, List<String> networks, boolean noted) {}

    /** Whoever shows a key names no organisation, so this look-up goes across tenants. */
    static Optional<Shown> find(SystemTransaction transaction, String hash) {
        return transaction
                .sql("""
                    select id, user_id, organization_id, reach, networks, last_used_at from api_keys
                    where hash = :hash and (expires_at is null or expires_at > :now)
                    """)
                .bind("hash", hash)
                .bind("now", transaction.now())
                .first(row -> new Shown(
                        row.uuid("id"),
                        row.uuid("user_id"),
                        row.uuid("organization_id"),
                        row.constant("reach", Reach.class),
                        networks(row),
                        isNoted(row.instantOrNull("last_used_at"), transaction.now())));
    }

    private static boolean isNoted(@Nullable Instant lastUsedAt, Instant now) {
        return lastUsedAt != null && now.isBefore(lastUsedAt.plus(NOTED));
    }

    void insert(ApiKey key, String hash) {
        transaction
                .sql("""
                    insert into api_keys (id, organization_id, user_id, name, prefix, hash, reach, networks,
                        created_at, expires_at)
                    values (:id, :tenant, :user, :name, :prefix, :hash, :reach, :networks, :now, :expires)
                    """)
                .bind("id", key.id())
                .bind("user", key.userId())
                .bind("name", key.name())
                .bind("prefix", key.prefix())
                .bind("hash", hash)
                .bind("reach", key.reach())
                .bind("networks", Json.of(key.networks()))
                .bind("now", key.createdAt())
                .bind("expires", key.expiresAt())
                .update();
    }

    void used(UUID id, String address) {
        transaction
                .sql("""
                    update api_keys set last_used_at = :now, last_used_address = :address
                    where organization_id = :tenant and id = :id
                    """)
                .bind("now", transaction.now())
                .bind("address", address)
                .bind("id", id)
                .update();
    }

    /** Of everybody, the newest first. */
    List<ApiKey> all() {
        return transaction.sql(SELECT + " order by id desc").list(ApiKeyStore::key);
    }

    List<ApiKey> of(UUID userId) {
        return transaction
                .sql(SELECT + " and user_id = :user order by id desc")
                .bind("user", userId)
                .list(ApiKeyStore::key);
    }

    Optional<ApiKey> find(UUID id) {
        return transaction.sql(SELECT + " and id = :id").bind("id", id).first(ApiKeyStore::key);
    }

    void delete(UUID id) {
        transaction
                .sql("delete from api_keys where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.uuid("id"),
                row.uuid("user_id"),
                null,
                row.text("name"),
                row.text("prefix"),
                row.constant("reach", Reach.class),
                networks(row),
                row.instant("created_at"),
                row.instantOrNull("expires_at"),
                row.instantOrNull("last_used_at"),
                row.textOrNull("last_used_address"));
    }

    private static List<String> networks(Row row) {
        return List.of(row.json("networks").as(String[].class));
    }
}
