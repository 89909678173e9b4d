package io.resonant.organization;

import io.resonant.account.Language;
import io.resonant.account.Plan;
import io.resonant.account.Role;
import io.resonant.account.User;
import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class OrganizationStore {
    private static final Dialect LOCK = Dialect.of(
            "select id from organizations where id = :tenant", // SQLite has only one writer
            "select id from organizations where id = :tenant for update");
    private static final String MEMBERS = """
            select m.user_id, u.email, u.name, u.avatar, m.role, m.created_at
            from memberships m join users u on u.id = m.user_id
            where m.organization_id = :tenant
            """;

    private final Transaction transaction;

    OrganizationStore(Transaction transaction) {
        this.transaction = transaction;
    }

    void insert(String name, Language language, Plan plan) {
        transaction
                .sql("""
                    insert into organizations (id, name, plan, language, created_at, updated_at)
                    values (:tenant, :name, :plan, :language, :now, :now)
                    """)
                .bind("name", name)
                .bind("plan", plan)
                .bind("language", language)
                .bind("now", transaction.now())
                .update();
    }

    /** Until the end of the transaction nobody else changes who belongs to the organisation, or comes in by themselves. */
    void lock() {
        transaction.sql(LOCK).first(row -> row.uuid("id"));
    }

    Organization get() {
        return transaction
                .sql("select id, name, plan, language, created_at, updated_at from organizations where id = :tenant")
                .one(row -> new Organization(
                        row.uuid("id"),
                        row.text("name"),
                        row.constant("plan", Plan.class),
                        row.constant("language", Language.class),
                        row.instant("created_at"),
                        row.instant("updated_at")));
    }

    void update(String name, Language language) {
        transaction
                .sql(
                        "update organizations set name = :name, language = :language, updated_at = :now where id = :tenant")
                .bind("name", name)
                .bind("language", language)
                .bind("now", transaction.now())
                .update();
    }

    void insertMember(UUID userId, Role role) {
        transaction
                .sql("""
                    insert into memberships (organization_id, user_id, role, created_at)
                    values (:tenant, :user, :role, :now)
                    """)
                .bind("user", userId)
                .bind("role", role)
                .bind("now", transaction.now())
                .update();
    }

    /** All, by name: an organisation has hundreds of members, not millions. */
    List<Member> members() {
        return transaction.sql(MEMBERS + " order by u.name, m.user_id").list(OrganizationStore::member);
    }

    Optional<Member> member(UUID userId) {
        return transaction
                .sql(MEMBERS + " and m.user_id = :user")
                .bind("user", userId)
                .first(OrganizationStore::member);
    }

    boolean hasMember(String email) {
        return transaction
                .sql(MEMBERS + " and u.email = :email")
                .bind("email", email)
                .exists();
    }

    int size() {
        return transaction
                .sql("select count(*) as members from memberships where organization_id = :tenant")
                .one(row -> row.integer("members"));
    }

    int owners() {
        return transaction
                .sql("select count(*) as owners from memberships where organization_id = :tenant and role = 'owner'")
                .one(row -> row.integer("owners"));
    }

    void setRole(UUID userId, Role role) {
        transaction
                .sql("update memberships set role = :role where organization_id = :tenant and user_id = :user")
                .bind("role", role)
                .bind("user", userId)
                .update();
    }

    void deleteMember(UUID userId) {
        transaction
                .sql("delete from memberships where organization_id = :tenant and user_id = :user")
                .bind("user", userId)
                .update();
    }

    private static Member member(Row row) {
        return new Member(
                row.uuid("user_id"),
                row.text("email"),
                row.text("name"),
                User.avatarUrl(row.textOrNull("avatar")),
                row.constant("role", Role.class),
                row.instant("created_at"));
    }
}
