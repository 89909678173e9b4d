package io.resonant.testing;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.kernel.database.Database;
import java.util.UUID;

/** An organisation with somebody in every role, written straight into the tables. */
public record TestOrganization(
        Database database, UUID id, Actor owner, Actor admin, Actor member, Actor colleague, Actor guest) {

    public static TestOrganization create(Database database) {
        return database.writeSystem(transaction -> {
            var id = transaction.newId();
            transaction.sql("""
                            insert into organizations (id, name, plan, language, created_at, updated_at)
                            values (:id, '株式会社れぞなんと', 'enterprise', 'ja', :now, :now)""").bind("id", id).bind("now", transaction.now()).update();
            return new TestOrganization(
                    database,
                    id,
                    person(transaction, id, "所有 太郎", Role.OWNER),
                    person(transaction, id, "管理 花子", Role.ADMIN),
                    person(transaction, id, "山田 一郎", Role.MEMBER),
                    person(transaction, id, "佐藤 二郎", Role.MEMBER),
                    person(transaction, id, "来客 三郎", Role.GUEST));
        });
    }

    private static Actor person(
            io.resonant.kernel.database.SystemTransaction transaction, UUID organization, String name, Role role) {
        var id = transaction.newId();
        transaction
                .sql("""
                        insert into users (id, email, name, language, created_at, updated_at)
                        values (:id, :email, :name, 'ja', :now, :now)""")
                .bind("id", id)
                .bind("email", id + "@example.com")
                .bind("name", name)
                .bind("now", transaction.now())
                .update();
        transaction
                .sql("""
                        insert into memberships (organization_id, user_id, role, created_at)
                        values (:organization, :user, :role, :now)""")
                .bind("organization", organization)
                .bind("user", id)
                .bind("role", role)
                .bind("now", transaction.now())
                .update();
        return Actor.of(id, organization, role);
    }

    /** The types of the events so far, oldest first. */
    public java.util.List<String> events() {
        return database.read(
                id,
                transaction -> transaction
                        .sql("select type from event_log where organization_id = :tenant order by sequence")
                        .list(row -> row.text("type")));
    }

    /** The payload of the newest event. */
    public io.resonant.kernel.json.Json newestEvent() {
        return database.read(id, transaction -> transaction.sql("""
                        select payload from event_log
                        where organization_id = :tenant order by sequence desc limit 1""").one(row -> row.json("payload")));
    }
}
