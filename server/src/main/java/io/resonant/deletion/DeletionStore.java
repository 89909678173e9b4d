package io.resonant.deletion;

import io.resonant.account.Role;
import io.resonant.deletion.Deletion.Subject;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.SystemTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** People belong to no tenant, and what ends with them lies in several, so this works across tenants. */
final class DeletionStore {
    private static final String SELECT =
            "select subject_id, subject, requested_by, requested_at, due_at from deletions where ";
    private static final String ONE = SELECT + "subject_id = :id";
    private static final Dialect LOCKED = Dialect.of(ONE, ONE + " for update");
    private static final Dialect LOCK = Dialect.of(
            "select name from organizations where id = :id", // SQLite has only one writer
            "select name from organizations where id = :id for update");

    private static final Dialect LOCK_PERSON = Dialect.of(
            "select id from users where id = :id", // SQLite has only one writer
            "select id from users where id = :id for update");

    private final SystemTransaction transaction;

    DeletionStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** A row of the table. */
    record Asked(UUID subjectId, Subject subject, UUID requestedBy, Instant requestedAt, Instant dueAt) {}

    /** An organisation of a person, and what would become of it without them. */
    record Place(UUID organizationId, String name, Role role, int members, int owners) {
        boolean isAlone() {
            return members == 1;
        }

        boolean needsAnotherOwner() {
            return role == Role.OWNER && owners == 1 && !isAlone();
        }
    }

    /** Whoever asks first decides when; asking again changes nothing. */
    void insert(UUID subjectId, Subject subject, UUID requestedBy, Instant dueAt) {
        transaction
                .sql("""
                    insert into deletions (subject_id, subject, requested_by, requested_at, due_at)
                    values (:id, :subject, :by, :now, :due) on conflict (subject_id) do nothing
                    """)
                .bind("id", subjectId)
                .bind("subject", subject)
                .bind("by", requestedBy)
                .bind("now", transaction.now())
                .bind("due", dueAt)
                .update();
    }

    Optional<Asked> find(UUID subjectId) {
        return transaction.sql(ONE).bind("id", subjectId).first(DeletionStore::asked);
    }

    /** Until the end of the transaction nobody else takes it back or carries it out. */
    boolean claim(UUID subjectId) {
        return transaction.sql(LOCKED).bind("id", subjectId).exists();
    }

    List<Asked> due() {
        return transaction
                .sql(SELECT + "due_at <= :now order by due_at, subject_id")
                .bind("now", transaction.now())
                .list(DeletionStore::asked);
    }

    /** Whether it was still there. */
    boolean delete(UUID subjectId) {
        return transaction
                        .sql("delete from deletions where subject_id = :id")
                        .bind("id", subjectId)
                        .update()
                == 1;
    }

    /** Until the end of the transaction nobody joins it or leaves it. Its name, if it is still there. */
    Optional<String> lock(UUID organizationId) {
        return transaction.sql(LOCK).bind("id", organizationId).first(row -> row.text("name"));
    }

    /** Until the end of the transaction the person joins nothing: a membership refers to them. */
    void lockPerson(UUID userId) {
        transaction.sql(LOCK_PERSON).bind("id", userId).first(row -> row.uuid("id"));
    }

    String name(UUID organizationId) {
        return transaction
                .sql("select name from organizations where id = :id")
                .bind("id", organizationId)
                .one(row -> row.text("name"));
    }

    /** Always in the same order, so that two who lock them all do not wait for each other. */
    List<Place> places(UUID userId) {
        return transaction
                .sql("""
                    select o.id, o.name, m.role,
                        (select count(*) from memberships a where a.organization_id = o.id) as members,
                        (select count(*) from memberships b where b.organization_id = o.id and b.role = 'owner') as owners
                    from memberships m join organizations o on o.id = m.organization_id
                    where m.user_id = :user order by o.id
                    """)
                .bind("user", userId)
                .list(row -> new Place(
                        row.uuid("id"),
                        row.text("name"),
                        row.constant("role", Role.class),
                        row.integer("members"),
                        row.integer("owners")));
    }

    List<UUID> members(UUID organizationId) {
        return transaction
                .sql("select user_id from memberships where organization_id = :id order by user_id")
                .bind("id", organizationId)
                .list(row -> row.uuid("user_id"));
    }

    /** Owners and administrators. */
    List<UUID> leaders(UUID organizationId) {
        return transaction
                .sql("select user_id from memberships where organization_id = :id and role in ('owner', 'admin')"
                        + " order by user_id")
                .bind("id", organizationId)
                .list(row -> row.uuid("user_id"));
    }

    boolean belongsSomewhere(UUID userId) {
        return transaction
                .sql("select 1 from memberships where user_id = :user limit 1")
                .bind("user", userId)
                .exists();
    }

    /** Nobody works there any more. */
    void forgetOrganization(UUID organizationId) {
        transaction
                .sql("update users set organization_id = null where organization_id = :id")
                .bind("id", organizationId)
                .update();
    }

    void deleteOrganization(UUID organizationId) {
        transaction
                .sql("delete from organizations where id = :id")
                .bind("id", organizationId)
                .update();
    }

    /** Takes name, address and password away; the row stays, because what the person wrote refers to it. */
    void anonymize(UUID userId) {
        transaction
                .sql("""
                    update users set email = :email, name = :name, password_hash = null, email_verified_at = null,
                        organization_id = null, time_zone = null, updated_at = :now, deleted_at = :now
                    where id = :id
                    """)
                .bind("email", userId + "@deleted.invalid") // RFC 2606: nobody ever has it
                .bind("name", "-")
                .bind("now", transaction.now())
                .bind("id", userId)
                .update();
    }

    void deleteLinks(UUID userId) {
        transaction
                .sql("delete from email_links where user_id = :user")
                .bind("user", userId)
                .update();
    }

    /** Of every organisation: the address must not wait there for somebody who is gone. */
    void deleteInvitations(String email) {
        transaction
                .sql("delete from invitations where email = :email")
                .bind("email", email)
                .update();
    }

    private static Asked asked(Row row) {
        return new Asked(
                row.uuid("subject_id"),
                row.constant("subject", Subject.class),
                row.uuid("requested_by"),
                row.instant("requested_at"),
                row.instant("due_at"));
    }
}
