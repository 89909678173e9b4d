package io.resonant.namespace;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of namespaces and their members. Names are unique on the whole server, so looking one up goes across tenants. */
final class NamespaceStore {
    private static final String SELECT = """
            select n.id, n.organization_id, n.name, n.display_name, n.state, n.reason, n.resembles, n.created_at,
                exists (select 1 from namespace_proofs p
                    where p.namespace_id = n.id and p.proven_at is not null) as verified
            from namespaces n where\s""";
    private static final String ONE = SELECT + "n.organization_id = :tenant and n.name_key = :key";
    private static final Dialect LOCKED = Dialect.of(ONE, ONE + " for update of n");

    private final Transaction transaction;

    NamespaceStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** What a new name is compared with. */
    record Known(String name, CanonicalName canonical, boolean verified) {}

    /** A transfer that somebody holds the token of. */
    record Offered(UUID organizationId, String key) {}

    static List<Known> known(SystemTransaction transaction) {
        return transaction
                .sql("""
                        select n.name, n.name_key, n.skeleton, exists (select 1 from namespace_proofs p
                            where p.namespace_id = n.id and p.proven_at is not null) as verified
                        from namespaces n order by n.name""")
                .list(row -> new Known(
                        row.text("name"),
                        new CanonicalName(row.text("name_key"), row.text("skeleton")),
                        row.bool("verified")));
    }

    static Optional<Namespace> anywhere(SystemTransaction transaction, String key) {
        return transaction.sql(SELECT + "n.name_key = :key").bind("key", key).first(NamespaceStore::namespace);
    }

    static Optional<Namespace> anywhere(SystemTransaction transaction, UUID id) {
        return transaction.sql(SELECT + "n.id = :id").bind("id", id).first(NamespaceStore::namespace);
    }

    static List<Namespace> inState(
            SystemTransaction transaction, Namespace.State state, @Nullable UUID after, int limit) {
        return transaction
                .sql(SELECT + "n.state = :state and n.id > :after order by n.id limit :limit")
                .bind("state", state)
                .bind("after", after == null ? new UUID(0, 0) : after)
                .bind("limit", limit)
                .list(NamespaceStore::namespace);
    }

    static Optional<Offered> offered(SystemTransaction transaction, String tokenHash) {
        return transaction
                .sql("""
                        select organization_id, name_key from namespaces
                        where transfer_hash = :hash and transfer_expires_at > :now""")
                .bind("hash", tokenHash)
                .bind("now", transaction.now())
                .first(row -> new Offered(row.uuid("organization_id"), row.text("name_key")));
    }

    /** What belongs to it follows; members and tokens of the old organisation must be gone. */
    static void moveTo(SystemTransaction transaction, UUID id, UUID organization) {
        transaction.sql("""
                        update namespaces set organization_id = :organization, transfer_hash = null,
                            transfer_expires_at = null where id = :id""").bind("organization", organization).bind("id", id).update();
    }

    List<Namespace> list() {
        return transaction
                .sql(SELECT + "n.organization_id = :tenant order by n.name")
                .list(NamespaceStore::namespace);
    }

    Optional<Namespace> find(String key) {
        return transaction.sql(ONE).bind("key", key).first(NamespaceStore::namespace);
    }

    Optional<Namespace> lock(String key) {
        return transaction.sql(LOCKED).bind("key", key).first(NamespaceStore::namespace);
    }

    int count() {
        return transaction
                .sql("select count(*) as n from namespaces where organization_id = :tenant")
                .one(row -> row.integer("n"));
    }

    void insert(Namespace namespace, CanonicalName canonical, UUID creator) {
        transaction
                .sql("""
                        insert into namespaces (id, organization_id, name, name_key, skeleton, display_name, state, reason,
                            resembles, created_by, created_at)
                        values (:id, :tenant, :name, :key, :skeleton, :display_name, :state, :reason, :resembles,
                            :creator, :now)""")
                .bind("id", namespace.id())
                .bind("name", namespace.name())
                .bind("key", canonical.key())
                .bind("skeleton", canonical.skeleton())
                .bind("display_name", namespace.displayName())
                .bind("state", namespace.state())
                .bind("reason", namespace.reason())
                .bind("resembles", namespace.resembles())
                .bind("creator", creator)
                .bind("now", namespace.createdAt())
                .update();
    }

    void setDisplayName(UUID id, String displayName) {
        transaction
                .sql("update namespaces set display_name = :name where organization_id = :tenant and id = :id")
                .bind("name", displayName)
                .bind("id", id)
                .update();
    }

    void setState(UUID id, Namespace.State state, @Nullable String reason) {
        transaction
                .sql("""
                        update namespaces set state = :state, reason = :reason
                        where organization_id = :tenant and id = :id""")
                .bind("state", state)
                .bind("reason", reason)
                .bind("id", id)
                .update();
    }

    void offer(UUID id, @Nullable String tokenHash, @Nullable Instant expiresAt) {
        transaction
                .sql("""
                        update namespaces set transfer_hash = :hash, transfer_expires_at = :expires
                        where organization_id = :tenant and id = :id""")
                .bind("hash", tokenHash)
                .bind("expires", expiresAt)
                .bind("id", id)
                .update();
    }

    void delete(UUID id) {
        transaction
                .sql("delete from namespaces where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    Optional<NamespaceRole> role(UUID namespace, UUID user) {
        return transaction
                .sql("""
                        select role from namespace_members
                        where organization_id = :tenant and namespace_id = :namespace and user_id = :user""")
                .bind("namespace", namespace)
                .bind("user", user)
                .first(row -> row.constant("role", NamespaceRole.class));
    }

    int owners(UUID namespace) {
        return transaction.sql("""
                        select count(*) as n from namespace_members
                        where organization_id = :tenant and namespace_id = :namespace and role = 'owner'""").bind("namespace", namespace).one(row -> row.integer("n"));
    }

    /** Without names, which another feature knows. */
    List<NamespaceMember> members(UUID namespace) {
        return transaction
                .sql("""
                        select user_id, role, added_at from namespace_members
                        where organization_id = :tenant and namespace_id = :namespace order by added_at, user_id""")
                .bind("namespace", namespace)
                .list(row -> new NamespaceMember(
                        row.uuid("user_id"), "", row.constant("role", NamespaceRole.class), row.instant("added_at")));
    }

    void putMember(UUID namespace, UUID user, NamespaceRole role) {
        transaction
                .sql("""
                        insert into namespace_members (organization_id, namespace_id, user_id, role, added_at)
                        values (:tenant, :namespace, :user, :role, :now)
                        on conflict (organization_id, namespace_id, user_id) do update set role = excluded.role""")
                .bind("namespace", namespace)
                .bind("user", user)
                .bind("role", role)
                .bind("now", transaction.now())
                .update();
    }

    boolean deleteMember(UUID namespace, UUID user) {
        return transaction
                        .sql("""
                                delete from namespace_members
                                where organization_id = :tenant and namespace_id = :namespace and user_id = :user""")
                        .bind("namespace", namespace)
                        .bind("user", user)
                        .update()
                == 1;
    }

    void deleteMembers(UUID namespace) {
        transaction
                .sql("delete from namespace_members where organization_id = :tenant and namespace_id = :namespace")
                .bind("namespace", namespace)
                .update();
    }

    private static Namespace namespace(Row row) {
        return new Namespace(
                row.uuid("id"),
                row.uuid("organization_id"),
                row.text("name"),
                row.text("display_name"),
                row.constant("state", Namespace.State.class),
                row.textOrNull("reason"),
                row.textOrNull("resembles"),
                row.bool("verified"),
                row.instant("created_at"));
    }
}
