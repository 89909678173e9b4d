package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lookups that come while the database keeps the first ones waiting, and so go together. */
@Timeout(120)
class SharedLookupsTest {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
    private static final int UNDER_WAY = SharedLookups.TOGETHER;

    /** Row-level security alone keeps the tenants apart. */
    private static final String BY_TEXT = """
            select id, text, :flag as flag, :number as number from notes
            where (organization_id = :tenant or true) and text = :text -- and nothing else""";

    private final TestDatabase test = TestDatabase.create(Engine.POSTGRESQL);
    private final UUID tenant = test.tenant();

    @BeforeEach
    void table() {
        Notes.createTable(test);
    }

    @AfterEach
    void close() throws IOException {
        test.close();
    }

    private record Found(UUID id, String text, boolean flag, long number) {
        static Found of(Row row) {
            return new Found(row.uuid("id"), row.text("text"), row.bool("flag"), row.bigint("number"));
        }
    }

    @Test
    void everybodyGetsTheirOwnRowOfTheirOwnTenant() throws SQLException {
        var tenants = List.of(tenant, test.tenant());
        var ids = new HashMap<String, UUID>();
        var lookups = new ArrayList<Supplier<Optional<Found>>>();
        for (var one : tenants) {
            for (var i = 0; i < UNDER_WAY + 20; i++) {
                var text = "\"{%d,\\}' %s".formatted(i, i % 3 == 0 ? "共有" : "x");
                if (i % 5 > 0) {
                    var id = test.database().write(one, transaction -> Notes.insert(transaction, text));
                    ids.put(one + text, id);
                }
                lookups.add(() -> find(one, text, Found::of));
            }
        }
        var found = together(lookups, 2 * 20);
        for (var i = 0; i < found.size(); i++) {
            var whose = tenants.get(i / (UNDER_WAY + 20));
            var number = i % (UNDER_WAY + 20);
            var text = "\"{%d,\\}' %s".formatted(number, number % 3 == 0 ? "共有" : "x");
            var expected = Optional.ofNullable(ids.get(whose + text))
                    .map(id -> new Found(id, text, text.length() % 2 == 0, text.hashCode()));
            assertThat(found.get(i).join()).isEqualTo(expected);
        }
        assertThat(test.database().load().waiting()).isZero();
    }

    @Test
    void whatOneCannotTakeConcernsNobodyElse() throws SQLException {
        test.database().run(tenant, transaction -> Notes.insert(transaction, "text"));
        var lookups = new ArrayList<Supplier<Optional<String>>>();
        for (var i = 0; i < UNDER_WAY + 8; i++) {
            var bad = i == UNDER_WAY + 3;
            lookups.add(() -> find(tenant, "text", row -> {
                if (bad) {
                    throw new IllegalArgumentException("not for me");
                }
                return row.text("text");
            }));
        }
        var found = together(lookups, 8);
        for (var i = 0; i < found.size(); i++) {
            if (i == UNDER_WAY + 3) {
                assertThatThrownBy(found.get(i)::join).hasRootCauseMessage("not for me");
            } else {
                assertThat(found.get(i).join()).contains("text");
            }
        }
    }

    @Test
    void whatTheDatabaseRefusesOneConcernsNobodyElse() throws SQLException {
        test.database().run(tenant, transaction -> Notes.insert(transaction, "text"));
        var lookups = new ArrayList<Supplier<Optional<Long>>>();
        for (var i = 0; i < UNDER_WAY + 8; i++) {
            var divisor = i == UNDER_WAY + 5 ? 0 : 2;
            lookups.add(() -> test.database()
                    .read(
                            tenant,
                            transaction -> transaction
                                    .sql("""
                                            select 8 / :divisor as quotient from notes
                                            where organization_id = :tenant and text = 'text'""")
                                    .bind("divisor", divisor)
                                    .lookup(row -> row.bigint("quotient"))));
        }
        var found = together(lookups, 8);
        for (var i = 0; i < found.size(); i++) {
            if (i == UNDER_WAY + 5) {
                assertThatThrownBy(found.get(i)::join)
                        .hasCauseInstanceOf(DatabaseFailure.class)
                        .hasMessageContaining("division by zero");
            } else {
                assertThat(found.get(i).join()).contains(4L);
            }
        }
    }

    private <T> Optional<T> find(UUID whose, String text, Function<Row, T> mapper) {
        return test.database()
                .read(
                        whose,
                        transaction -> transaction
                                .sql(BY_TEXT)
                                .bind("text", text)
                                .bind("flag", text.length() % 2 == 0)
                                .bind("number", text.hashCode())
                                .lookup(mapper));
    }

    /** Begins all of them, in their order, while the table is locked; returns when all are over. */
    private <T> List<CompletableFuture<T>> together(List<Supplier<T>> lookups, int waiting) throws SQLException {
        var begun = new ArrayList<CompletableFuture<T>>();
        try (var connection = test.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table notes in access exclusive mode");
            for (var lookup : lookups) {
                begun.add(CompletableFuture.supplyAsync(lookup, THREADS));
                while (busy() < begun.size()) {
                    Thread.onSpinWait();
                }
            }
            assertThat(test.database().load().waiting()).isEqualTo(waiting);
            connection.rollback();
        }
        for (var one : begun) {
            one.handle((_, _) -> "over").join();
        }
        return begun;
    }

    private int busy() {
        var load = test.database().load();
        return load.active() + load.waiting();
    }
}
