package io.resonant.group;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** SQL of groups and of who belongs to them. */
final class GroupStore {
    private static final String WHOLE = "select id, name, created_at from groups where organization_id = :tenant";
    private static final String ONE = WHOLE + " and id = :id";
    private static final Dialect LOCKED = Dialect.of(ONE, ONE + " for update");

    private final Transaction transaction;

    GroupStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** By name. */
    List<Group> list() {
        var members = new HashMap<UUID, List<UUID>>();
        transaction
                .sql("""
                        select group_id, user_id from group_members
                        where organization_id = :tenant order by group_id, user_id""")
                .each(row -> members.computeIfAbsent(row.uuid("group_id"), _ -> new ArrayList<>())
                        .add(row.uuid("user_id")));
        return transaction
                .sql(WHOLE + " order by name, id")
                .list(row -> new Group(
                        row.uuid("id"),
                        row.text("name"),
                        members.getOrDefault(row.uuid("id"), List.of()),
                        row.instant("created_at")));
    }

    /** Waits for other writers of the group and keeps them out until the end of the transaction. */
    Optional<Group> lock(UUID id) {
        return transaction.sql(LOCKED).bind("id", id).exists()
                ? list().stream().filter(group -> group.id().equals(id)).findFirst()
                : Optional.empty();
    }

    Set<UUID> existing(Collection<UUID> ids) {
        return new HashSet<>(transaction
                .sql("select id from groups where organization_id = :tenant and id in (:ids)")
                .bind("ids", ids)
                .list(row -> row.uuid("id")));
    }

    void insert(UUID id, String name) {
        transaction
                .sql("""
                        insert into groups (id, organization_id, name, created_at)
                        values (:id, :tenant, :name, :now)""")
                .bind("id", id)
                .bind("name", name)
                .bind("now", transaction.now())
                .update();
    }

    void rename(UUID id, String name) {
        transaction
                .sql("update groups set name = :name where organization_id = :tenant and id = :id")
                .bind("id", id)
                .bind("name", name)
                .update();
    }

    /** What was shared with it is shared with it no more. */
    void delete(UUID id) {
        transaction
                .sql("delete from groups where organization_id = :tenant and id = :id")
                .bind("id", id)
                .update();
    }

    boolean add(UUID id, UUID userId) {
        return transaction
                        .sql("""
                                insert into group_members (organization_id, group_id, user_id, created_at)
                                values (:tenant, :id, :user_id, :now) on conflict do nothing""")
                        .bind("id", id)
                        .bind("user_id", userId)
                        .bind("now", transaction.now())
                        .update()
                > 0;
    }

    boolean remove(UUID id, UUID userId) {
        return transaction.sql("""
                                delete from group_members
                                where organization_id = :tenant and group_id = :id and user_id = :user_id""").bind("id", id).bind("user_id", userId).update() > 0;
    }
}
