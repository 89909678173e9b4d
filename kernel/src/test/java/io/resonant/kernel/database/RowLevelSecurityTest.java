package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.testing.EmbeddedPostgresql;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The second wall: PostgreSQL hides other tenants' rows even from a statement that forgot to filter. */
class RowLevelSecurityTest {
    private final TestDatabase test = TestDatabase.create(Engine.POSTGRESQL);

    @AfterEach
    void close() throws IOException {
        test.close();
    }

    @Test
    void aStatementThatForgetsTheFilterSeesOnlyItsTenant() {
        Notes.createTable(test);
        var mine = test.tenant();
        var other = test.tenant();
        test.database().run(mine, transaction -> Notes.insert(transaction, "mine"));
        test.database().run(other, transaction -> Notes.insert(transaction, "theirs"));
        var careless = "select text from notes where cast(:tenant as text) is not null order by text";
        var seen = test.database()
                .read(mine, transaction -> transaction.sql(careless).list(row -> row.text("text")));
        assertThat(seen).containsExactly("mine");
        var changed = test.database()
                .write(
                        mine,
                        transaction -> transaction
                                .sql("update notes set text = 'taken' where cast(:tenant as text) is not null")
                                .update());
        assertThat(changed).isEqualTo(1);
        var all = test.database()
                .readSystem(transaction ->
                        transaction.sql("select text from notes order by text").list(row -> row.text("text")));
        assertThat(all).containsExactly("taken", "theirs");
    }

    @Test
    void aRowOfAnotherTenantCannotBeWritten() {
        Notes.createTable(test);
        var other = test.tenant();
        var refused = new ArrayList<String>();
        try {
            test.database()
                    .run(
                            test.tenant(),
                            transaction -> transaction
                                    .sql(
                                            "insert into notes (organization_id, id, text) select :other, :id, 'x' where cast(:tenant as text) <> ''")
                                    .bind("other", other)
                                    .bind("id", transaction.newId())
                                    .update());
        } catch (DatabaseFailure e) {
            refused.add(String.valueOf(e.getMessage()));
        }
        assertThat(refused.toString()).contains("row-level security");
        assertThat(Notes.texts(test.database(), other)).isEmpty();
    }

    @Test
    void aConnectionWithoutATenantSeesNothing() throws SQLException {
        Notes.createTable(test);
        test.database().run(test.tenant(), transaction -> Notes.insert(transaction, "hidden"));
        try (var connection = test.connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from notes")) {
            result.next();
            assertThat(result.getInt(1)).isZero();
        }
    }

    @Test
    void theTenantIsForgottenWithTheTransaction() throws SQLException {
        Notes.createTable(test);
        var settings = test.settings().withConnections(1);
        try (var one = Database.open(settings, InstantSource.system())) {
            var tenant = test.tenant();
            one.run(tenant, transaction -> Notes.insert(transaction, "hidden"));
            assertThat(Notes.texts(one, tenant)).containsExactly("hidden");
            assertThat(Notes.texts(one, test.tenant())).isEmpty();
            try (var connection = one.dataSource().getConnection();
                    var statement = connection.createStatement();
                    var result = statement.executeQuery("select current_setting('resonant.tenant', true)")) {
                result.next();
                assertThat(result.getString(1)).isNullOrEmpty();
            }
        }
    }

    @Test
    void aSuperuserWorksAsARoleThatTheWallBinds() {
        var server = EmbeddedPostgresql.shared();
        var location = server.superuser(server.emptyDatabase());
        new Migrations(location).apply();
        try (var database = Database.open(DatabaseSettings.of(location), InstantSource.system())) {
            var user = database.readSystem(transaction ->
                    transaction.sql("select current_user::text as name").one(row -> row.text("name")));
            assertThat(user).isEqualTo("resonant_app");
            var tenant = test.tenant();
            database.run(
                    tenant,
                    transaction -> transaction
                            .sql("insert into event_sequences (organization_id, last_sequence) values (:tenant, 1)")
                            .update());
            var seen = database.read(
                    test.tenant(),
                    transaction -> transaction
                            .sql("select last_sequence from event_sequences where cast(:tenant as text) <> ''")
                            .list(row -> row.bigint("last_sequence")));
            assertThat(seen).isEmpty();
        }
    }
}
