package io.resonant.kernel.database;

import io.resonant.kernel.testing.TestDatabase;
import java.util.List;
import java.util.UUID;

/** A table of a tenant, for the tests of this package. */
final class Notes {
    private Notes() {}

    static void createTable(TestDatabase test) {
        switch (test.engine()) {
            case SQLITE -> test.script("""
                        create table if not exists notes (
                            organization_id text not null check (length(organization_id) = 36),
                            id text not null check (length(id) = 36),
                            text text not null check (length(text) <= 20),
                            parent_id text,
                            primary key (organization_id, id),
                            unique (organization_id, text),
                            foreign key (organization_id, parent_id) references notes (organization_id, id)
                        ) strict""");
            case POSTGRESQL ->
                test.script(
                        """
                        create table if not exists notes (
                            organization_id uuid not null,
                            id uuid not null,
                            text text not null constraint notes_text_length check (length(text) <= 20),
                            parent_id uuid,
                            primary key (organization_id, id),
                            unique (organization_id, text),
                            foreign key (organization_id, parent_id) references notes (organization_id, id)
                        )""",
                        "alter table notes enable row level security",
                        "alter table notes force row level security",
                        "drop policy if exists notes_tenant on notes",
                        """
                        create policy notes_tenant on notes using (
                            case when current_setting('resonant.tenant', true) = '*' then true
                            else organization_id = nullif(current_setting('resonant.tenant', true), '')::uuid end)""");
        }
    }

    static UUID insert(Transaction transaction, String text) {
        var id = transaction.newId();
        statement(transaction, id, text).update();
        return id;
    }

    static void later(Transaction transaction, String text) {
        statement(transaction, transaction.newId(), text).later();
    }

    private static Statement statement(Transaction transaction, UUID id, String text) {
        return transaction
                .sql("insert into notes (organization_id, id, text) values (:tenant, :id, :text)")
                .bind("id", id)
                .bind("text", text);
    }

    static List<String> texts(Database database, UUID tenant) {
        return database.read(tenant, Notes::texts);
    }

    static List<String> texts(Transaction transaction) {
        return transaction
                .sql("select text from notes where organization_id = :tenant order by id")
                .list(row -> row.text("text"));
    }
}
