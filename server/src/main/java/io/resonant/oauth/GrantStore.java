package io.resonant.oauth;

import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.session.KeyRing.Reach;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class GrantStore {
    private static final String SELECT = """
            select g.id, g.organization_id, g.client_id, g.user_id, g.reach, g.redirect_uri, g.challenge,
                g.code_expires_at, g.code_used_at, s.session_id, s.last_used_at, g.created_at
            from oauth_grants g""";

    private static final String OPEN = SELECT + " join oauth_sessions s on s.grant_id = g.id";

    private final Transaction transaction;

    GrantStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /**
     * What a person allowed a client.
     *
     * @param sessionId none until its code was exchanged, and none when the session has ended
     */
    record Grant(
            UUID id,
            UUID organizationId,
            UUID clientId,
            UUID userId,
            Reach reach,
            String redirectUri,
            String challenge,
            Instant codeExpiresAt,
            @Nullable Instant codeUsedAt,
            @Nullable UUID sessionId,
            @Nullable Instant lastUsedAt,
            Instant createdAt) {}

    /** Whoever shows a code names no organisation, so this look-up goes across tenants. */
    static Optional<Grant> ofCode(SystemTransaction transaction, String hash) {
        return transaction
                .sql(SELECT + " left join oauth_sessions s on s.grant_id = g.id where g.code_hash = :hash")
                .bind("hash", hash)
                .first(GrantStore::grant);
    }

    /** Of one person in all of their organisations, the newest first. */
    static List<Grant> ofPerson(SystemTransaction transaction, UUID userId) {
        return transaction
                .sql(OPEN + " where g.user_id = :user order by g.id desc")
                .bind("user", userId)
                .list(GrantStore::grant);
    }

    /** Codes that nobody exchanged in time, and what is left of sessions that have ended. */
    static void deleteEnded(SystemTransaction transaction) {
        transaction.sql("""
                    delete from oauth_grants where code_expires_at <= :now
                        and not exists (select 1 from oauth_sessions s where s.grant_id = oauth_grants.id)
                    """).bind("now", transaction.now()).update();
    }

    void insert(Grant grant, String codeHash) {
        transaction
                .sql("""
                    insert into oauth_grants (id, organization_id, client_id, user_id, reach, redirect_uri, challenge,
                        code_hash, code_expires_at, created_at)
                    values (:id, :tenant, :client, :user, :reach, :redirect, :challenge, :hash, :expires, :now)
                    """)
                .bind("id", grant.id())
                .bind("client", grant.clientId())
                .bind("user", grant.userId())
                .bind("reach", grant.reach())
                .bind("redirect", grant.redirectUri())
                .bind("challenge", grant.challenge())
                .bind("hash", codeHash)
                .bind("expires", grant.codeExpiresAt())
                .bind("now", grant.createdAt())
                .update();
    }

    /** Whether we were the ones who used the code: of two at once only one is. */
    boolean useCode(UUID id) {
        return transaction
                        .sql("""
                            update oauth_grants set code_used_at = :now
                            where organization_id = :tenant and id = :id and code_used_at is null
                            """)
                        .bind("now", transaction.now())
                        .bind("id", id)
                        .update()
                == 1;
    }

    void begin(UUID id, UUID sessionId) {
        transaction
                .sql("""
                    insert into oauth_sessions (session_id, grant_id, last_used_at)
                    select :session, id, :now from oauth_grants where organization_id = :tenant and id = :id
                    """)
                .bind("session", sessionId)
                .bind("now", transaction.now())
                .bind("id", id)
                .update();
    }

    void used(UUID sessionId) {
        transaction
                .sql("""
                    update oauth_sessions set last_used_at = :now where session_id = :session and grant_id in (
                        select id from oauth_grants where organization_id = :tenant)
                    """)
                .bind("now", transaction.now())
                .bind("session", sessionId)
                .update();
    }

    /** Those whose session goes on, the newest first. */
    List<Grant> of(UUID clientId) {
        return transaction
                .sql(OPEN + " where g.organization_id = :tenant and g.client_id = :client order by g.id desc")
                .bind("client", clientId)
                .list(GrantStore::grant);
    }

    boolean isOf(UUID clientId, UUID sessionId) {
        return transaction
                .sql(OPEN + " where g.organization_id = :tenant and g.client_id = :client and s.session_id = :session")
                .bind("client", clientId)
                .bind("session", sessionId)
                .first(GrantStore::grant)
                .isPresent();
    }

    /** Codes that nobody has exchanged. */
    void deleteCodes(UUID clientId) {
        transaction.sql("""
                    delete from oauth_grants
                    where organization_id = :tenant and client_id = :client and code_used_at is null
                    """).bind("client", clientId).update();
    }

    private static Grant grant(Row row) {
        return new Grant(
                row.uuid("id"),
                row.uuid("organization_id"),
                row.uuid("client_id"),
                row.uuid("user_id"),
                row.constant("reach", Reach.class),
                row.text("redirect_uri"),
                row.text("challenge"),
                row.instant("code_expires_at"),
                row.instantOrNull("code_used_at"),
                row.uuidOrNull("session_id"),
                row.instantOrNull("last_used_at"),
                row.instant("created_at"));
    }
}
