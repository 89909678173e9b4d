package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a lookup finds and refuses, the same on both engines. */
@BothEngines
class LookupTest {
    private static final String BY_ID = "select text from notes where organization_id = :tenant and id = :id";

    private final Database database;
    private final UUID tenant;
    private final UUID known;

    LookupTest(TestDatabase test) {
        Notes.createTable(test);
        database = test.database();
        tenant = test.tenant();
        known = database.write(tenant, transaction -> Notes.insert(transaction, "known"));
    }

    @Test
    void theRowOfAKeyIsFound() {
        assertThat(find(BY_ID, "id", known)).contains("known");
        assertThat(find(BY_ID, "id", new UUID(0, 0))).isEmpty();
    }

    @Test
    void otherStatementsMayFollow() {
        for (var attempt = 0; attempt < 2; attempt++) { // the second time it is known to need a snapshot
            var both = database.read(
                    tenant,
                    transaction -> transaction
                                    .sql(BY_ID)
                                    .bind("id", known)
                                    .lookup(row -> row.text("text"))
                                    .orElseThrow()
                            + Notes.texts(transaction).size());
            assertThat(both).isEqualTo("known1");
        }
    }

    @Test
    void aStatementThatWasLeftHalfReadReadsAnew() {
        var other = database.write(tenant, transaction -> Notes.insert(transaction, "other"));
        var all = "select text, id from notes where organization_id = :tenant and id <> :id order by id";
        database.run(tenant, transaction -> {
            for (var attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() ->
                                transaction.sql(all).bind("id", new UUID(0, 0)).list(row -> row.text("nothing")))
                        .isInstanceOf(RuntimeException.class);
                assertThat(transaction.sql(all).bind("id", known).list(row -> row.text("text") + row.uuid("id")))
                        .containsExactly("other" + other);
                assertThat(transaction.sql(all).bind("id", other).list(row -> row.text("text")))
                        .containsExactly("known");
            }
        });
    }

    @Test
    void aSecondRowIsADefect() {
        database.run(tenant, transaction -> Notes.insert(transaction, "second"));
        assertThatThrownBy(() -> find(
                        "select text from notes where organization_id = :tenant and text <> :other", "other", "other"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("One row at most");
    }

    @Test
    void whatCannotGoWithOthersIsRefusedAlsoAlone() {
        for (var value : new @Nullable Object[] {null, Instant.EPOCH, new byte[1]}) {
            assertThatThrownBy(() -> find(BY_ID, "id", value)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Optional<String> find(String text, String name, @Nullable Object value) {
        return database.read(
                tenant, transaction -> transaction.sql(text).bind(name, value).lookup(row -> row.text("text")));
    }
}
