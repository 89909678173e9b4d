package io.resonant.organization;

import io.resonant.account.Role;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class InvitationStore {
    private final Transaction transaction;

    InvitationStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** An invitation that somebody holds the link of. */
    record Held(UUID id, UUID organizationId, String organizationName, String email, Role role) {}

    /** The holder of a link names no organisation, so this one look-up goes across tenants. */
    static Optional<Held> find(SystemTransaction transaction, String tokenHash) {
        return transaction
                .sql("""
                    select i.id, i.organization_id, o.name, i.email, i.role
                    from invitations i join organizations o on o.id = i.organization_id
                    where i.token_hash = :hash and i.expires_at > :now
                    """)
                .bind("hash", tokenHash)
                .bind("now", transaction.now())
                .first(row -> new Held(
                        row.uuid("id"),
                        row.uuid("organization_id"),
                        row.text("name"),
                        row.text("email"),
                        row.constant("role", Role.class)));
    }

    static int deleteExpired(SystemTransaction transaction) {
        return transaction
                .sql("delete from invitations where expires_at <= :now")
                .bind("now", transaction.now())
                .update();
    }

    UUID insert(String email, Role role, String tokenHash, UUID inviterId, Instant expiresAt) {
        var id = transaction.newId();
        transaction
                .sql("""
                    insert into invitations
                        (id, organization_id, email, role, token_hash, inviter_id, created_at, expires_at)
                    values (:id, :tenant, :email, :role, :hash, :inviter, :now, :expires)
                    """)
                .bind("id", id)
                .bind("email", email)
                .bind("role", role)
                .bind("hash", tokenHash)
                .bind("inviter", inviterId)
                .bind("now", transaction.now())
                .bind("expires", expiresAt)
                .update();
        return id;
    }

    /** The open ones, the newest first. */
    List<Invitation> list() {
        return transaction
                .sql("""
                    select id, email, role, expires_at from invitations
                    where organization_id = :tenant and expires_at > :now order by id desc
                    """)
                .bind("now", transaction.now())
                .list(row -> new Invitation(
                        row.uuid("id"),
                        row.text("email"),
                        row.constant("role", Role.class),
                        row.instant("expires_at"),
                        null));
    }

    Optional<Role> role(UUID id) {
        return transaction
                .sql("select role from invitations where organization_id = :tenant and id = :id")
                .bind("id", id)
                .first(row -> row.constant("role", Role.class));
    }

    /** Whether it was still there: of two who accept at once only one is let in by it. */
    boolean delete(UUID id) {
        return transaction
                        .sql("delete from invitations where organization_id = :tenant and id = :id")
                        .bind("id", id)
                        .update()
                == 1;
    }

    void deleteFor(String email) {
        transaction
                .sql("delete from invitations where organization_id = :tenant and email = :email")
                .bind("email", email)
                .update();
    }

    /** What somebody invited to roles that they could not give any more. */
    void deleteFrom(UUID inviterId, Collection<Role> roles) {
        transaction
                .sql(
                        "delete from invitations where organization_id = :tenant and inviter_id = :inviter and role in (:roles)")
                .bind("inviter", inviterId)
                .bind("roles", roles)
                .update();
    }
}
