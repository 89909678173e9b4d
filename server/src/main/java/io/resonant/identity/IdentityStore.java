package io.resonant.identity;

import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class IdentityStore {
    private final Transaction transaction;

    IdentityStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** The person whom the issuer calls by this subject. */
    Optional<UUID> user(String issuer, String subject) {
        return transaction
                .sql("""
                    select user_id from identities
                    where organization_id = :tenant and issuer = :issuer and subject = :subject
                    """)
                .bind("issuer", issuer)
                .bind("subject", subject)
                .first(row -> row.uuid("user_id"));
    }

    void insert(UUID userId, String issuer, String subject) {
        transaction
                .sql("""
                    insert into identities (id, organization_id, issuer, subject, user_id, created_at, last_used_at)
                    values (:id, :tenant, :issuer, :subject, :user, :now, :now)
                    """)
                .bind("id", transaction.newId())
                .bind("issuer", issuer)
                .bind("subject", subject)
                .bind("user", userId)
                .bind("now", transaction.now())
                .update();
    }

    void used(String issuer, String subject) {
        transaction
                .sql("""
                    update identities set last_used_at = :now
                    where organization_id = :tenant and issuer = :issuer and subject = :subject
                    """)
                .bind("now", transaction.now())
                .bind("issuer", issuer)
                .bind("subject", subject)
                .update();
    }

    List<Identity> of(UUID userId) {
        return transaction
                .sql("""
                    select i.id, p.name, i.issuer, i.created_at, i.last_used_at
                    from identities i
                    left join identity_providers p on p.organization_id = i.organization_id and p.issuer = i.issuer
                    where i.organization_id = :tenant and i.user_id = :user order by i.id
                    """)
                .bind("user", userId)
                .list(row -> new Identity(
                        row.uuid("id"),
                        row.textOrNull("name"),
                        row.text("issuer"),
                        row.instant("created_at"),
                        row.instant("last_used_at")));
    }

    boolean delete(UUID id, UUID userId) {
        return transaction
                        .sql("delete from identities where organization_id = :tenant and id = :id and user_id = :user")
                        .bind("id", id)
                        .bind("user", userId)
                        .update()
                == 1;
    }

    /** Notes through whom a session was let in. */
    static void letIn(SystemTransaction transaction, UUID sessionId, UUID providerId) {
        transaction
                .sql("insert into identity_sessions (session_id, provider_id) values (:session, :provider)")
                .bind("session", sessionId)
                .bind("provider", providerId)
                .update();
    }

    static Optional<UUID> organizationOf(SystemTransaction transaction, UUID sessionId) {
        return transaction.sql("""
                    select p.organization_id from identity_sessions s
                    join identity_providers p on p.id = s.provider_id where s.session_id = :session
                    """).bind("session", sessionId).first(row -> row.uuid("organization_id"));
    }

    static List<UUID> sessionsOf(SystemTransaction transaction, UUID providerId) {
        return transaction
                .sql("select session_id from identity_sessions where provider_id = :provider")
                .bind("provider", providerId)
                .list(row -> row.uuid("session_id"));
    }

    static boolean isLetIn(SystemTransaction transaction, UUID sessionId) {
        return organizationOf(transaction, sessionId).isPresent();
    }

    /** Whether nobody has come back with it before: of two at once only one counts. */
    static boolean answer(SystemTransaction transaction, String hash, Instant expiresAt) {
        return transaction
                        .sql("""
                            insert into identity_answers (hash, expires_at) values (:hash, :expires)
                            on conflict (hash) do nothing
                            """)
                        .bind("hash", hash)
                        .bind("expires", expiresAt)
                        .update()
                == 1;
    }

    static int deleteExpired(SystemTransaction transaction) {
        return transaction
                .sql("delete from identity_answers where expires_at <= :now")
                .bind("now", transaction.now())
                .update();
    }
}
