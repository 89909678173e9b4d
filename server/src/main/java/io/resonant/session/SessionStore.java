package io.resonant.session;

import io.resonant.account.Language;
import io.resonant.account.Role;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sessions are found by a secret before anybody knows the organisation, so their store works across tenants. */
final class SessionStore {
    private static final String SELECT = """
            select s.id, s.user_id, s.organization_id, m.role, u.language, s.kind, s.secret_hash, s.created_at,
                s.renewed_at, s.expires_at, s.proven_at, s.reach
            from sessions s
            join memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id
            join users u on u.id = s.user_id
            """;

    private static final Dialect OF_MANY = Dialect.of(
            SELECT + " where s.id in (select i.value from json_each(:ids) i) and s.expires_at > :now",
            SELECT
                    + " where s.id in (select i::uuid from json_array_elements_text(:ids::json) i) and s.expires_at > :now");

    private final SystemTransaction transaction;

    SessionStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    record RefreshToken(
            String hash,
            UUID sessionId,
            Instant expiresAt,
            @Nullable Instant usedAt,
            @Nullable String successorHash) {}

    void insert(UUID id, Sessions.Grant grant, @Nullable String secretHash, Sessions.Client client, Instant expiresAt) {
        transaction
                .sql("""
                    insert into sessions (id, user_id, organization_id, kind, secret_hash, address, user_agent,
                        created_at, renewed_at, proven_at, expires_at, reach)
                    values (:id, :user, :organization, :kind, :secret, :address, :agent, :now, :now, :proven, :expires,
                        :reach)
                    """)
                .bind("id", id)
                .bind("user", grant.userId())
                .bind("organization", grant.organizationId())
                .bind("kind", grant.kind())
                .bind("secret", secretHash)
                .bind("address", client.address())
                .bind("agent", client.userAgent())
                .bind("now", transaction.now())
                .bind("proven", grant.proven() ? transaction.now() : null)
                .bind("expires", expiresAt)
                .bind("reach", grant.reach())
                .update();
    }

    Optional<Session> find(UUID id) {
        return transaction
                .sql(SELECT + " where s.id = :id and s.expires_at > :now")
                .bind("id", id)
                .bind("now", transaction.now())
                .first(SessionStore::session);
    }

    List<Session> find(Collection<UUID> ids) {
        return transaction
                .sql(OF_MANY)
                .bind("ids", Json.of(ids))
                .bind("now", transaction.now())
                .list(SessionStore::session);
    }

    List<Session> ofUser(UUID userId) {
        return transaction
                .sql(SELECT + " where s.user_id = :user order by s.id")
                .bind("user", userId)
                .list(SessionStore::session);
    }

    List<Session> ofOrganization(UUID organizationId) {
        return transaction
                .sql(SELECT + " where s.organization_id = :organization order by s.id")
                .bind("organization", organizationId)
                .list(SessionStore::session);
    }

    /** The person's own, as they see them: the asking one first, then the newest first. */
    List<OpenSessions.OpenSession> open(UUID userId, @Nullable UUID current) {
        return transaction
                .sql("""
                    select s.id, s.kind, o.name, m.role, s.address, s.user_agent, s.created_at, s.renewed_at, s.expires_at
                    from sessions s
                    join organizations o on o.id = s.organization_id
                    join memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id
                    where s.user_id = :user and s.expires_at > :now and s.reach is null
                    order by case when s.id = :current then 0 else 1 end, s.id desc
                    """)
                .bind("user", userId)
                .bind("now", transaction.now())
                .bind("current", current == null ? userId : current) // which no session has
                .list(row -> new OpenSessions.OpenSession(
                        row.uuid("id"),
                        row.constant("kind", Session.Kind.class),
                        row.uuid("id").equals(current),
                        row.text("name"),
                        row.constant("role", Role.class),
                        row.textOrNull("address"),
                        row.textOrNull("user_agent"),
                        row.instant("created_at"),
                        row.instant("renewed_at"),
                        row.instant("expires_at")));
    }

    void prove(UUID id) {
        transaction
                .sql("update sessions set proven_at = :now where id = :id")
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    void renew(UUID id, Instant expiresAt) {
        transaction
                .sql("update sessions set renewed_at = :now, expires_at = :expires where id = :id")
                .bind("now", transaction.now())
                .bind("expires", expiresAt)
                .bind("id", id)
                .update();
    }

    void moveTo(UUID id, UUID organizationId) {
        transaction
                .sql("update sessions set organization_id = :organization where id = :id")
                .bind("organization", organizationId)
                .bind("id", id)
                .update();
    }

    boolean delete(UUID id) {
        return transaction
                        .sql("delete from sessions where id = :id")
                        .bind("id", id)
                        .update()
                == 1;
    }

    int deleteExpired() {
        transaction
                .sql("delete from refresh_tokens where expires_at <= :now")
                .bind("now", transaction.now())
                .update();
        return transaction
                .sql("delete from sessions where expires_at <= :now")
                .bind("now", transaction.now())
                .update();
    }

    void insertRefreshToken(String hash, UUID sessionId, Instant expiresAt) {
        transaction
                .sql("""
                    insert into refresh_tokens (hash, session_id, created_at, expires_at)
                    values (:hash, :session, :now, :expires)
                    """)
                .bind("hash", hash)
                .bind("session", sessionId)
                .bind("now", transaction.now())
                .bind("expires", expiresAt)
                .update();
    }

    Optional<RefreshToken> refreshToken(String hash) {
        return transaction
                .sql("""
                    select hash, session_id, expires_at, used_at, successor_hash from refresh_tokens
                    where hash = :hash and expires_at > :now
                    """)
                .bind("hash", hash)
                .bind("now", transaction.now())
                .first(row -> new RefreshToken(
                        row.text("hash"),
                        row.uuid("session_id"),
                        row.instant("expires_at"),
                        row.instantOrNull("used_at"),
                        row.textOrNull("successor_hash")));
    }

    /** Whether we were the ones who used it: of two at once only one is. */
    boolean useRefreshToken(String hash, String successorHash) {
        return transaction
                        .sql("""
                            update refresh_tokens set used_at = :now, successor_hash = :successor
                            where hash = :hash and used_at is null
                            """)
                        .bind("now", transaction.now())
                        .bind("successor", successorHash)
                        .bind("hash", hash)
                        .update()
                == 1;
    }

    Optional<UUID> sessionOfRefreshToken(String hash) {
        return transaction
                .sql("select session_id from refresh_tokens where hash = :hash")
                .bind("hash", hash)
                .first(row -> row.uuid("session_id"));
    }

    private static Session session(Row row) {
        return new Session(
                row.uuid("id"),
                row.uuid("user_id"),
                row.uuid("organization_id"),
                row.constant("role", Role.class),
                row.constant("language", Language.class),
                row.constant("kind", Session.Kind.class),
                row.textOrNull("secret_hash"),
                row.instant("created_at"),
                row.instant("renewed_at"),
                row.instant("expires_at"),
                row.instantOrNull("proven_at"),
                null,
                row.constantOrNull("reach", KeyRing.Reach.class));
    }
}
