package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.EmbeddedPostgresql;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What only PostgreSQL can do wrong. */
class PostgresqlTest {
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

    @Test
    void aDeadlockIsSolvedByRunningOneWorkAgain() throws InterruptedException, ExecutionException {
        var first = test.database().write(tenant, transaction -> Notes.insert(transaction, "first"));
        var second = test.database().write(tenant, transaction -> Notes.insert(transaction, "second"));
        var bothHoldOne = new CyclicBarrier(2);
        var attempts = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> touch(List.of(first, second), bothHoldOne, attempts));
            var two = threads.submit(() -> touch(List.of(second, first), bothHoldOne, attempts));
            one.get();
            two.get();
        }
        assertThat(attempts).hasValueGreaterThanOrEqualTo(3); // the one that runs again may meet the other again
        assertThat(Notes.texts(test.database(), tenant)).containsExactlyInAnyOrder("first++", "second++");
    }

    private void touch(List<UUID> ids, CyclicBarrier bothHoldOne, AtomicInteger attempts) {
        var mine = new AtomicInteger();
        test.database().run(tenant, transaction -> {
            attempts.incrementAndGet();
            for (var id : ids) {
                transaction
                        .sql("update notes set text = text || '+' where organization_id = :tenant and id = :id")
                        .bind("id", id)
                        .update();
                if (mine.incrementAndGet() == 1) {
                    try {
                        bothHoldOne.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        });
    }

    @Test
    void aStatementThatTakesTooLongIsStopped() {
        var settings = test.settings().withStatementTimeout(Duration.ofMillis(200));
        try (var database = Database.open(settings, test.clock())) {
            assertThatThrownBy(() -> database.readSystem(transaction ->
                            transaction.sql("select pg_sleep(20)").exists()))
                    .isInstanceOfSatisfying(
                            Problem.class, e -> assertThat(e.code()).isEqualTo("database_timeout"));
            assertThat(Notes.texts(database, tenant)).isEmpty();
        }
    }

    @Test
    void aBrokenConnectionIsReplaced() {
        var settings = test.settings().withConnections(2);
        try (var database = Database.open(settings, test.clock())) {
            database.run(tenant, transaction -> Notes.insert(transaction, "before"));
            EmbeddedPostgresql.shared()
                    .asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                            + ((DatabaseLocation.Postgresql) settings.location()).database() + "'");
            var failures = 0;
            for (var i = 0; i < 10; i++) {
                try {
                    assertThat(Notes.texts(database, tenant)).containsExactly("before");
                } catch (Problem e) {
                    assertThat(e.code()).isEqualTo("database_unavailable");
                    failures++;
                }
            }
            assertThat(failures).isLessThanOrEqualTo(2); // one for each connection that was open
        }
    }

    @Test
    void whoWaitsTooLongForAConnectionIsToldSo() throws InterruptedException {
        var settings = test.settings().withConnections(1).withConnectionTimeout(Duration.ofMillis(250));
        try (var database = Database.open(settings, test.clock())) {
            var refused = database.write(tenant, transaction -> {
                Notes.insert(transaction, "holds it");
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    return threads.submit(() -> {
                                try {
                                    Notes.texts(database, tenant);
                                    return "answered";
                                } catch (Problem e) {
                                    return e.code();
                                }
                            })
                            .get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(refused).isEqualTo("overloaded");
        }
    }

    /** Another node migrates while this one runs: what it keeps prepared is then out of date. */
    @Test
    void aStatementPreparedBeforeAMigrationIsPreparedAnew() {
        var sql = "select * from notes where organization_id = :tenant";
        for (var i = 0; i < 3; i++) {
            test.database().read(tenant, transaction -> transaction.sql(sql).list(row -> row.text("text")));
        }
        test.script("alter table notes add column extra text");
        var extra = test.database()
                .read(tenant, transaction -> transaction.sql(sql).list(row -> row.textOrNull("extra") + ""));
        assertThat(extra).isEmpty();
    }

    /** A race inside of PostgreSQL between a writer and the end of a move, which nobody can bring about at will. */
    @Test
    void aPublicationThatGoesUnderAStatementIsNoErrorOfTheWriter() {
        assertThat(failure("cache lookup failed for publication 16412"))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class, e -> assertThat(e.retryable()).isTrue());
        assertThat(failure("unexpected chunk number 2"))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class, e -> assertThat(e.retryable()).isFalse());
    }

    private static RuntimeException failure(String message) {
        return Failures.of(new PSQLException(new ServerErrorMessage("SERROR\0CXX000\0M" + message + "\0")));
    }
}
