package io.resonant.namespace;

import io.resonant.account.Members;
import io.resonant.account.Role;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of publish tokens. */
final class PublishTokenStore {
    private static final Duration PRECISION = Duration.ofMinutes(1);

    private final Transaction transaction;

    PublishTokenStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** A token that somebody has presented. */
    record Held(
            UUID id,
            UUID organizationId,
            UUID userId,
            Instant expiresAt,
            @Nullable Instant usedAt) {
        boolean isToBeNoted(Instant now) {
            return usedAt == null || usedAt.plus(PRECISION).isBefore(now);
        }
    }

    /** Whoever presents a token names no organisation, so this one look-up goes across tenants. */
    static Optional<Held> find(SystemTransaction transaction, String hash) {
        return transaction
                .sql("""
                        select id, organization_id, user_id, expires_at, used_at from publish_tokens
                        where token_hash = :hash and expires_at > :now""")
                .bind("hash", hash)
                .bind("now", transaction.now())
                .first(row -> new Held(
                        row.uuid("id"),
                        row.uuid("organization_id"),
                        row.uuid("user_id"),
                        row.instant("expires_at"),
                        row.instantOrNull("used_at")));
    }

    /** A token that ends soon, and of whom. */
    record Ending(UUID id, UUID organizationId, Instant createdAt, Instant expiresAt) {}

    /** Those that work still and end before a time, wherever they belong. */
    static List<Ending> endingBefore(SystemTransaction transaction, Instant time) {
        return transaction
                .sql("""
                        select id, organization_id, created_at, expires_at from publish_tokens
                        where expires_at > :now and expires_at <= :time order by expires_at, id""")
                .bind("now", transaction.now())
                .bind("time", time)
                .list(row -> new Ending(
                        row.uuid("id"),
                        row.uuid("organization_id"),
                        row.instant("created_at"),
                        row.instant("expires_at")));
    }

    static int deleteExpired(SystemTransaction transaction, Instant before) {
        return transaction
                .sql("delete from publish_tokens where expires_at < :before")
                .bind("before", before)
                .update();
    }

    /** As what the person belongs to the organisation now. */
    Optional<Role> roleOf(UUID user) {
        return Members.role(transaction, user);
    }

    Set<UUID> namespaces(UUID token) {
        return Set.copyOf(transaction.sql("""
                        select namespace_id from publish_token_namespaces
                        where organization_id = :tenant and token_id = :token""").bind("token", token).list(row -> row.uuid("namespace_id")));
    }

    /** Notes that its person is told now. @return false when they have been told since then */
    boolean warned(UUID token, Instant since) {
        return transaction
                        .sql("""
                                update publish_tokens set warned_at = :now
                                where organization_id = :tenant and id = :id and (warned_at is null or warned_at < :since)""")
                        .bind("now", transaction.now())
                        .bind("since", since)
                        .bind("id", token)
                        .update()
                > 0;
    }

    void used(UUID token) {
        transaction
                .sql("update publish_tokens set used_at = :now where organization_id = :tenant and id = :id")
                .bind("now", transaction.now())
                .bind("id", token)
                .update();
    }

    /** @param user whose; null for everybody's */
    List<PublishToken> list(@Nullable UUID user) {
        var statement = transaction.sql("""
                select id, user_id, name, created_at, expires_at, used_at, warned_at from publish_tokens
                where organization_id = :tenant""" + (user == null ? "" : " and user_id = :user") + " order by id desc");
        if (user != null) {
            statement.bind("user", user);
        }
        return statement.list(PublishTokenStore::token).stream()
                .map(this::withNamespaces)
                .toList();
    }

    Optional<PublishToken> find(UUID id) {
        return transaction
                .sql("""
                        select id, user_id, name, created_at, expires_at, used_at, warned_at from publish_tokens
                        where organization_id = :tenant and id = :id""")
                .bind("id", id)
                .first(PublishTokenStore::token)
                .map(this::withNamespaces);
    }

    UUID insert(UUID user, String name, String hash, Instant expiresAt, List<Namespace> namespaces) {
        var id = transaction.newId();
        transaction
                .sql("""
                        insert into publish_tokens (id, organization_id, user_id, name, token_hash, created_at, expires_at)
                        values (:id, :tenant, :user, :name, :hash, :now, :expires)""")
                .bind("id", id)
                .bind("user", user)
                .bind("name", name)
                .bind("hash", hash)
                .bind("now", transaction.now())
                .bind("expires", expiresAt)
                .update();
        for (var namespace : namespaces) {
            transaction
                    .sql("""
                            insert into publish_token_namespaces (organization_id, token_id, namespace_id)
                            values (:tenant, :token, :namespace)""")
                    .bind("token", id)
                    .bind("namespace", namespace.id())
                    .update();
        }
        return id;
    }

    void delete(UUID id) {
        transaction
                .sql("delete from publish_tokens where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    void forgetNamespace(UUID namespace) {
        transaction.sql("""
                        delete from publish_token_namespaces
                        where organization_id = :tenant and namespace_id = :namespace""").bind("namespace", namespace).update();
    }

    private PublishToken withNamespaces(PublishToken token) {
        var names = transaction.sql("""
                        select n.name from publish_token_namespaces t
                        join namespaces n on n.organization_id = t.organization_id and n.id = t.namespace_id
                        where t.organization_id = :tenant and t.token_id = :token order by n.name""").bind("token", token.id()).list(row -> row.text("name"));
        return new PublishToken(
                token.id(),
                token.userId(),
                token.name(),
                names,
                token.createdAt(),
                token.expiresAt(),
                token.usedAt(),
                token.warnedAt(),
                null);
    }

    private static PublishToken token(Row row) {
        return new PublishToken(
                row.uuid("id"),
                row.uuid("user_id"),
                row.text("name"),
                List.of(),
                row.instant("created_at"),
                row.instant("expires_at"),
                row.instantOrNull("used_at"),
                row.instantOrNull("warned_at"),
                null);
    }
}
